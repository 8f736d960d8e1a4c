"""What the template of the sign-off sheet (审签单) says: tables to read from top to bottom, and at their end the lines to sign.

Its names are those of `docgen.sign_off`. What a page cannot hold is cut here, and counted: the sheet has at most two pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from docgen.forms.grid import GridCell, Role
from docgen.template_maker.content import ParagraphToPrint, Run
from docgen.template_maker.page import twips
from docgen.template_maker.styles import (
    AFTER_TABLE,
    SMALL,
    TABLE_CENTRED,
    TABLE_FIGURE,
    TABLE_HEAD,
    TABLE_TEXT,
    TITLE,
)
from docgen.template_maker.tables import PrintedCell, PrintedRow, TagRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.template_maker.content import Block

_TITLE = "政府信息公开工作年度报告审签单"
_FIGURES, _WARNINGS, _WAIVERS = 35, 4, 3  # shown; of more it is told how many there are
_WARNING, _WAIVED = 76, 50  # characters shown of a warning, and of what was waived
_REASON, _LONG_REASON = 70, 160  # characters shown of a reason, and where there is room for more
_LOW, _HIGH = twips(5), twips(12)  # of a row of words, and of one to sign and seal
_SIGNERS = ("拟稿", "审核", "签发")


class Worded(NamedTuple):
    """A cell of words: what it says, its style, and over how many columns it reaches."""

    text: str
    style: str
    columns: int = 1


class WordedRow(NamedTuple):
    """A row of cells of words; the next page repeats a head."""

    cells: tuple[Worded, ...]
    is_head: bool = False


@dataclass(frozen=True)
class WordedTable:
    """A table that is of no form: rows of words and of tags. `edges` are where its columns end, in millimetres.

    A page may end in one that is `long`, after any row but its head.
    """

    name: str
    title: str
    description: str
    edges: tuple[float, ...]
    lines: tuple[WordedRow | str, ...]
    row_height: int = _LOW
    has_stub: bool = True
    long: bool = False
    bookmark: str = ""

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """The widths of its columns in twips."""
        return tuple(right - left for left, right in pairwise(map(twips, (0, *self.edges))))

    @property
    def breakable(self) -> frozenset[int]:
        """The rows after which a page may end: none where it stays whole."""
        rows = enumerate(self.lines)
        return frozenset(at for at, row in rows if self.long and isinstance(row, WordedRow) and not row.is_head)

    @cached_property
    def rows(self) -> tuple[PrintedRow | TagRow, ...]:
        """Its rows."""
        return tuple(TagRow(row) if isinstance(row, str) else self._row(row, at) for at, row in enumerate(self.lines))

    def width_of(self, cell: GridCell) -> int:
        """Return the width of a cell in twips."""
        return sum(self.widths[cell.column : cell.column + cell.columns])

    def _row(self, row: WordedRow, at: int) -> PrintedRow:
        starts = accumulate((cell.columns for cell in row.cells), initial=0)
        cells = (
            PrintedCell(GridCell(at, start, 1, cell.columns, Role.STUB, cell.text), True, cell.text, cell.style)
            for start, cell in zip(starts, row.cells, strict=False)
        )
        return PrintedRow(tuple(cells), row.is_head, at in self.breakable, None)


def sign_off_content() -> Iterator[Block]:
    """Walk what the template says, from the title to the lines to sign."""
    yield ParagraphToPrint(TITLE, (Run(_TITLE),))
    for table in (_report(), _figures(), _checked(), _signatures()):
        yield ParagraphToPrint(AFTER_TABLE)
        yield table
    yield ParagraphToPrint(AFTER_TABLE)


def _report() -> WordedTable:
    """Make the table of what is to be signed, and by when."""
    due = (
        "{{ 期限|date }}{% if 剩余天数 > 0 %}，还有{{ 剩余天数 }}天{% elif 剩余天数 == 0 %}，今天到期"
        "{% else %}，已过{{ -剩余天数 }}天{% endif %}（从{{ 计算日|date }}算起）"
    )
    rows = (
        ("报告标题", "{{ 标题 }}"),
        ("单　　位", "{{ 单位.名称 }}"),
        ("年　　度", "{{ 年度 }}年"),
        ("报送期限", due),
    )
    lines = tuple(WordedRow((Worded(label, TABLE_HEAD), Worded(words, TABLE_TEXT))) for label, words in rows)
    return WordedTable("报告", "送签的报告", "各行：报告标题、单位、年度、报送期限。", (26, 156), lines)


def _figures() -> WordedTable:
    """Make the table of the main figures beside last year's, without those that are 0 in both."""
    head, text, figure = (style + SMALL for style in (TABLE_HEAD, TABLE_TEXT, TABLE_FIGURE))
    names = ("主要指标（两年都是0的不列）", "{{ 年度 }}年", "{{ 年度 - 1 }}年", "增减")
    values = ("{{ 项.名称 }}", "{{ 项.本年 or '—' }}", "{{ 项.上年 or '—' }}", "{{ 项.增减 or '—' }}")
    lines = (
        WordedRow(tuple(Worded(name, head) for name in names), is_head=True),
        f"{{%tr for 项 in 主要指标[:{_FIGURES}] if not 项.都是零 %}}",
        WordedRow((Worded(values[0], text), *(Worded(value, figure) for value in values[1:]))),
        "{%tr endfor %}",
        f"{{%tr if 主要指标|length > {_FIGURES} %}}",
        WordedRow((Worded(f"另有{{{{ 主要指标|length - {_FIGURES} }}}}项，见核验单", text, 4),)),
        "{%tr endif %}",
    )
    words = "各栏：主要指标、本年、上年、增减。"
    return WordedTable("主要指标", "主要指标与上年对照", words, (94, 115, 136, 156), lines, long=True)


