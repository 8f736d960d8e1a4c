"""How the cells of a workbook look."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from docgen.figures import Kind
from docgen.forms.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_NUMBERS = {Kind.COUNT: "0", Kind.CHANGE: "0", Kind.AMOUNT: "General"}
_COLOURS = {Severity.ERROR: ("#FFC7CE", "#9C0006"), Severity.WARNING: ("#FFEB9C", "#7F6000")}
LINE = 16  # points, of a line of text
_PAPER_A4 = 9
_MARGIN = 0.5  # inches
_GREY, _GREEN = "#F2F2F2", "#E2EFDA"


class Looks:
    """The formats of a workbook's cells. Only those of figures and texts are not locked."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        font = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True}
        boxed = font | {"border": 1}
        self.title = self._of(font, bold=True, font_size=14, align="center")
        self.unit = self._of(font, align="right")
        self.note = self._of(font, font_color="#595959")
        self.head = self._of(boxed, align="center", bold=True, bg_color=_GREY)
        self.label = self._of(boxed, bg_color=_GREY)
        self.text = self._of(boxed, locked=False, num_format="@", valign="top")
        self.figures = {
            kind: self._of(boxed, align="center", locked=False, num_format=digits) for kind, digits in _NUMBERS.items()
        }
        self.totals = {
            kind: self._of(boxed, align="center", num_format=digits, bg_color=_GREEN)
            for kind, digits in _NUMBERS.items()
        }
        self.broken = {
            severity: book.add_format({"bg_color": ground, "font_color": ink})
            for severity, (ground, ink) in _COLOURS.items()
        }

    def _of(self, base: Mapping[str, Any], **more: Any) -> Format:
        return self._book.add_format({**base, **more})


def lines_of(text: str, width: float) -> int:
    """Return over how many lines a text goes in a field so many characters wide; Chinese ones take two."""
    length = sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)
    return max(ceil(length / (width - 1)), 1)


def lay_out_page(sheet: Worksheet, *, landscape: bool) -> None:
    """Let a sheet be printed on A4, as wide as the page."""
    sheet.set_paper(_PAPER_A4)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=_MARGIN, right=_MARGIN, top=_MARGIN, bottom=_MARGIN)
    sheet.fit_to_pages(1, 0)
