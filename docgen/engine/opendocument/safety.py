"""What an OpenDocument template may not bring: programs, other documents, and anything that is fetched.

Checked on part names, elements and links, before anything is rendered. Hyperlinks to the web are harmless. The name
of the template that a document was made from, and a preview of its first page, are taken off instead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.engine import svg
from docgen.engine.format import Fault, Notice, is_inside, is_local, is_plain_link, signed_away
from docgen.engine.names import (
    DRAW,
    FORM,
    MANIFEST,
    MANIFEST_PART,
    META,
    META_PART,
    OFFICE,
    PRESENTATION,
    SCRIPT,
    TABLE,
    TEXT,
    XLINK,
)
from docgen.engine.tree import serialised, unwrap
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from docgen.archive import Package

_PROGRAMS = re.compile(r"(^|/)(Basic|Scripts|Dialogs)/", re.IGNORECASE)
_DROPPED = re.compile(r"Configurations2/|Thumbnails/|META-INF/[^/]*signatures[^/]*\.xml")
_SIGNATURES = "signatures"
_FOREIGN = frozenset(
    {
        *(f"{OFFICE}{name}" for name in ("event-listeners", "script", "dde-source")),
        *(f"{SCRIPT}{name}" for name in ("event-listener",)),
        *(f"{PRESENTATION}{name}" for name in ("event-listener",)),
        *(f"{TEXT}{name}" for name in ("script", "execute-macro", "section-source", "dde-connection", "dde-connection-decl", "database-display", "database-next", "database-row-select", "database-name")),
        *(f"{TABLE}{name}" for name in ("dde-link", "table-source", "cell-range-source")),
        *(f"{DRAW}{name}" for name in ("object-ole", "plugin", "applet", "floating-frame")),
        f"{FORM}connection-resource",
        "{http://www.w3.org/2002/xforms}model",
        f"{META}auto-reload",
    }
)  # fmt: skip
_LINKS = (f"{TEXT}a", f"{DRAW}a")
_HREF = f"{XLINK}href"


def faults(roots: Mapping[str, _Element], parts: Mapping[str, bytes]) -> Iterator[Fault]:
    """Walk what a template brings that it may not; `roots` are those of its `parts` that are XML."""
    yield from svg.faults(parts, roots)
    for name in parts:
        if _PROGRAMS.search(name):
            yield Fault(name, _("a template brings no macros, controls or embedded objects"))
    manifest = roots.get(MANIFEST_PART)
    if manifest is not None and next(manifest.iter(f"{MANIFEST}encryption-data"), None) is not None:
        yield Fault(MANIFEST_PART, _("the document is encrypted: save it without a password"))
    for name, root in roots.items():
        if not svg.is_picture(root):
            yield from faults_in(name, root)


def faults_in(name: str, root: _Element) -> Iterator[Fault]:
    """Walk the elements of a part that run or fetch something."""
    for element in root.iter("*"):
        if element.tag in _FOREIGN:
            kind = str(element.tag).rpartition("}")[2]
            message = _("a template runs and fetches nothing ({kind}): take it out of the document")
            yield Fault(name, message.format(kind=kind))
        if element.get(f"{FORM}datasource"):
            yield Fault(name, _("a template brings no form of a database"))
        target = element.get(_HREF)
        if target and not (is_plain_link(target) if element.tag in _LINKS else is_inside(target)):
            kind = str(element.tag).rpartition("}")[2]
            message = _("a template brings in nothing from outside ({kind}: {target}): put it into the document itself")
            yield Fault(name, message.format(kind=kind, target=target))


def cleaned(package: Package, roots: dict[str, _Element]) -> tuple[Package, tuple[Notice, ...]]:
    """Take off the settings of the author's program, the preview, the name of the template and links to files; say what was named."""
    dropped = [name for name in package.parts if _DROPPED.match(name)]
    changed: dict[str, bytes] = {}
    manifest, meta = roots.get(MANIFEST_PART), roots.get(META_PART)
    if manifest is not None and (dropped or b"<!DOCTYPE" in package.parts[MANIFEST_PART]):
        for entry in list(manifest):
            if _DROPPED.match(str(entry.get(f"{MANIFEST}full-path", ""))):
                manifest.remove(entry)
        changed[MANIFEST_PART] = serialised(manifest)
    origins = list(meta.iter(f"{META}template")) if meta is not None else []
    for origin in origins:
        origin.getparent().remove(origin)  # type: ignore[union-attr] # it is no root
    if meta is not None and origins:
        changed[META_PART] = serialised(meta)
    notices = [Notice(_("the template named another one it was made from, which is taken off"))] if origins else []
    if any(_SIGNATURES in name for name in dropped):
        notices.append(Notice(signed_away()))
    for part, target in list(_local_links(roots)):
        changed[part] = serialised(roots[part])
        message = _(
            "{part}: a link leads to a file on its author's disk, {target}: the text stays, the link is taken off"
        )
        notices.append(Notice(message.format(part=part, target=target), is_link=True))
    return package.without(dropped).with_parts(changed), tuple(notices)


def _local_links(roots: dict[str, _Element]) -> Iterator[tuple[str, str]]:
    """Take links to files on a disk off, their text stays; walk the part and the target of each."""
    for part, root in roots.items():
        for link in list(root.iter(*_LINKS)):
            if is_local(link.get(_HREF, "")):
                unwrap(link)
                yield part, link.get(_HREF, "")
