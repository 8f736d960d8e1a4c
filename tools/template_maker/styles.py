"""The named styles of an official document: whoever edits the template changes a style, never a paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from template_maker.fonts import FANGSONG, HEITI, KAITI, SONGTI, XIAOBIAOSONG, fonts
from template_maker.ooxml import w
from template_maker.page import BODY_SIZE, CHARACTER_SPACE, LINE_PITCH, PAGE_NUMBER_LINE, PAGE_NUMBER_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

TITLE, BODY, HEADING, SUBHEADING = "OfficialTitle", "OfficialBody", "OfficialHeading1", "OfficialHeading2"
SUBHEADING_IN_TEXT = "OfficialHeading2Char"
TABLE, AFTER_TABLE = "OfficialTable", "AfterTable"
TABLE_HEAD, TABLE_TEXT, TABLE_CENTRED, TABLE_FIGURE = "TableHead", "TableText", "TableCentred", "TableFigure"
TABLE_HEAD_TIGHT = "TableHeadTight"
SMALL = "Small"  # ends the name of a table style for narrow columns
PAGE_NUMBER, PAGE_NUMBER_ODD, PAGE_NUMBER_EVEN = "PageNumber", "PageNumberOdd", "PageNumberEven"
TAG = "TemplateTag"

# Points of text and twips of line in a table: 五号, and 小五 where columns are narrow. The lines are exact, so that
# a table is as tall with one typeface as with another.
TABLE_SIZES = {"": (10.5, 320), SMALL: (9, 240)}
GAP = 240  # twips of line after a table
NARROW_FIGURES = 90  # per cent of the width of a digit, so that seven stand in the narrowest column
RULE = 10  # twips: half a point
CELL_MARGIN = 30  # twips above and below
TABLE_PADDING = 60  # twips left and right of words in a cell; a figure takes the whole width
_TITLE_SIZE = 22
TITLE_LINE = 21  # characters of a title in one line: 20 wide ones fit, and the year is narrow


def styles() -> _Element:
    """Make the styles part."""
    return w("styles", _defaults(), *_built_in(), *_prose(), *_tables(), *_page_numbers())


def _defaults() -> _Element:
    language = w("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    return w("docDefaults", w("rPrDefault", w("rPr", fonts(FANGSONG), *_size(BODY_SIZE), language)), w("pPrDefault"))


def _built_in() -> Iterator[_Element]:
    """Make the four styles every document has."""
    yield w("style", w("name", val="Normal"), w("qFormat"), type="paragraph", default=1, styleId="Normal")
    yield _hidden("character", "DefaultParagraphFont", "Default Paragraph Font")
    sides = [w(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right")]
    margins = w("tblPr", w("tblInd", w=0, type="dxa"), w("tblCellMar", *sides))
    yield _hidden("table", "TableNormal", "Normal Table", margins)
    yield _hidden("numbering", "NoList", "No List")


def _hidden(kind: str, style: str, name: str, *properties: _Element) -> _Element:
    marks = (w("uiPriority", val=99), w("semiHidden"), w("unhideWhenUsed"))
    return w("style", w("name", val=name), *marks, *properties, type=kind, default=1, styleId=style)


def _prose() -> Iterator[_Element]:
    first_line = w("ind", firstLineChars=200, firstLine=2 * BODY_SIZE * 20)
    body = [w("widowControl"), _exactly(LINE_PITCH), first_line, w("jc", val="both")]
    yield _style(BODY, "公文正文", body, [w("spacing", val=CHARACTER_SPACE)], base="Normal")
    title = [
        w("keepNext"),
        w("snapToGrid", val=0),
        _exactly(LINE_PITCH),
        w("jc", val="center"),
    ]
    yield _style(TITLE, "公文标题", title, [fonts(XIAOBIAOSONG), *_size(_TITLE_SIZE)], base="Normal", following=BODY)
    for style, name, typeface, level in ((HEADING, "公文一级标题", HEITI, 0), (SUBHEADING, "公文二级标题", KAITI, 1)):
        yield _style(style, name, [w("keepNext"), w("outlineLvl", val=level)], [fonts(typeface)], following=BODY)
    in_text = w("rPr", fonts(KAITI))
    yield _own("character", SUBHEADING_IN_TEXT, "公文二级标题字符", "DefaultParagraphFont", in_text)
    grey = [w("color", val="808080"), *_size(9)]
    yield _style(TAG, "模板标记", [w("snapToGrid", val=0), _exactly(240)], grey, base="Normal")


def _tables() -> Iterator[_Element]:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = w("tblBorders", *(w(side, val="single", sz=RULE * 8 // 20, space=0, color="auto") for side in sides))
    above_and_below = w("tblCellMar", *(w(side, w=CELL_MARGIN, type="dxa") for side in ("top", "bottom")))
    properties = w("tblPr", w("jc", val="center"), borders, above_and_below)
    yield _own("table", TABLE, "公文表格", "TableNormal", properties)
    for suffix, note in (("", ""), (SMALL, "小五")):
        yield from _table_text(suffix, note)
    yield _style(AFTER_TABLE, "表后空行", [w("snapToGrid", val=0), _exactly(GAP)], _size(9), base="Normal")


def _table_text(suffix: str, note: str) -> Iterator[_Element]:
    """Make the styles of a table's cells in one size. Each keeps with the next paragraph: the table stays whole."""
    size, line = TABLE_SIZES[suffix]
    off_grid = w("snapToGrid", val=0)
    padding = w("ind", left=TABLE_PADDING, right=TABLE_PADDING)
    words = [w("keepNext"), off_grid, _exactly(line), padding, w("jc", val="left")]
    small = [w("snapToGrid", val=0), *_size(size)]
    text = TABLE_TEXT + suffix
    yield _style(text, f"表内文字{note}", words, [fonts(SONGTI), *small], base="Normal")
    yield _style(TABLE_CENTRED + suffix, f"表内居中文字{note}", [w("jc", val="center")], base=text)
    yield _style(TABLE_HEAD + suffix, f"表头{note}", [w("jc", val="center")], [fonts(HEITI)], base=text)
    tight = [w("ind", left=0, right=0)]
    yield _style(TABLE_HEAD_TIGHT + suffix, f"表头{note}满格", tight, base=TABLE_HEAD + suffix)
    narrow = [w("w", val=NARROW_FIGURES)] if suffix else []
    figure = [w("ind", left=0, right=0), w("jc", val="center")]
    yield _style(TABLE_FIGURE + suffix, f"表内数字{note}", figure, narrow, base=text)


