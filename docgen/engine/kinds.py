"""Which format a template is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.engine.word import Word
from docgen.engine.word.names import TYPES_PART
from docgen.errors import TemplateError
from docgen.i18n import _
from docgen.source import Source

MIMETYPE_PART = "mimetype"

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from docgen.archive import Package
    from docgen.engine.format import Format


def suffix_of(document: bytes) -> str:
    """Return the suffix of a document that was filled: an OpenDocument's package begins with its type."""
    return ".odt" if document[30:38] == MIMETYPE_PART.encode() else Word.suffix


def kind_of(package: Package, roots: Mapping[str, _Element], file: str) -> Format:
    """Return the format of a package. Errors: TemplateError, for one that is no text document."""
    if MIMETYPE_PART in package.parts:
        return _open_document(package, roots, file)
    needed = TYPES_PART
    if TYPES_PART in roots:
        word = Word(roots)
        needed = word.main
        if needed in roots:
            return word
    message = _("the package holds no Word document ({part} is missing)").format(part=needed)
    raise TemplateError.at(Source(file), message)


def _open_document(package: Package, roots: Mapping[str, _Element], file: str) -> Format:
    from docgen.engine.opendocument import OpenDocument  # noqa: PLC0415 - most templates are Word's
    from docgen.engine.opendocument.names import (  # noqa: PLC0415
        DOCUMENT_TYPE,
        MAIN,
        MANIFEST_PART,
        TEMPLATE_TYPE,
    )

    said = package.parts[MIMETYPE_PART].decode("ascii", "replace")
    if said not in (DOCUMENT_TYPE, TEMPLATE_TYPE):
        message = _("this is not an OpenDocument text (.odt) but {kind}").format(kind=said[:100])
        raise TemplateError.at(Source(file), message)
    for needed in (MANIFEST_PART, MAIN):
        if needed not in roots:
            message = _("the package holds no OpenDocument text ({part} is missing)").format(part=needed)
            raise TemplateError.at(Source(file), message)
    return OpenDocument()