def _checked() -> WordedTable:
    """Make the table of what the check came to, what is to be looked at, and what was explained."""
    head, text = TABLE_HEAD + SMALL, TABLE_TEXT + SMALL
    counted = (
        "按{{ 表式.说明 }}核对规则{{ 审核.规则数 }}条：通过{{ 审核.通过 }}条，有提示{{ 审核.不符 }}条，"
        "有情况说明{{ 审核.有说明 }}条，未判断{{ 审核.未判断 }}条"
        "{% if 审核.未判断原因 %}（{{ 审核.未判断原因 }}）{% endif %}。"
    )
    number = "{{ loop.index }}. "
    reason = _cut("理由", f"({_LONG_REASON} if 情况说明|length < {_WAIVERS} else {_REASON})")
    by = "（{{ 项.说明人 }}{% if 项.日期 %}，{{ 项.日期 }}{% endif %}）"
    waiver = f"{number}{_cut('内容', _WAIVED)} 理由：{reason}{by}"
    lines = (
        WordedRow((Worded("审核", head), Worded(counted, text))),
        *_listed("提示", "提示", _WARNINGS, number + _cut("内容", _WARNING)),
        *_listed("情况说明", "情况说明", _WAIVERS, waiver),
    )
    return WordedTable("审核", "审核结果", "各行：审核、提示、情况说明。", (26, 156), lines, long=True)


def _cut(name: str, most: int | str) -> str:
    """Make the tags that print what an item has under a name, `most` characters of it, with dots for the rest."""
    return f"{{{{ 项.{name}[:{most}] }}}}{{% if 项.{name}|length > {most} %}}……{{% endif %}}"


def _listed(label: str, name: str, most: int, words: str) -> Iterator[WordedRow | str]:
    """Walk the rows of a list: an item each, up to `most`, then how many more there are; a row that says so where there is none."""
    head, text = TABLE_HEAD + SMALL, TABLE_TEXT + SMALL

    def row(content: str) -> WordedRow:
        return WordedRow((Worded(label, head), Worded(content, text)))

    yield from (f"{{%tr for 项 in {name}[:{most}] %}}", row(words), "{%tr endfor %}")
    yield from (
        f"{{%tr if {name}|length > {most} %}}",
        row(f"另有{{{{ {name}|length - {most} }}}}处，见核验单"),
        "{%tr endif %}",
    )
    yield from (f"{{%tr if not {name} %}}", row("无"), "{%tr endif %}")


def _signatures() -> WordedTable:
    """Make the lines to sign and seal, on one page with the fingerprints of what is signed for."""
    names, prints = ("环节", "签名", "日期", "印章"), ("报告", "材料", "模板", "表式")
    written = [f"{name} {{{{ 指纹.{name} }}}}" for name in prints]
    words = "\n".join("　".join(written[at : at + 2]) for at in (0, 2))
    empty, day = Worded("", TABLE_TEXT), Worded("　　年　　月　　日", TABLE_CENTRED)
    lines = (
        WordedRow((Worded("指纹", TABLE_HEAD), Worded(words, TABLE_TEXT + SMALL, 3))),
        WordedRow(tuple(Worded(name, TABLE_HEAD) for name in names)),
        *(WordedRow((Worded(signer, TABLE_HEAD), empty, day, empty)) for signer in _SIGNERS),
    )
    description = "各行：指纹、拟稿、审核、签发；各栏：环节、签名、日期、印章。"
    return WordedTable("审签", "审签", description, (26, 70, 112, 156), lines, _HIGH)
