"""SVG pictures that a document brings: they show what is in them, and run and fetch nothing.

Programs that open or convert the document may follow every address in them, and some run their scripts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.format import Fault
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

_SVG = "{http://www.w3.org/2000/svg}svg"
_COMPRESSED = (".svgz", ".svg.gz")
_GZIP = b"\x1f\x8b"
_RUNNING = frozenset(
    ("script", "handler", "listener", "foreignObject", "iframe", "embed", "object", "audio", "video", "animation")
)
_NAMING = frozenset(("href", "src", "base"))
_MOVING = frozenset(("from", "to", "by", "values"))  # what moves may move an address
_STYLED = re.compile("style|fill|stroke|filter|clip-path|mask|cursor|marker.*|color-profile")
_WITHIN = re.compile(r"\s*(#|data:image/(?:png|jpeg|gif)[;,]|$)", re.IGNORECASE)
_ADDRESSING = re.compile(r"url\(\s*['\"]?([^)'\"]*)|@import|\\", re.IGNORECASE)  # a backslash spells letters
_PLAIN = re.compile(r"[-+.,;%#()\w\s]*")  # what an animation may go through


def faults(parts: Mapping[str, bytes], roots: Mapping[str, _Element]) -> Iterator[Fault]:
    """Walk what the SVG pictures among the parts of a package bring that they may not."""
    for name, content in parts.items():
        if name.lower().endswith(_COMPRESSED) or (name.lower().endswith(".svg") and content.startswith(_GZIP)):
            yield Fault(name, _("a compressed SVG picture is not taken: save it as .svg or .png"))
    for name, root in roots.items():
        if is_picture(root):
            yield from (Fault(name, reason) for reason in _faults_of(root, parts[name]))


def is_picture(root: _Element) -> bool:
    """Tell whether a part is an SVG picture."""
    return root.tag == _SVG


def _faults_of(root: _Element, content: bytes) -> Iterator[str]:
    if _instructed(content):
        yield _outside("xml-stylesheet", "")
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if name in _RUNNING:
            yield _("a picture runs nothing ({element}): save it anew without that, or as .png").format(element=name)
        if name == "style":
            yield from (_outside("style", address) for address in _led_to("".join(map(str, element.itertext()))))
        for attribute, value in element.attrib.items():
            yield from _of_attribute(etree.QName(attribute).localname, str(value))


def _of_attribute(name: str, value: str) -> Iterator[str]:
    """Walk what is wrong with an attribute: it runs something, or leads out of the picture."""
    if name.lower().startswith("on"):
        yield _("a picture runs nothing ({element}): save it anew without that, or as .png").format(element=name)
    elif _STYLED.fullmatch(name):
        yield from (_outside(name, address) for address in _led_to(value))
    elif (name in _NAMING or (name in _MOVING and not _PLAIN.fullmatch(value))) and not _WITHIN.match(value):
        yield _outside(name, value)


def _led_to(style: str) -> Iterator[str]:
    """Walk the addresses out of the picture that a style names."""
    for found in _ADDRESSING.finditer(style):
        if found[1] is None or not _WITHIN.match(found[1]):
            yield found[1] or found[0]


def _outside(kind: str, target: str) -> str:
    message = _("a template brings in nothing from outside ({kind}: {target}): put it into the document itself")
    return message.format(kind=kind, target=target[:100])


def _instructed(content: bytes) -> bool:
    """Tell whether a processing instruction stands in a picture, such as one that names a style sheet."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, collect_ids=False)
    root = etree.fromstring(content, parser)
    around = (*root.itersiblings(preceding=True), *root.itersiblings(), *root.iter())
    return any(node.tag is etree.ProcessingInstruction for node in around)
