"""What a file says of itself where it is a draft that docgen made: no report, whoever hands it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.engine.names import META_PART
from docgen.errors import OwnOutputError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from docgen.archive import Package

STATUS = "docgen:draft"  # among the properties; people's own files say "draft" in other words
_CORE = b"/metadata/core-properties"  # in the namespace of a Word document's properties


def is_draft(package: Package) -> bool:
    """Tell whether a document says that it is a draft that docgen made."""
    status = STATUS.encode()
    return any(status in part and (name == META_PART or _CORE in part) for name, part in package.parts.items())


def require_no_draft(package: Package, file: str) -> None:
    """Refuse a draft as a report. Errors: OwnOutputError."""
    if is_draft(package):
        message = _(
            "this is a draft that docgen made, not a report: correct what it was made of, and build the report from that"
        )
        raise OwnOutputError.at(Source(file), message)
