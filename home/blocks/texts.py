"""Blocks made of words."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.translatable_table import TranslatableTableBlock

from .base import SHORT_FEATURES, TEXT_FEATURES, SiteBlock, is_filled, refuse

GROUP = _("Words")


class ParagraphBlock(SiteBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    needs = ["text"]

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        group = GROUP
        template = "home/blocks/paragraph.html"
        description = _("A few paragraphs, with a heading if they open a new subject.")
        preview_value = {
            "heading": "Pourquoi des cafés ?",
            "text": "<p>Un café, c’est d’abord un lieu où l’on se croise.</p>",
        }


class HeadingBlock(SiteBlock):
    text = blocks.CharBlock(
        label=_("Heading"), max_length=120, help_text=_("It also names this part in the contents of the page.")
    )

    needs = ["text"]

    class Meta:
        label = _("Heading")
        icon = "title"
        group = GROUP
        template = "home/blocks/heading.html"
        description = _("Opens a part of the page that several blocks make up.")
        preview_value = {"text": "Ce que la mairie prépare"}


class QuoteBlock(SiteBlock):
    text = blocks.TextBlock(
        label=_("Words quoted"), max_length=600, help_text=_("Without quotation marks: the page adds them.")
    )
    author = blocks.CharBlock(label=_("Who said or wrote it"), max_length=120)
    role = blocks.CharBlock(
        label=_("Role or source"), required=False, max_length=160, help_text=_("With the date when it matters.")
    )

    needs = ["text"]

    class Meta:
        label = _("Quote")
        icon = "openquote"
        group = GROUP
        template = "home/blocks/quote.html"
        description = _("Words taken from a text or a speech. For someone of the network, use a testimony.")
        preview_value = {
            "text": "La France est une République indivisible, laïque, démocratique et sociale.",
            "author": "Constitution du 4 octobre 1958",
            "role": "article premier",
        }


class CallOutBlock(SiteBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT_FEATURES)

    needs = ["title", "text"]

    class Meta:
        label = _("Call-out")
        icon = "warning"
        group = GROUP
        template = "home/blocks/call_out.html"
        description = _("What a hurried reader must not miss. One a page is enough.")
        preview_value = {"title": "À retenir", "text": "<p>La candidature est portée par la mairie.</p>"}


class TableBlock(SiteBlock):
    """The caption of the typed table itself is not used: a form could not require it."""

    caption = blocks.CharBlock(
        label=_("Caption"), max_length=200, help_text=_("What the table says, in one sentence. It is read aloud first.")
    )
    table = TranslatableTableBlock(
        [
            ("text", blocks.CharBlock(label=_("Text"), required=False, max_length=255)),
            ("number", blocks.CharBlock(label=_("Number"), required=False, max_length=40)),
            (
                "rich_text",
                blocks.RichTextBlock(label=_("Text with links"), required=False, features=["bold", "italic", "link"]),
            ),
        ],
        label=_("Table"),
        help_text=_("The first column names each row. Give every column a heading."),
    )

    needs = ["caption"]

    class Meta:
        label = _("Table")
        icon = "table"
        group = GROUP
        template = "home/blocks/table.html"
        description = _("Rows and columns to compare. A list or steps are easier to read on a phone.")
        preview_value = {
            "caption": "Ce que chacun apporte",
            "table": {
                "caption": "",
                "columns": [
                    {"type": "text", "heading": "Qui"},
                    {"type": "text", "heading": "Avant l’ouverture"},
                    {"type": "text", "heading": "Ensuite"},
                ],
                "rows": [
                    {"values": ["La mairie", "Trouve et aménage le local", "Loue à un loyer modéré"]},
                    {"values": ["L’équipe", "Étudie, investit, recrute", "Accompagne l’exploitation"]},
                    {"values": ["Le gérant ou la gérante", "Se forme", "Fait vivre le lieu"]},
                ],
            },
        }

    def is_empty(self, value):
        table = value.get("table")
        return super().is_empty(value) or not table or not table.columns or not table.row_data

    def clean(self, value):
        cleaned = super().clean(value)
        table = cleaned["table"]
        if not table.columns or not table.row_data:
            refuse(table=_("Add at least one column and one row."))
        if not all(is_filled(column["heading"]) for column in table.columns):
            refuse(table=_("Give every column a heading: screen readers say it before each cell."))
        return cleaned


class FactBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Label"), max_length=80)
    value = blocks.TextBlock(label=_("Value"))

    class Meta:
        label = _("Fact")


class FactsBlock(SiteBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    facts = blocks.ListBlock(FactBlock(), label=_("Facts"), min_num=1)

    listed = "facts"
    row_needs = ["label", "value"]

    class Meta:
        label = _("Facts")
        icon = "list-ul"
        group = GROUP
        template = "home/blocks/facts.html"
        description = _("Labels and what they are worth: who publishes, who hosts, how much.")
        preview_value = {"title": "", "facts": [{"label": "Directeur de la publication", "value": "à compléter"}]}


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    who = blocks.CharBlock(label=_("Who acts"), required=False, max_length=60)
    text = blocks.TextBlock(label=_("Text"), required=False)

    class Meta:
        label = _("Step")


class StepsBlock(SiteBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2)

    listed = "steps"
    row_needs = ["title"]

    class Meta:
        label = _("Steps")
        icon = "list-ol"
        group = GROUP
        template = "home/blocks/steps.html"
        description = _("What happens, in order, and who does it.")
        preview_value = {
            "title": "",
            "steps": [
                {"title": "La mairie candidate en ligne", "who": "La mairie", "text": "Vingt minutes suffisent."},
                {"title": "L’équipe vérifie et échange", "who": "L’équipe", "text": ""},
            ],
        }


class ColumnBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT_FEATURES)

    class Meta:
        label = _("Column")


class ColumnsBlock(SiteBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    columns = blocks.ListBlock(ColumnBlock(), label=_("Columns"), min_num=2, max_num=4)

    listed = "columns"
    row_needs = ["title", "text"]

    class Meta:
        label = _("Columns")
        icon = "grip"
        group = GROUP
        template = "home/blocks/columns.html"
        description = _("Two to four short texts side by side.")
        preview_value = {
            "title": "Trois partenaires",
            "columns": [
                {"title": "La mairie", "text": "<p>Elle trouve le local.</p>"},
                {"title": "L’équipe", "text": "<p>Elle investit et accompagne.</p>"},
                {"title": "Le gérant ou la gérante", "text": "<p>Il ou elle fait vivre le lieu.</p>"},
            ],
        }


class FoldBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        label = _("Part that opens")


class AccordionBlock(SiteBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    items = blocks.ListBlock(FoldBlock(), label=_("Parts"), min_num=2)

    listed = "items"
    row_needs = ["title", "text"]

    class Meta:
        label = _("Accordion")
        icon = "collapse-down"
        group = GROUP
        template = "home/blocks/accordion.html"
        description = _("Long details that few readers need, folded under their title. They open on paper.")
        preview_value = {
            "title": "Le détail des étapes",
            "items": [
                {
                    "title": "L’étude de préfiguration",
                    "text": "<p>L’équipe vient sur place, rencontre les habitants et tient une réunion publique.</p>",
                },
                {
                    "title": "Les travaux",
                    "text": "<p>La mairie aménage le local pendant que l’on cherche qui tiendra le café.</p>",
                },
            ],
        }


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Answer"), features=SHORT_FEATURES)

    class Meta:
        label = _("Question")


class QuestionsBlock(SiteBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120, help_text=_("For whom, or about what."))
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1)

    listed = "questions"
    row_needs = ["question", "answer"]

    class Meta:
        label = _("Questions and answers")
        icon = "help"
        group = GROUP
        template = "home/blocks/questions.html"
        description = _("Questions that open on their answer.")
        preview_value = {
            "title": "Je suis maire, élu ou élue",
            "questions": [{"question": "Qui dépose la candidature ?", "answer": "<p>La mairie.</p>"}],
        }
