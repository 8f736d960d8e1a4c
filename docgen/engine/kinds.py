"""Which format a template is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.engine.word import Word
from docgen.engine.word.names import TYPES_PART
from docgen.errors import TemplateError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from docgen.engine.format import Format


def kind_of(roots: Mapping[str, _Element], file: str) -> Format:
    """Return the format of a package. Errors: TemplateError, for one that is no text document."""
    needed = TYPES_PART
    if TYPES_PART in roots:
        word = Word(roots)
        needed = word.main
        if needed in roots:
            return word
    message = _("the package holds no Word document ({part} is missing)").format(part=needed)
    raise TemplateError.at(Source(file), message)
