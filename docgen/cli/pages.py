"""Pages of help on a terminal, laid out in its columns: a Chinese character takes two, a line ends where its script lets it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from docgen.i18n import _
from docgen.writers.columns import to_left, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PATH = re.compile("[\\w-]{1,8}(?:[./][\\w-]+)+")  # 审签单.docx, 某局/2024
_BESIDE = 20  # columns that must be left beside what a line begins with


class HelpPage(click.HelpFormatter):
    """A page of help of a command."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called, its further lines below its arguments."""
        begin = f"{_('Usage:') + ' ' if prefix is None else prefix}{prog} "
        beside = width(begin) + _BESIDE <= self.width
        indent = " " * (width(begin) if beside else 4)
        lines = wrapped(args, self.width - len(indent))
        if not beside or not lines:
            self.write(f"{begin.rstrip()}\n")
        for number, line in enumerate(lines):
            self.write(f"{begin if beside and not number else indent}{line}\n")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a list."""
        self.write(" " * self.current_indent + _("{heading}:").format(heading=heading) + "\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs, which blank lines divide."""
        indent = " " * self.current_indent
        paragraphs = (wrapped(paragraph, self.width - self.current_indent) for paragraph in text.split("\n\n"))
        self.write("\n".join("".join(f"{indent}{line}\n" for line in lines) for lines in paragraphs))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of terms, each with its meaning beside it, or below it where the term is long."""
        rows = list(rows)
        column = min(max((width(term) for term, _meaning in rows), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, meaning in rows:
            lines = wrapped(meaning, max(self.width - self.current_indent - column, _BESIDE))
            if width(term) > column - col_spacing or not lines:
                self.write(f"{indent}{term}\n")
            else:
                self.write(f"{indent}{to_left(term, column)}{lines.pop(0)}\n")
            for line in lines:
                self.write(f"{indent}{' ' * column}{line}\n")


class PagedContext(click.Context):
    """The context of a command whose help is a `HelpPage`."""

    formatter_class = HelpPage


def wrapped(text: str, columns: int) -> list[str]:
    """Break text into lines of so many columns at most; a word that is longer has a line to itself."""
    lines = [""]
    for piece in _pieces(" ".join(text.split())):
        if lines[-1] and width(lines[-1] + piece.rstrip()) > columns:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines if line]


def _pieces(text: str) -> Iterator[str]:
    """Split text where a line may end (Unicode Standard Annex 14), but never in a path, an option or a word with a hyphen."""
    from uniseg.linebreak import line_break_units  # noqa: PLC0415 - only help needs it

    whole = {at for path in _PATH.finditer(text) for at in range(path.start() + 1, path.end())}
    piece, at = "", 0
    for unit in line_break_units(text):
        is_word = piece and piece[-1].isascii() and not piece[-1].isspace() and unit[0].isascii()
        if piece and not is_word and at not in whole:
            yield piece
            piece = ""
        piece, at = piece + unit, at + len(unit)
    if piece:
        yield piece
