"""The blocks an editor composes pages with: one nesting level, each with an example and a description, no raw HTML."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]
SHORT_FEATURES = ["bold", "italic", "ul", "link", "document-link"]


class ParagraphBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "home/blocks/paragraph.html"
        description = _("A few paragraphs, with a heading if they open a new subject.")
        preview_value = {
            "heading": "Pourquoi des cafés ?",
            "text": "<p>Un café, c’est d’abord un lieu où l’on se croise.</p>",
        }


class CallOutBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT_FEATURES)

    class Meta:
        label = _("Call-out")
        icon = "warning"
        template = "home/blocks/call_out.html"
        description = _("What a hurried reader must not miss. One a page is enough.")
        preview_value = {"title": "À retenir", "text": "<p>La candidature est portée par la mairie.</p>"}


class FigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("Figure"), max_length=20, help_text=_("With its unit: « 53 % »."))
    label = blocks.CharBlock(label=_("What it counts"), max_length=160)
    source = blocks.CharBlock(label=_("Source"), max_length=120)
    dated = blocks.CharBlock(label=_("Date"), max_length=40, help_text=_("As one says it: « December 2020 »."))

    class Meta:
        label = _("Figure")


class FiguresBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    figures = blocks.ListBlock(FigureBlock(), label=_("Figures"), min_num=1, max_num=6)

    class Meta:
        label = _("Key figures")
        icon = "order"
        template = "home/blocks/figures.html"
        description = _("Figures that each say where they come from and when they were true.")
        preview_value = {
            "title": "",
            "figures": [
                {
                    "value": "53 %",
                    "label": "des communes de moins de 3 500 habitants n’ont ni commerce du quotidien ni café",
                    "source": "programme 1000 cafés",
                    "dated": "décembre 2020",
                }
            ],
        }


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    who = blocks.CharBlock(label=_("Who acts"), required=False, max_length=60)
    text = blocks.TextBlock(label=_("Text"), required=False)

    class Meta:
        label = _("Step")


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2)

    class Meta:
        label = _("Steps")
        icon = "list-ol"
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


class ColumnsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    columns = blocks.ListBlock(ColumnBlock(), label=_("Columns"), min_num=2, max_num=4)

    class Meta:
        label = _("Columns")
        icon = "grip"
        template = "home/blocks/columns.html"
        description = _("Two to four short texts side by side.")
        preview_value = {
            "title": "Trois partenaires",
            "columns": [
                {"title": "La mairie", "text": "<p>Elle trouve le local.</p>"},
                {"title": "L’équipe", "text": "<p>Elle investit et accompagne.</p>"},
            ],
        }


class FactBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Label"), max_length=80)
    value = blocks.TextBlock(label=_("Value"))

    class Meta:
        label = _("Fact")


class FactsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    facts = blocks.ListBlock(FactBlock(), label=_("Facts"), min_num=1)

    class Meta:
        label = _("Facts")
        icon = "list-ul"
        template = "home/blocks/facts.html"
        description = _("Labels and what they are worth: who publishes, who hosts, how much.")
        preview_value = {"title": "", "facts": [{"label": "Directeur de la publication", "value": "à compléter"}]}


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Answer"), features=SHORT_FEATURES)

    class Meta:
        label = _("Question")


class QuestionsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120, help_text=_("For whom, or about what."))
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1)

    class Meta:
        label = _("Questions and answers")
        icon = "help"
        template = "home/blocks/questions.html"
        description = _("Questions that open on their answer.")
        preview_value = {
            "title": "Je suis maire, élu ou élue",
            "questions": [{"question": "Qui dépose la candidature ?", "answer": "<p>La mairie.</p>"}],
        }


class LinkBlock(blocks.StructBlock):
    """Where something leads: a page of the site, else an address. A link to a page that is gone is not shown."""

    label = blocks.CharBlock(label=_("Words of the link"), max_length=80)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Or address"), required=False)

    class Meta:
        label = _("Link")

    def clean(self, value):
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("url")):
            raise blocks.StructBlockValidationError(
                {"page": ValidationError(_("Choose a page, or write an address: one of the two."))}
            )
        return cleaned


class ButtonsBlock(blocks.StructBlock):
    buttons = blocks.ListBlock(LinkBlock(), label=_("Buttons"), min_num=1, max_num=3)

    class Meta:
        label = _("Buttons")
        icon = "link"
        template = "home/blocks/buttons.html"
        description = _("What to do next. The first one is the one you expect people to press.")
        preview_value = {"buttons": [{"label": "Vérifier ma commune", "page": None, "url": "https://example.org/"}]}


class DoorBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=60)
    text = blocks.CharBlock(label=_("Text"), max_length=140)
    page = blocks.PageChooserBlock(label=_("Page"))

    class Meta:
        label = _("Door")


class DoorsBlock(blocks.StructBlock):
    doors = blocks.ListBlock(DoorBlock(), label=_("Doors"), min_num=2, max_num=4)

    class Meta:
        label = _("Doors")
        icon = "group"
        template = "home/blocks/doors.html"
        description = _("One door for each kind of visitor, under the picture of the home page.")
        preview_value = {
            "doors": [{"title": "Je suis maire, élu ou élue", "text": "Les critères, les étapes", "page": None}]
        }


class LatestCafesBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)

    class Meta:
        label = _("Latest cafés")
        icon = "site"
        template = "home/blocks/latest_cafes.html"
        description = _("The three cafés published last, with a link to all of them.")
        preview_value = {"title": "Des cafés, et bien plus"}


class ContentBlocks(blocks.StreamBlock):
    text = ParagraphBlock()
    call_out = CallOutBlock()
    figures = FiguresBlock()
    steps = StepsBlock()
    columns = ColumnsBlock()
    facts = FactsBlock()
    questions = QuestionsBlock()
    buttons = ButtonsBlock()


class HomeBlocks(ContentBlocks):
    doors = DoorsBlock()
    latest_cafes = LatestCafesBlock()
