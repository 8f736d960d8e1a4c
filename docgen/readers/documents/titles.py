"""What the title of a finished report says: whose it is, and of which year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docgen.source import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

_YEAR = r"(?P<year>(?:19|20)\d\d|[一二][〇○零Ｏ0０九][〇○零一二三四五六七八九]{2})\s*年\s*度?"
_WORDS = r"政府信息公开(?:工作)?(?:的)?(?:年度)?(?:工作)?(?:报告|年报)(?:[(（](?:公开版|公示版|定稿|全文|摘要)[)）])?"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"(?P<bureau>.{{2,60}}?)(?:关于)?{_YEAR}{_WORDS}",
        rf"{_YEAR}(?P<bureau>.{{2,60}}?){_WORDS}",
        rf"(?P<bureau>.{{2,60}}?){_WORDS}[(（]{_YEAR}[)）]",
        rf"(?P<bureau>.{{2,60}}?){_YEAR}.{{1,40}}(?:报告|年报|报表|(?:统计|情况)表(?:[(（].{{1,4}}[)）])?)",
    )
)
_NO_NAME = re.compile(
    r"[。：:；;，,、《》]|(?:19|20)\d\d|\d[年月日.．-]|印发|关于."
)  # in what stands where a bureau's name would
_LONGEST = 200  # characters of a title: more are text
_LINES = 5  # over which a title may run
_LOOKED_AT = 400  # paragraphs: a web page begins with what is not the report
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_DIGITS = str.maketrans("〇○零Ｏ０一二三四五六七八九", "00000123456789")
_DATE = re.compile(
    r"(?:19|20|二)[\d〇○零一二三四五六七八九]{2,3}年[\d一二三四五六七八九十]{1,3}月([\d一二三四五六七八九十]{1,3}日)?"
)
_BODY = re.compile(
    r"[\u4e00-\u9fff（）()]{2,30}(?:局|厅|委|办|部|院|府|处|中心|室|会|队|站|所|行|社|署|区|县|市|乡|镇|街道)(?:办公室)?"
)


class Title(NamedTuple):
    """A title: whose report of which year it announces, its words, over how many paragraphs, and the one after these."""

    bureau: Text
    year: Text
    text: Text
    lines: int
    end: int

    @property
    def report_year(self) -> int:
        """The year as a number."""
        return int(self.year.value.translate(_DIGITS))


def title_at(texts: Sequence[Text]) -> Title | None:
    """Find the first title among the paragraphs of a document, over as few lines as it takes: above it another name may stand."""
    for shapes in (_SHAPES[:-1], _SHAPES[-1:]):
        for end in range(1, min(len(texts), _LOOKED_AT) + 1):
            for at in range(end - 1, max(end - _LINES, 0) - 1, -1):
                title = _title(texts[at:end], shapes, end)
                if title:
                    return title
    return None


def _title(lines: Sequence[Text], shapes: Sequence[re.Pattern[str]], end: int) -> Title | None:
    if sum(len(line.value) for line in lines) > _LONGEST:
        return None
    words = "".join("".join(line.value.split()) for line in lines).translate(_FULL_WIDTH)
    for shape in shapes:
        match = shape.fullmatch(words)
        bureau = match["bureau"].removesuffix("关于").strip("—-－·") if match else ""
        if match and len(bureau) > 1 and not _NO_NAME.search(bureau):
            source = lines[0].source
            return Title(Text(bureau, source), Text(match["year"], source), Text(words, source), len(lines), end)
    return None


def is_body(name: str) -> bool:
    """Tell whether a name is that of a public body, by its end."""
    return bool(_BODY.fullmatch(name))


def is_signature(text: str) -> bool:
    """Tell whether a paragraph at the end of a report says who signs it, or when."""
    words = "".join(text.split())
    return bool(_DATE.fullmatch(words) or _BODY.fullmatch(words))
