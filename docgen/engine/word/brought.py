"""What docxtpl's own document has that its template has not: pictures, subdocuments, links. Only that comes into a report."""

from __future__ import annotations

import io
import posixpath
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from docx import Document
from lxml import etree

from docgen.archive import read_package
from docgen.engine.names import RELATION, TYPES, TYPES_PART
from docgen.engine.objects import DOCXTPL_MARK
from docgen.engine.tree import parse_part, serialised
from docgen.engine.word import safety
from docgen.engine.word.relations import is_outside, relations_part, target_of
from docgen.errors import Problem, TemplateError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from docgen.archive import Package

_NAME = "docxtpl"  # what packages of its are called in errors
_MARKED = re.compile(f'="{DOCXTPL_MARK}([^"]+)"'.encode())
_EMPTY = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_XML = (".xml", ".rels")


def with_brought(package: Package, changed: dict[str, bytes], master: Any, main: str) -> Package:
    """Return a package with what its values brought along in docxtpl's document `master`; `changed` are the filled parts.

    Errors: TemplateError, for what a template may not bring, and for what two documents have made of one part.
    """
    try:
        before, after = _saved(Document(master.template_file)), _saved(master.get_docx())
    except (OSError, KeyError, ValueError) as error:
        message = _("the document of a value of docxtpl cannot be read any more: {reason}").format(reason=error)
        raise TemplateError.at(None, message) from error
    master.is_rendered = True  # the next document begins anew, as in docxtpl
    taking = _Taking(package, before, after)
    taking.take_changes(set(changed))
    for part in dict.fromkeys((main, *changed)):
        changed[part] = taking.relate(part, changed.get(part, package.parts[part]), main)
    taken = taking.finished()
    _require_harmless({**changed, **taken})
    return package.with_parts({**taken, **changed})


def _saved(document: Any) -> Package:
    written = io.BytesIO()
    document.save(written)
    return read_package(written.getvalue(), _NAME)


def _require_harmless(parts: dict[str, bytes]) -> None:
    roots = {name: parse_part(content, name, _NAME) for name, content in parts.items() if name.endswith(_XML)}
    faults = list(safety.faults(roots, parts))
    if faults:
        message = _("{part}, which a value brings: {reason}")
        raise TemplateError(
            Problem(message.format(part=fault.part, reason=fault.reason), Source(_NAME)) for fault in faults
        )


class _Relation(NamedTuple):
    """A relation of a part: its kind, and the part or the address that it leads to."""

    kind: str
    target: str
    outside: bool

    @classmethod
    def of(cls, element: _Element, part: str) -> _Relation:
        """Return what an element says of a part."""
        outside = is_outside(element)
        target = element.get("Target", "") if outside else target_of(element, part)
        return cls(element.get("Type", ""), target, outside)


def _relations(package: Package, part: str) -> dict[str, _Relation]:
    root = _parsed(package.parts.get(relations_part(part), _EMPTY))
    return {element.get("Id", ""): _Relation.of(element, part) for element in root.iter(RELATION)}


