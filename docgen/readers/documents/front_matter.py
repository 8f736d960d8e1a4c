"""What stands before a report in its document and is none of its text: a cover, and a table of contents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.flow import FlowParagraph
from docgen.readers.documents.titles import title_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.flow import Flow
    from docgen.readers.documents.titles import Title
    from docgen.source import Source, Text

_CONTENTS = re.compile(r"目\s*录")
_HEADING = re.compile(r"(?:第?[一二三四五六七八九十]{1,3}\s*(?:部分|[、.．])|[（(][一二三四五六七八九十]{1,3}[）)])\s*")
_PAGE = re.compile(r"[\s.…·．—-]*\d{1,3}$")  # ends an entry of a table of contents
_ON_A_COVER = 12  # lines, at most: more are text
_SHORT = 40  # characters
_SENTENCE = re.compile("[。；]")
_LEAST, _MOST = 2, 200  # entries of a table of contents


def without_front_matter(flow: Flow) -> Flow:
    """Return a document without what comes between a cover and the report: the title once more, or the table of contents.

    The title stays, of two the one that the report begins with. Only what is no text may go: dates, names and entries.
    """
    texts = _before_the_first_table(flow)
    cover = title_at(texts)
    if cover is None:
        return flow
    begin, end = _contents(texts, cover.end)
    rest = [*texts[cover.end : begin], *texts[end:]]
    again = _title_again(rest, cover)
    aside = texts[begin:end]
    if again is not None:
        aside = [*texts[: cover.end], *aside, *rest[:again]]
    elif aside and _is_of_a_cover(texts[cover.end : begin]):
        aside = texts[cover.end : end]
    places: set[Source] = {text.source for text in aside}
    kept = [block for block in flow.blocks if not isinstance(block, FlowParagraph) or block.text.source not in places]
    return flow._replace(blocks=tuple(kept)) if places else flow


def _before_the_first_table(flow: Flow) -> list[Text]:
    texts: list[Text] = []
    for block in flow.blocks:
        if not isinstance(block, FlowParagraph):
            break
        texts.append(block.text)
    return texts


def _contents(texts: Sequence[Text], begin: int) -> tuple[int, int]:
    """Return where the table of contents begins and ends: its heading, and entries that end with a page, or come again below.

    It stands before the first heading of the report; where there is none, both are where the cover ends.
    """
    heading = next((at for at in range(begin, len(texts)) if _begins_text(texts[at].value)), len(texts))
    if heading == len(texts) or not _CONTENTS.fullmatch(texts[heading].value):
        return begin, begin
    later = {text.value for text in texts[heading + _MOST :]}
    end = heading + 1
    while end < min(len(texts), heading + _MOST):
        value = texts[end].value
        entry = _PAGE.sub("", value)
        comes_again = entry in later or any(other.value == entry for other in texts[end + 1 : heading + _MOST])
        if entry == value and not (_HEADING.match(entry) and comes_again):
            break
        end += 1
    return (heading, end) if end - heading > _LEAST else (begin, begin)


def _begins_text(value: str) -> bool:
    """Tell the first line below a cover that is none of it: a heading, or that of the table of contents."""
    return bool(_CONTENTS.fullmatch(value) or _HEADING.match(value))


def _title_again(texts: Sequence[Text], cover: Title) -> int | None:
    """Return where the title of a cover stands once more, with nothing before it that is text; None where it does not."""
    title = title_at(texts[:_ON_A_COVER])
    if title is None or (title.bureau.value, title.report_year) != (cover.bureau.value, cover.report_year):
        return None
    begin = title.end - title.lines
    return begin if _is_of_a_cover(texts[:begin]) else None


def _is_of_a_cover(texts: Sequence[Text]) -> bool:
    """Tell whether lines are none of the text: they are few, short, no headings and no sentences."""
    return len(texts) <= _ON_A_COVER and all(
        len(text.value) <= _SHORT and not _SENTENCE.search(text.value) and not _HEADING.match(text.value)
        for text in texts
    )
