"""What is taken off a Word template when it is opened: harmless, and no public report's business.

A plain Normal.dotm on the author's disk, task panes of add-ins, and links to files of the author's.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from docgen.engine.format import Notice, is_local, signed_away
from docgen.engine.names import RELATION, TYPES, TYPES_PART, W
from docgen.engine.tree import serialised, unwrap
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from docgen.archive import Package

_SETTINGS, _SETTINGS_RELATIONS = "word/settings.xml", "word/_rels/settings.xml.rels"
_LOCAL_TEMPLATE = re.compile(r"(file:///)?([A-Za-z]:|[^/\\:]*$)", re.IGNORECASE)
_ROOT_RELATIONS = "_rels/.rels"
_PANES, _PANE_PARTS = "/webextensiontaskpanes", re.compile(r"(^|/)webextensions?/", re.IGNORECASE)
_SIGNATURES, _SIGNATURE_PARTS = "/digital-signature/origin", "_xmlsignatures/"
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CLICKED = tuple(
    f"{{http://schemas.openxmlformats.org/drawingml/2006/main}}hlink{name}" for name in ("Click", "Hover", "MouseOver")
)


def cleaned(package: Package, roots: dict[str, _Element]) -> tuple[Package, tuple[Notice, ...]]:
    """Take off what a report should not carry, the roots with it; say what."""
    notices: list[Notice] = []
    changed: set[str] = set()
    dropped: list[str] = []
    if _without_local_template(roots):
        changed |= {_SETTINGS, _SETTINGS_RELATIONS}
        notices.append(Notice(_("the template named another one on its author's disk, which is taken off")))
    if _without(roots, _PANES):
        dropped += [name for name in package.parts if _PANE_PARTS.search(name)]
        notices.append(Notice(_("the task pane of an add-in is taken off")))
    if _without(roots, _SIGNATURES):
        dropped += [name for name in package.parts if name.startswith(_SIGNATURE_PARTS)]
        notices.append(Notice(signed_away()))
    if dropped:
        _undeclare(roots[TYPES_PART], dropped)
        changed |= {_ROOT_RELATIONS, TYPES_PART}
    for name, part, target in list(_local_links(roots)):
        changed |= {name, part} & roots.keys()
        message = _(
            "{part}: a link leads to a file on its author's disk, {target}: the text stays, the link is taken off"
        )
        notices.append(Notice(message.format(part=part, target=target), is_link=True))
    for name in dropped:
        roots.pop(name, None)
    package = package.without(dropped) if dropped else package
    return package.with_parts({name: serialised(roots[name]) for name in changed}), tuple(notices)


def _without_local_template(roots: dict[str, _Element]) -> bool:
    """Take a template on the author's own disk (Normal.dotm) off; tell whether one was named."""
    relations, settings = roots.get(_SETTINGS_RELATIONS), roots.get(_SETTINGS)
    if relations is None or settings is None:
        return False
    local = [
        relation
        for relation in relations.iter(RELATION)
        if relation.get("Type", "").endswith("/attachedTemplate") and _LOCAL_TEMPLATE.match(relation.get("Target", ""))
    ]
    for relation in local:
        relations.remove(relation)
    for element in settings.findall(f"{W}attachedTemplate") if local else ():
        settings.remove(element)
    return bool(local)


def _without(roots: dict[str, _Element], kind: str) -> bool:
    """Take the package's relations of a kind off; tell whether there are any."""
    relations = roots.get(_ROOT_RELATIONS)
    if relations is None:
        return False
    of_kind = [each for each in relations.iter(RELATION) if each.get("Type", "").endswith(kind)]
    for relation in of_kind:
        relations.remove(relation)
    return bool(of_kind)


def _undeclare(types: _Element, dropped: list[str]) -> None:
    for declared in types.findall(f"{TYPES}Override"):
        if declared.get("PartName", "").removeprefix("/") in dropped:
            types.remove(declared)


def _local_links(roots: dict[str, _Element]) -> Iterator[tuple[str, str, str]]:
    """Take links to files on a disk off, their text stays; walk the part of each relation, the part it is of, and the target."""
    for name, root in roots.items():
        if not name.endswith(".rels"):
            continue
        part = posixpath.join(
            posixpath.dirname(posixpath.dirname(name)), posixpath.basename(name).removesuffix(".rels")
        )
        for relation in list(root.iter(RELATION)):
            target = relation.get("Target", "")
            outside = relation.get("TargetMode", "").strip().lower() == "external"
            if outside and relation.get("Type", "").endswith("/hyperlink") and is_local(target):
                root.remove(relation)
                if part in roots:
                    _unlink(roots[part], relation.get("Id", ""))
                yield name, part, target


def _unlink(root: _Element, relation: str) -> None:
    named = [
        (element, attribute)
        for element in root.iter("*")
        for attribute, value in element.attrib.items()
        if value == relation and str(attribute).startswith(_RELATIONSHIPS)
    ]
    for element, attribute in named:
        if element.tag == f"{W}hyperlink":
            unwrap(element)
        elif element.tag in _CLICKED:
            element.getparent().remove(element)  # type: ignore[union-attr] # it stands in a shape
        else:
            del element.attrib[attribute]
