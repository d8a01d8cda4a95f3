"""Which blocks a page is composed of."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from . import figures, links, live, media, people, texts


class ContentBlocks(blocks.StreamBlock):
    text = texts.ParagraphBlock()
    heading = texts.HeadingBlock()
    quote = texts.QuoteBlock()
    call_out = texts.CallOutBlock()
    table = texts.TableBlock()
    accordion = texts.AccordionBlock()
    questions = texts.QuestionsBlock()
    steps = texts.StepsBlock()
    columns = texts.ColumnsBlock()
    facts = texts.FactsBlock()
    image = media.ImageBlock()
    gallery = media.GalleryBlock()
    video = media.VideoBlock()
    document = media.DocumentBlock()
    figures = figures.FiguresBlock()
    services = live.ServicesBlock()
    cafe_map = live.CafeMapBlock()
    latest_cafes = live.LatestCafesBlock()
    testimony = people.TestimonyBlock()
    partners = people.PartnersBlock()
    buttons = links.ButtonsBlock()
    cards = links.CardsBlock()
    candidature_call = links.CandidatureCallBlock()
    eligibility_test = links.EligibilityTestBlock()

    def clean(self, value):
        cleaned = super().clean(value)
        refuse_colliding_figures(cleaned)
        return cleaned


class HomeBlocks(ContentBlocks):
    doors = links.DoorsBlock()
    latest_news = live.LatestNewsBlock()


def refuse_colliding_figures(stream):
    """Nowhere on a page do two figures answer the same question."""
    counted, errors = set(), {}
    for rank, block in enumerate(stream):
        if block.block_type != "figures":
            continue
        keys = {figures.counts(figure) for figure in block.value["figures"]}
        if keys & counted:
            message = _("Another block of this page already has one of these figures: keep one of them.")
            errors[rank] = ValidationError(message)
        counted |= keys
    if errors:
        raise blocks.StreamBlockValidationError(block_errors=errors)
