"""The named styles of an official document: whoever edits the template changes a style, never a paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from docgen.template_maker.page import (
    CHARACTER_SPACE,
    HEITI,
    KAITI,
    LINE_PITCH,
    PAGE_NUMBER_LINE,
    PAGE_NUMBER_SIZE,
    SONGTI,
    XIAOBIAOSONG,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE, BODY, HEADING, SUBHEADING = "OfficialTitle", "OfficialBody", "Heading1", "Heading2"
SUBHEADING_IN_TEXT = "Heading2Char"
TABLE, AFTER_TABLE = "OfficialTable", "AfterTable"
TABLE_HEAD, TABLE_TEXT, TABLE_CENTRED, TABLE_FIGURE = "TableHead", "TableText", "TableCentred", "TableFigure"
TABLE_HEAD_TIGHT = "TableHeadTight"
CHART = "Chart"
SMALL = "Small"  # ends the name of a table style for narrow columns
PAGE_NUMBER, PAGE_NUMBER_ODD, PAGE_NUMBER_EVEN = "PageNumber", "PageNumberOdd", "PageNumberEven"
TAG = AFTER_TABLE  # the lines of a template that only hold a tag: in a style that a report has, too, as they leave none behind
TAG_COLOUR = "808080"

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphStyle:
    """A style of paragraphs; what it leaves open is as in the style it is based on, or as in the whole document.

    Lengths are in twips, sizes in points.
    """

    id: str
    name: str
    known_as: str = ""  # the name by which programs know what it is for; then `name` is ours beside it
    linked: str = ""  # the style of words that look like its paragraphs
    base: str = ""
    following: str = ""  # the style of the paragraph typed after one of this style
    outline: int | None = None  # the level of a heading, from 0
    keeps_with_next: bool = False
    minds_widows: bool = False
    on_line_grid: bool = True
    on_character_grid: bool = True
    line: int | None = None  # exactly, with nothing before and after it
    first_line: int | None = None  # characters
    left: int | None = None
    right: int | None = None
    align: Literal["left", "center", "right", "both"] | None = None
    typeface: str = ""
    space: int | None = None  # after each character
    stretch: int | None = None  # per cent of a character's width
    size: float | None = None
    keeps_words: bool = False  # numbers and addresses are of no language: LibreOffice breaks those of Chinese anywhere


class CharacterStyle(NamedTuple):
    """A style of words within a paragraph."""

    id: str
    name: str
    typeface: str
    linked: str = ""  # the style of paragraphs that look like its words


class TableStyle(NamedTuple):
    """The style of the tables: centred, ruled all over."""

    id: str
    name: str


Style = ParagraphStyle | CharacterStyle | TableStyle


def styles(*, charts: bool = False) -> Iterator[Style]:
    """Walk the styles, each after the one it is based on; that of `charts` only where a template has some."""
    yield from _prose()
    yield TableStyle(TABLE, "公文表格")
    for suffix, note in (("", ""), (SMALL, "小五")):
        yield from _table_text(suffix, note)
    yield ParagraphStyle(id=AFTER_TABLE, name="表后空行", on_line_grid=False, line=GAP, size=9)
    yield from _page_numbers()
    if charts:
        yield ParagraphStyle(id=CHART, name="图", on_line_grid=False, on_character_grid=False, align="center")


def _prose() -> Iterator[Style]:
    yield ParagraphStyle(
        id=BODY,
        name="公文正文",
        minds_widows=True,
        line=LINE_PITCH,
        first_line=2,
        align="both",
        space=CHARACTER_SPACE,
        keeps_words=True,
    )
    yield ParagraphStyle(
        id=TITLE,
        name="公文标题",
        following=BODY,
        keeps_with_next=True,
        on_line_grid=False,
        line=LINE_PITCH,
        align="center",
        typeface=XIAOBIAOSONG,
        size=_TITLE_SIZE,
        keeps_words=True,
    )
    yield _heading(HEADING, "公文一级标题", 0, HEITI)
    yield _heading(SUBHEADING, "公文二级标题", 1, KAITI, SUBHEADING_IN_TEXT)
    yield CharacterStyle(SUBHEADING_IN_TEXT, "公文二级标题字符", KAITI, SUBHEADING)


def _heading(style: str, name: str, level: int, typeface: str, linked: str = "") -> ParagraphStyle:
    """Make the style of a heading, which is the built-in one: by its name readers and screen readers tell headings."""
    return ParagraphStyle(
        id=style,
        name=name,
        known_as=f"Heading {level + 1}",
        linked=linked,
        base=BODY,
        following=BODY,
        outline=level,
        keeps_with_next=True,
        typeface=typeface,
    )


def _table_text(suffix: str, note: str) -> Iterator[ParagraphStyle]:
    """Make the styles of a table's cells in one size. Each keeps with the next paragraph: the table stays whole."""
    size, line = TABLE_SIZES[suffix]
    text, head = TABLE_TEXT + suffix, TABLE_HEAD + suffix
    yield ParagraphStyle(
        id=text,
        name=f"表内文字{note}",
        keeps_with_next=True,
        on_line_grid=False,
        on_character_grid=False,
        line=line,
        left=TABLE_PADDING,
        right=TABLE_PADDING,
        align="left",
        typeface=SONGTI,
        size=size,
    )
    yield ParagraphStyle(id=TABLE_CENTRED + suffix, name=f"表内居中文字{note}", base=text, align="center")
    yield ParagraphStyle(
        id=head,
        name=f"表头{note}",
        known_as="" if suffix else "Table Heading",  # LibreOffice reads cells in it out as heads, below other rows, too
        base=text,
        align="center",
        typeface=HEITI,
    )
    yield ParagraphStyle(id=TABLE_HEAD_TIGHT + suffix, name=f"表头{note}满格", base=head, left=0, right=0)
    yield ParagraphStyle(
        id=TABLE_FIGURE + suffix,
        name=f"表内数字{note}",
        base=text,
        left=0,
        right=0,
        align="center",
        stretch=NARROW_FIGURES if suffix else None,
    )


def _page_numbers() -> Iterator[ParagraphStyle]:
    yield ParagraphStyle(
        id=PAGE_NUMBER,
        name="页码",
        on_line_grid=False,
        on_character_grid=False,
        line=PAGE_NUMBER_LINE,
        typeface=SONGTI,
        size=PAGE_NUMBER_SIZE,
    )
    character = PAGE_NUMBER_SIZE * 20
    yield ParagraphStyle(id=PAGE_NUMBER_ODD, name="页码单页", base=PAGE_NUMBER, right=character, align="right")
    yield ParagraphStyle(id=PAGE_NUMBER_EVEN, name="页码双页", base=PAGE_NUMBER, left=character, align="left")
