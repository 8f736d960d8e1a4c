"""The package of an OpenDocument template: its parts and their list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from template_maker.opendocument.document import document
from template_maker.opendocument.odf import VERSION, odf, root
from template_maker.opendocument.properties import properties, settings
from template_maker.opendocument.styles import style_sheet
from template_maker.package import packed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from docgen.forms.form import Form

_TYPE = "application/vnd.oasis.opendocument.text"


def open_template(form: Form) -> bytes:
    """Make the OpenDocument template of a form. Errors: FormError, for a form that cannot be drawn."""
    parts = {
        "content.xml": document(form),
        "styles.xml": style_sheet(),
        "meta.xml": properties(),
        "settings.xml": settings(),
    }
    return packed({**parts, "META-INF/manifest.xml": _manifest(parts)}, {"mimetype": _TYPE.encode()})


def _manifest(names: Iterable[str]) -> _Element:
    whole = {"manifest:full-path": "/", "manifest:version": VERSION, "manifest:media-type": _TYPE}
    parts = ({"manifest:full-path": name, "manifest:media-type": "text/xml"} for name in names)
    return root("manifest:manifest", *(odf("manifest:file-entry", entry) for entry in (whole, *parts)))
