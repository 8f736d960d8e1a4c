"""What a template may not bring: programs, other documents, and anything that is fetched when the report is opened.

Checked on relations, part names and field instructions, before anything is rendered. Hyperlinks are harmless. A plain
Normal.dotm, which many templates name, is taken off instead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.format import Fault
from docgen.engine.tags import OPENING
from docgen.engine.word.names import RELATION, TYPES, TYPES_PART, W
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.etree import _Element

_SETTINGS, _SETTINGS_RELATIONS = "word/settings.xml", "word/_rels/settings.xml.rels"
_PROGRAMS = re.compile(r"(^|/)(vbaProject|vbaData|activeX|ctrlProps|customUI|embeddings/oleObject)", re.IGNORECASE)
_PROGRAM_TYPES = re.compile(r"macroEnabled|vbaProject|activeX|oleObject", re.IGNORECASE)
_FOREIGN = frozenset({"aFChunk", "subDocument", "oleObject", "control", "mailMergeSource", "frame", "attachedTemplate"})
_FETCHING = re.compile(
    r"\s*(INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DDE|DDEAUTO|DATABASE|RD|MACROBUTTON|EMBED)\b", re.IGNORECASE
)
_LOCAL_TEMPLATE = re.compile(r"(file:///)?([A-Za-z]:|[^/\\:]*$)", re.IGNORECASE)


def faults(roots: Mapping[str, _Element], names: Iterable[str]) -> Iterator[Fault]:
    """Walk what a template brings that it may not; `roots` are its XML parts, `names` all its parts."""
    for name in names:
        if _PROGRAMS.search(name):
            yield Fault(name, _("a template brings no macros, controls or embedded objects: save it as a plain .docx"))
    for name, root in roots.items():
        if name.endswith(".rels"):
            yield from _relations(name, root)
        elif name == TYPES_PART:
            yield from _types(name, root)
        else:
            yield from _instructions(name, root)
    settings = roots.get(_SETTINGS)
    if settings is not None and settings.find(f"{W}mailMerge") is not None:
        yield Fault(_SETTINGS, _("a template is not the main document of a mail merge: make it a normal document"))


def _types(name: str, root: _Element) -> Iterator[Fault]:
    for override in root.iter(f"{TYPES}Override"):
        if _PROGRAM_TYPES.search(override.get("ContentType", "")):
            yield Fault(name, _("a template brings no macros, controls or embedded objects: save it as a plain .docx"))


def _relations(name: str, root: _Element) -> Iterator[Fault]:
    for relation in root.iter(RELATION):
        kind = relation.get("Type", "").rpartition("/")[2]
        outside = relation.get("TargetMode", "") == "External"
        if kind in _FOREIGN or (outside and kind != "hyperlink"):
            message = _("a template brings in nothing from outside ({kind}: {target}): put it into the document itself")
            yield Fault(name, message.format(kind=kind, target=relation.get("Target", "")))


def _instructions(name: str, root: _Element) -> Iterator[Fault]:
    """Read the instructions of fields, which may be split over runs."""
    written = [field.get(f"{W}instr", "") for field in root.iter(f"{W}fldSimple")]
    for paragraph in root.iter(f"{W}p"):
        written.append("".join(text.text or "" for text in paragraph.iter(f"{W}instrText", f"{W}delInstrText")))
    for instruction in written:
        found = _FETCHING.search(instruction)
        if found:
            message = _(
                "the field {field} fetches or runs something when the report is opened: replace it by its result"
            )
            yield Fault(name, message.format(field=found.group(1)))
        elif OPENING.match(instruction.lstrip()):
            yield Fault(name, _("the command of a field is written into the template, not taken from a value"))


def without_local_template(roots: Mapping[str, _Element]) -> dict[str, bytes]:
    """Take a template on the author's own disk (Normal.dotm) off; return the parts that change, the roots with them."""
    relations, settings = roots.get(_SETTINGS_RELATIONS), roots.get(_SETTINGS)
    if relations is None or settings is None:
        return {}
    local = [
        relation
        for relation in relations.iter(RELATION)
        if relation.get("Type", "").endswith("/attachedTemplate") and _LOCAL_TEMPLATE.match(relation.get("Target", ""))
    ]
    if not local:
        return {}
    for relation in local:
        relations.remove(relation)
    for element in settings.findall(f"{W}attachedTemplate"):
        settings.remove(element)
    changed = {_SETTINGS: settings, _SETTINGS_RELATIONS: relations}
    return {
        name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        for name, root in changed.items()
    }
