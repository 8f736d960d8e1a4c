"""The parts of an OpenDocument template that nobody sees: its properties and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from template_maker.opendocument.odf import odf, root
from template_maker.properties import AUTHOR, LANGUAGE, MADE, PROGRAM, TITLE

if TYPE_CHECKING:
    from lxml.etree import _Element

_PROPERTIES = {
    "meta:generator": PROGRAM,
    "dc:title": TITLE,
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


def properties() -> _Element:
    """Make the properties."""
    return root(
        "office:document-meta", odf("office:meta", {}, *(odf(name, {}, of) for name, of in _PROPERTIES.items()))
    )


def settings() -> _Element:
    """Make the settings."""
    items = (
        odf("config:config-item", {"config:name": name, "config:type": "boolean"}, value)
        for name, value in _LAYOUT.items()
    )
    layout = odf("config:config-item-set", {"config:name": "ooo:configuration-settings"}, *items)
    return root("office:document-settings", odf("office:settings", {}, layout), named=("ooo",))