def _page_numbers() -> Iterator[_Element]:
    off_grid = w("snapToGrid", val=0)
    number = [fonts(SONGTI), w("snapToGrid", val=0), *_size(PAGE_NUMBER_SIZE)]
    yield _style(PAGE_NUMBER, "页码", [off_grid, _exactly(PAGE_NUMBER_LINE)], number, base="Normal")
    character = PAGE_NUMBER_SIZE * 20
    for style, name, side in ((PAGE_NUMBER_ODD, "页码单页", "right"), (PAGE_NUMBER_EVEN, "页码双页", "left")):
        yield _style(style, name, [w("ind", **{side: character}), w("jc", val=side)], base=PAGE_NUMBER)


def _style(
    style: str,
    name: str,
    paragraph: Sequence[_Element],
    run: Sequence[_Element] = (),
    base: str = BODY,
    following: str = "",
) -> _Element:
    """Make a paragraph style of our own."""
    properties = (w("pPr", *paragraph), w("rPr", *run) if run else None)
    return _own("paragraph", style, name, base, *properties, following=following)


def _own(kind: str, style: str, name: str, base: str, *properties: _Element | None, following: str = "") -> _Element:
    after = w("next", val=following) if following else None
    marks = (w("name", val=name), w("basedOn", val=base), after, w("qFormat"))
    return w("style", *marks, *properties, type=kind, customStyle=1, styleId=style)


def _exactly(line: int) -> _Element:
    return w("spacing", before=0, after=0, line=line, lineRule="exact")


def _size(points: float) -> tuple[_Element, _Element]:
    half_points = round(points * 2)
    return w("sz", val=half_points), w("szCs", val=half_points)
