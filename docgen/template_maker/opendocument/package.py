"""The package of an OpenDocument template: its parts, their list, and those that nobody sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.template_maker.opendocument.document import document
from docgen.template_maker.opendocument.odf import VERSION, odf, root
from docgen.template_maker.opendocument.styles import style_sheet
from docgen.template_maker.package import AUTHOR, LANGUAGE, MADE, PROGRAM, packed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from docgen.template_maker.content import Block

_TYPE = "application/vnd.oasis.opendocument.text"


def opendocument_template(content: Iterable[Block], title: str, *, charts: bool = False) -> bytes:
    """Make the OpenDocument template that says this, under a title. Errors: FormError, for a form that cannot be drawn."""
    parts = {
        "content.xml": document(content),
        "styles.xml": style_sheet(charts=charts),
        "meta.xml": properties(title),
        "settings.xml": settings(),
    }
    return packed({**parts, "META-INF/manifest.xml": _manifest(parts)}, {"mimetype": _TYPE.encode()})


def _manifest(names: Iterable[str]) -> _Element:
    whole = {"manifest:full-path": "/", "manifest:version": VERSION, "manifest:media-type": _TYPE}
    parts = ({"manifest:full-path": name, "manifest:media-type": "text/xml"} for name in names)
    return root("manifest:manifest", *(odf("manifest:file-entry", entry) for entry in (whole, *parts)))


# Properties and settings

_PROPERTIES = {
    "meta:initial-creator": AUTHOR,
    "dc:creator": AUTHOR,
    "dc:language": LANGUAGE,
    "meta:creation-date": MADE,
    "dc:date": MADE,
}
# LibreOffice lays out as Word does: rows keep with the next as their paragraphs do, and a line broken by hand inside
# a justified passage is not stretched. What is not said here it would take from its oldest versions.
_LAYOUT = {
    "TableRowKeep": "true",
    "DoNotJustifyLinesWithManualBreak": "true",
    "UseFormerLineSpacing": "false",
    "UseFormerObjectPositioning": "false",
    "UseFormerTextWrapping": "false",
    "UseOldNumbering": "false",
    "UseOldPrinterMetrics": "false",
}


def properties(title: str) -> _Element:
    """Make the properties."""
    entries = {"meta:generator": PROGRAM, "dc:title": title, **_PROPERTIES}
    return root("office:document-meta", odf("office:meta", {}, *(odf(name, {}, of) for name, of in entries.items())))


def settings() -> _Element:
    """Make the settings."""
    items = (
        odf("config:config-item", {"config:name": name, "config:type": "boolean"}, value)
        for name, value in _LAYOUT.items()
    )
    layout = odf("config:config-item-set", {"config:name": "ooo:configuration-settings"}, *items)
    return root("office:document-settings", odf("office:settings", {}, layout), named=("ooo",))
