"""Figures that are too long for their cells, set so narrow, and then so small, that each stands in one line.

A number that a line breaks is read as two. How much room a figure has is read off the document as it is filled: no tag knows it.
"""

from __future__ import annotations

import re
from math import floor
from typing import TYPE_CHECKING, NamedTuple

from docgen.archive import read_package
from docgen.engine.names import MIMETYPE_PART
from docgen.engine.tree import parse_parts, serialised

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.etree import _Element

    Fit = Callable[[Mapping[str, _Element]], str | None]

LONG = 7  # digits: what is shorter stands in any cell
FIGURE = re.compile(rf"[+-]?(?=(?:\D*\d){{{LONG}}})[\d,.]+")
_DIGIT, _WIDE_DIGIT = 0.56, 0.62  # of a character's width: in most typefaces, and in the wider ones
_RULES = 1.0  # points of a cell that are its rules
_NARROWEST = 66  # per cent of a digit's width
_SMALLEST = 4.0  # points


class Look(NamedTuple):
    """How a figure is set: its size in points, and the width of its digits in per cent."""

    size: float
    stretch: int


def narrower(text: str, look: Look, room: float) -> Look | None:
    """Return how a figure is set so that it stands in so many points; None where it does as it is."""
    room, each = room - _RULES, len(text) * look.size * look.stretch / 100
    if each * _DIGIT <= room:
        return None
    share = max(room, _RULES) / (each * _WIDE_DIGIT)
    stretch = max(floor(look.stretch * share), min(_NARROWEST, look.stretch))
    size = floor(look.size * share * look.stretch / stretch * 2) / 2
    return Look(max(size, _SMALLEST), stretch)


def with_figures_in_one_line(document: bytes, file: str, made: int | None) -> bytes:
    """Return a filled document with its long figures in one line each; `made` is as for filling."""
    from docgen.engine.opendocument.fitting import fit_text  # noqa: PLC0415 - few documents have so long figures
    from docgen.engine.word.fitting import fit_word  # noqa: PLC0415

    package = read_package(document, file)
    roots, _damaged = parse_parts(package, file)
    fit: Fit = fit_text if MIMETYPE_PART in package.parts else fit_word
    changed = fit(roots)
    return package.with_parts({changed: serialised(roots[changed])}).to_bytes(made) if changed else document
