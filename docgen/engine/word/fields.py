"""The instructions of fields, wherever their pieces stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.engine.links import is_plain_link
from docgen.engine.tags import OPENING
from docgen.engine.word.names import W
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_FETCHING = re.compile(
    r"(INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DDE|DDEAUTO|DATABASE|RD|MACROBUTTON|EMBED|CONTROL|HTMLCONTROL"
    r"|HTMLACTIVEX)(?![A-Z])",
    re.IGNORECASE,
)
_LINK = re.compile(r'HYPERLINK\s+"?(?!\\[a-z]\b)([^"\s]+)', re.IGNORECASE)
_TEXTS = (f"{W}instrText", f"{W}delInstrText")


def faults_of_fields(root: _Element) -> Iterator[str]:
    """Walk what the fields of a part may not do, in words."""
    for instruction in _instructions(root):
        command = instruction.strip()
        found = _FETCHING.match(command)
        if found:
            message = _(
                "the field {field} fetches or runs something when the report is opened: replace it by its result"
            )
            yield message.format(field=found.group(1))
        elif (link := _LINK.match(command)) and not OPENING.search(link.group(1)) and not is_plain_link(link.group(1)):
            yield _("a hyperlink leads to the web, not to {target}").format(target=link.group(1))
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
