"""The blocks an editor composes pages with: one nesting level, each with an example and a description, no raw HTML.

Fields are named for ever: pages store them. A new block needs its template (`templates/home/blocks/`), its style
(`static/css/components/`, of the same name), and shows by itself on the page of the design system (`/styleguide/`).
"""

from .base import SHORT_FEATURES, TEXT_FEATURES, SiteBlock
from .figures import CAFES_LISTED, INHABITANTS, FigureBlock, FiguresBlock
from .links import (
    ButtonsBlock,
    CandidatureCallBlock,
    CardBlock,
    CardsBlock,
    DoorBlock,
    DoorsBlock,
    EligibilityTestBlock,
    LinkBlock,
)
from .live import CafeMapBlock, LatestCafesBlock, LatestNewsBlock, ServicesBlock
from .media import DocumentBlock, GalleryBlock, ImageBlock, PictureBlock, VideoBlock
from .people import PartnerBlock, PartnersBlock, TestimonyBlock
from .streams import ContentBlocks, HomeBlocks
from .texts import (
    AccordionBlock,
    CallOutBlock,
    ColumnBlock,
    ColumnsBlock,
    FactBlock,
    FactsBlock,
    FoldBlock,
    HeadingBlock,
    ParagraphBlock,
    QuestionBlock,
    QuestionsBlock,
    QuoteBlock,
    StepBlock,
    StepsBlock,
    TableBlock,
)

__all__ = [
    "CAFES_LISTED",
    "INHABITANTS",
    "SHORT_FEATURES",
    "TEXT_FEATURES",
    "AccordionBlock",
    "ButtonsBlock",
    "CafeMapBlock",
    "CallOutBlock",
    "CandidatureCallBlock",
    "CardBlock",
    "CardsBlock",
    "ColumnBlock",
    "ColumnsBlock",
    "ContentBlocks",
    "DocumentBlock",
    "DoorBlock",
    "DoorsBlock",
    "EligibilityTestBlock",
    "FactBlock",
    "FactsBlock",
    "FigureBlock",
    "FiguresBlock",
    "FoldBlock",
    "GalleryBlock",
    "HeadingBlock",
    "HomeBlocks",
    "ImageBlock",
    "LatestCafesBlock",
    "LatestNewsBlock",
    "LinkBlock",
    "ParagraphBlock",
    "PartnerBlock",
    "PartnersBlock",
    "PictureBlock",
    "QuestionBlock",
    "QuestionsBlock",
    "QuoteBlock",
    "ServicesBlock",
    "SiteBlock",
    "StepBlock",
    "StepsBlock",
    "TableBlock",
    "TestimonyBlock",
    "VideoBlock",
]
