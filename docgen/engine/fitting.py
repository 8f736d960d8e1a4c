"""A finished document looked through for figures that are too long for their cells; see `docgen.engine.narrow`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.archive import read_package
from docgen.engine.names import MIMETYPE_PART
from docgen.engine.opendocument.fitting import fit_text
from docgen.engine.tree import parse_parts, serialised
from docgen.engine.word.fitting import fit_word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.etree import _Element

    Fit = Callable[[Mapping[str, _Element]], str | None]


def with_figures_in_one_line(document: bytes, file: str, made: int | None) -> bytes:
    """Return a filled document with its long figures in one line each; `made` is as for filling."""
    package = read_package(document, file)
    roots, _damaged = parse_parts(package, file)
    fit: Fit = fit_text if MIMETYPE_PART in package.parts else fit_word
    changed = fit(roots)
    return package.with_parts({changed: serialised(roots[changed])}).to_bytes(made) if changed else document
