"""A typed table whose words can be translated: wagtail-localize copies the one of Wagtail as it is, in French."""

from collections import defaultdict
from uuid import NAMESPACE_OID, uuid5

from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock
from wagtail.rich_text import RichText
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor
from wagtail_localize.segments.ingest import StreamFieldSegmentsWriter


class TranslatableTableBlock(TypedTableBlock):
    """Rows and columns have no identity: a text is known by its words, so that a row added above it loses nothing."""

    def get_translatable_segments(self, table):
        found = {
            key_of(column["heading"]): [StringSegmentValue("", column["heading"])]
            for column in table.columns
            if column["heading"]
        }
        extractor = StreamFieldSegmentExtractor(None, include_overridables=True)
        for row in table.row_data:
            for column, value in zip(table.columns, row["values"], strict=True):
                if value:
                    found.setdefault(key_of(value, column["block"]), extractor.handle_block(column["block"], value))
        return [segment.wrap(key) for key, segments in found.items() for segment in segments]

    def restore_translated_segments(self, table, segments):
        by_key = defaultdict(list)
        for segment in segments:
            key, rest = segment.unwrap()
            by_key[key].append(rest)
        writer = StreamFieldSegmentsWriter(None, None, None)

        def translated(block, value):
            given = by_key.get(key_of(value, block))
            return writer.handle_block(block, value, list(given)) if given else value

        def heading(column):
            given = by_key.get(key_of(column["heading"]))
            return given[0].render_text() if given else column["heading"]

        return TypedTable(
            columns=[{"block": column["block"], "heading": heading(column)} for column in table.columns],
            row_data=[
                {
                    "values": [
                        translated(column["block"], value)
                        for column, value in zip(table.columns, row["values"], strict=True)
                    ]
                }
                for row in table.row_data
            ],
            caption=table.caption,
        )


def key_of(value, block=None):
    """The same words are read differently by a heading, a plain cell and a rich one."""
    source = value.source if isinstance(value, RichText) else str(value or "")
    return str(uuid5(NAMESPACE_OID, f"{block.name if block else ''}:{source}"))
