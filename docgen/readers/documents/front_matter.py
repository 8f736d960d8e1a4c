"""What stands before a report in its document and is none of its text: a cover, and a table of contents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.flow import FlowParagraph
from docgen.readers.documents.titles import title_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.flow import Flow
    from docgen.readers.documents.titles import Title
    from docgen.source import Source, Text

_CONTENTS = re.compile(r"目\s*录")
_HEADING = re.compile(r"(?:第?[一二三四五六七八九十]{1,3}\s*(?:部分|[、.．])|[（(][一二三四五六七八九十]{1,3}[）)])\s*")
_PAGE = re.compile(r"[\s.…·．—-]*\d{1,3}$")  # ends an entry of a table of contents


def without_front_matter(flow: Flow) -> Flow:
    """Return a document without what comes between a cover and the report: the title once more, or the table of contents.

    The title stays, of two the one that the report begins with.
    """
    texts = [block.text for block in flow.blocks if isinstance(block, FlowParagraph)]
    cover = title_at(texts)
    if cover is None:
        return flow
    contents = list(_contents(texts, cover.end))
    rest = [text for text in texts[cover.end :] if text not in contents]
    title = _title_again(rest, cover)
    aside: set[Source] = {text.source for text in contents}
    if title:
        aside |= {text.source for text in [*texts[: cover.end], *rest[: title.end - title.lines]]}
    elif contents:
        aside |= {text.source for text in texts[cover.end : texts.index(contents[0])]}
    kept = [block for block in flow.blocks if not isinstance(block, FlowParagraph) or block.text.source not in aside]
    return flow._replace(blocks=tuple(kept)) if aside else flow


def _contents(texts: Sequence[Text], begin: int) -> Iterator[Text]:
    """Walk the table of contents: its heading, and the lines that end with a page, or come again as headings below."""
    heading = next((at for at in range(begin, len(texts)) if _CONTENTS.fullmatch(texts[at].value)), None)
    if heading is None:
        return
    yield texts[heading]
    for at in range(heading + 1, len(texts)):
        entry = _PAGE.sub("", texts[at].value)
        has_page = entry != texts[at].value
        comes_again = any(other.value == entry for other in texts[at + 1 :])
        if not (has_page or _HEADING.match(entry)) or not (has_page or comes_again):
            return
        yield texts[at]


def _title_again(texts: Sequence[Text], cover: Title) -> Title | None:
    """Find the title of a cover once more, before the first heading."""
    first = next((at for at, text in enumerate(texts) if _HEADING.match(text.value)), len(texts))
    title = title_at(texts[:first])
    is_same = title and (title.bureau.value, title.report_year) == (cover.bureau.value, cover.report_year)
    return title if is_same else None
