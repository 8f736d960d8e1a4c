"""What a template may not bring: programs, other documents, and anything that is fetched when the report is opened.

Checked on relations, content types, part names and field instructions, before anything is rendered, and again on
what values changed. Hyperlinks to the web are harmless. What is taken off instead, see `docgen.engine.word.cleaning`.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from docgen.engine import svg
from docgen.engine.format import Fault, is_inside, is_plain_link
from docgen.engine.names import RELATION, TYPES, TYPES_PART, W
from docgen.engine.tags import OPENING
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

_SETTINGS = "word/settings.xml"
_PROGRAMS = re.compile(
    r"(^|/)(vbaProject|vbaData|activeX|ctrlProps|customUI|webextension|embeddings/oleObject)", re.IGNORECASE
)
_PROGRAM_TYPES = re.compile(
    r"macroEnabled|vbaProject|vbaData|activeX|oleObject|customUI|keyMapCustom|attachedToolbars|webextension",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"aFChunk|subDocument|oleObject|control|activeX|vba|mailMerge|recipientData|frame|attachedTemplate|attachedToolbars"
    r"|keyMapCustom|extensibility|customUI|webextension|addin|externalLink",
    re.IGNORECASE,
)
# Attributes that name what is shown in their place; r:id and the like name relations, which are checked.
_SHOWN = frozenset({"src", "href", "pluginspage", "codebase", "altHref"})

_FETCHING = re.compile(
    r"(INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DDE|DDEAUTO|DATABASE|RD|MACROBUTTON|EMBED|CONTROL|HTMLCONTROL"
    r"|HTMLACTIVEX)(?![A-Z])",
    re.IGNORECASE,
)
_LINK = re.compile(r'HYPERLINK\s+"?(?!\\[a-z]\b)([^"\s]+)', re.IGNORECASE)
_TEXTS = (f"{W}instrText", f"{W}delInstrText")


def faults(roots: Mapping[str, _Element], parts: Mapping[str, bytes]) -> Iterator[Fault]:
    """Walk what a template brings that it may not; `roots` are those of its `parts` that are XML."""
    yield from svg.faults(parts, roots)
    for name in parts:
        if _PROGRAMS.search(name):
            yield Fault(name, _("a template brings no macros, controls or embedded objects: save it as a plain .docx"))
    for name, root in roots.items():
        if name.lower().endswith(".rels"):
            yield from _relations(name, root)
        elif name == TYPES_PART:
            yield from _types(name, root)
        elif not svg.is_picture(root):
            yield from faults_in(name, root)
    settings = roots.get(_SETTINGS)
    if settings is not None and settings.find(f"{W}mailMerge") is not None:
        yield Fault(_SETTINGS, _("a template is not the main document of a mail merge: make it a normal document"))


def _types(name: str, root: _Element) -> Iterator[Fault]:
    for kind in root.iter(f"{TYPES}Override", f"{TYPES}Default"):
        if _PROGRAM_TYPES.search(kind.get("ContentType", "")):
            yield Fault(name, _("a template brings no macros, controls or embedded objects: save it as a plain .docx"))


def _relations(name: str, root: _Element) -> Iterator[Fault]:
    counts = Counter(relation.get("Id", "") for relation in root.iter(RELATION))
    for double in (relation for relation, count in counts.items() if count > 1):
        message = _("two relations are called {id}: save the document anew in Word or LibreOffice")
        yield Fault(name, message.format(id=double))
    for relation in root.iter(RELATION):
        kind = relation.get("Type", "").rpartition("/")[2]
        target = relation.get("Target", "")
        outside = relation.get("TargetMode", "").strip().lower() not in ("", "internal")
        inside = is_inside(target.removeprefix("/")) or target.startswith(("#", "../"))
        link = kind == "hyperlink" and is_plain_link(target)
        if _FOREIGN.search(kind) or not (link if outside else inside):
            message = _("a template brings in nothing from outside ({kind}: {target}): put it into the document itself")
            yield Fault(name, message.format(kind=kind, target=target))


def faults_in(name: str, root: _Element) -> Iterator[Fault]:
    """Walk what runs or fetches something in a part by itself."""
    yield from (Fault(name, fault) for fault in _faults_of_fields(root))
    yield from _shown(name, root)


def _shown(name: str, root: _Element) -> Iterator[Fault]:
    """Walk the elements that show something from outside without a relation."""
    for element in root.iter("*"):
        for attribute, value in element.attrib.items():
            local = str(attribute).rpartition("}")[2]
            if local in _SHOWN and not is_inside(str(value)) and not (local == "href" and is_plain_link(str(value))):
                message = _(
                    "a template brings in nothing from outside ({kind}: {target}): put it into the document itself"
                )
                yield Fault(name, message.format(kind=local, target=value))


# Fields, wherever their pieces stand


def _faults_of_fields(root: _Element) -> Iterator[str]:
    """Walk what the fields of a part may not do, in words."""
    for instruction in _instructions(root):
        command = instruction.strip()
        fetching = _FETCHING.match(command)
        if fetching:
            message = _(
                "the field {field} fetches or runs something when the report is opened: replace it by its result"
            )
            yield message.format(field=fetching.group(1))
        elif (link := _LINK.match(command)) and not OPENING.search(link.group(1)) and not is_plain_link(link.group(1)):
            yield _("a hyperlink leads to the web, not to {target}: take the link out, its text may stay").format(
                target=link.group(1)
            )
        elif OPENING.search(command.partition(" ")[0]) or not command:
            yield _("the command of a field is written into the template, not taken from a value")


def _instructions(root: _Element) -> Iterator[str]:
    """Read every instruction: from its field's begin to its result, over runs and paragraphs, without fields in it."""
    open_fields: list[list[str]] = []
    loose: list[str] = []
    for element in root.iter(f"{W}fldSimple", f"{W}fldChar", *_TEXTS):
        if element.tag == f"{W}fldSimple":
            yield element.get(f"{W}instr", "") or "="
        elif element.tag in _TEXTS:
            (open_fields[-1] if open_fields else loose).append("".join(map(str, element.itertext())))
        elif element.get(f"{W}fldCharType") == "begin":
            if open_fields and not "".join(open_fields[-1]).strip():
                yield ""  # a field whose command another field gives
            open_fields.append([])
        elif element.get(f"{W}fldCharType") == "end" and open_fields:
            yield "".join(open_fields.pop()) or "="
    for pieces in (*open_fields, loose):
        if "".join(pieces).strip():
            yield "".join(pieces)