class _Taking:
    """Takes parts and relations out of docxtpl's document into a report's package."""

    def __init__(self, package: Package, before: Package, after: Package) -> None:
        self._package, self._before, self._after = package, before, after
        self._names: dict[str, str] = {}  # of the parts that are taken, there and here
        self._taken: dict[str, bytes] = {}

    def take_changes(self, filled: set[str]) -> None:
        """Take what became of parts that the template has, too: styles, lists, notes. Errors: TemplateError."""
        for name, content in self._before.parts.items():
            now = self._after.parts.get(name, content)
            if name == TYPES_PART or name.endswith(".rels") or _same(content, now):
                continue
            if name in filled and not self._is_numbered_only(name):
                self._conflict(name)
            elif name not in filled:
                if not _same(self._package.parts.get(name, b""), content):
                    self._conflict(name)
                self._taken[name] = now

    def _is_numbered_only(self, name: str) -> bool:
        """Tell whether docxtpl changed only the numbers of pictures and bookmarks, which the report gives anew."""
        return name not in ("word/footnotes.xml", "word/endnotes.xml", "word/comments.xml")

    def _conflict(self, name: str) -> None:
        message = _(
            "a subdocument changes {part}, which is another one in this template: make it with DocxTemplate of this very template, and without tags there"
        )
        raise TemplateError.at(None, message.format(part=name))

    def relate(self, part: str, xml: bytes, main: str) -> bytes:
        """Take the relations that a part got; return the part with the names that they have here."""
        own, brought = _relations(self._package, part), _relations(self._after, part)
        known = _relations(self._before, part)
        used = {name.decode() for name in _MARKED.findall(xml)}
        wanted = {name: relation for name, relation in brought.items() if name not in known or name in used}
        of_main = _relations(self._after, main)  # where docxtpl puts the links of rich text
        wanted |= {name: of_main[name] for name in used - brought.keys() if name in of_main}
        names: dict[str, str] = {}
        added: dict[str, _Relation] = {}
        for name, relation in wanted.items():
            taken = relation if relation.outside else relation._replace(target=self._take(relation.target))
            names[name] = name if own.get(name, taken) == taken else f"docxtpl-{name}"
            is_known = own.get(names[name]) == taken or (name not in used and taken in own.values())
            if not is_known:
                added[names[name]] = taken
        if added:
            self._taken[relations_part(part)] = self._with_relations(part, added)
        return _MARKED.sub(lambda match: f'="{names.get(match[1].decode(), match[1].decode())}"'.encode(), xml)

    def _with_relations(self, part: str, added: dict[str, _Relation]) -> bytes:
        root = _parsed(self._package.parts.get(relations_part(part), _EMPTY))
        folder = posixpath.dirname(part)
        for name, (kind, target, outside) in added.items():
            near = target if outside else posixpath.relpath(target, folder)
            mode = {"TargetMode": "External"} if outside else {}
            etree.SubElement(root, RELATION, {"Id": name, "Type": kind, "Target": near, **mode})
        return serialised(root)

    def _take(self, part: str) -> str:
        """Take a part, and those that it leads to; return what it is called here."""
        if part in self._names or part not in self._after.parts:
            return self._names.get(part, part)
        content = self._after.parts[part]
        own = self._package.parts.get(part)
        if part in self._taken or (own is not None and _same(own, content)):
            self._names[part] = part
            return part
        name = part
        while name in self._package.parts or name in self._taken:
            folder, file = posixpath.split(name)
            name = posixpath.join(folder, f"docxtpl-{file}")
        self._names[part], self._taken[name] = name, content
        relations = _relations(self._after, part)
        inner = {
            of: relation if relation.outside else relation._replace(target=self._take(relation.target))
            for of, relation in relations.items()
        }
        if inner:
            self._taken[relations_part(name)] = self._with_relations(name, inner)
        return name

    def finished(self) -> dict[str, bytes]:
        """Return what was taken, and the types of it."""
        root = _parsed(self._package.parts[TYPES_PART])
        defaults = {each.get("Extension", "").lower() for each in root.iter(f"{TYPES}Default")}
        overrides = {each.get("PartName", "") for each in root.iter(f"{TYPES}Override")}
        names = {there: here for there, here in self._names.items() if here in self._taken}
        for declared in list(_types_of(self._after, names)):
            if declared.tag == f"{TYPES}Default":
                if declared.get("Extension", "").lower() not in defaults:
                    root.insert(0, declared)
            elif f"/{names[declared.get('PartName', '')[1:]]}" not in overrides:
                declared.set("PartName", f"/{names[declared.get('PartName', '')[1:]]}")
                root.append(declared)
        return {**self._taken, TYPES_PART: serialised(root)}


def _types_of(package: Package, names: dict[str, str]) -> Iterator[_Element]:
    """Walk what a package says of the types of some of its parts."""
    suffixes = {name.rpartition(".")[2].lower() for name in names}
    for declared in _parsed(package.parts[TYPES_PART]):
        if (
            declared.tag == f"{TYPES}Default" and declared.get("Extension", "").lower() in suffixes - {"xml", "rels"}
        ) or declared.get("PartName", "").removeprefix("/") in names:
            yield declared


def _same(one: bytes, other: bytes) -> bool:
    """Tell whether two parts say the same, however it is written."""
    if one == other:
        return True
    if not (one.lstrip().startswith(b"<") and other.lstrip().startswith(b"<")):
        return False
    first, second = (etree.tostring(_parsed(content), method="c14n") for content in (one, other))
    return bool(first == second)


def _parsed(content: bytes) -> _Element:
    return parse_part(content, _NAME, _NAME)
