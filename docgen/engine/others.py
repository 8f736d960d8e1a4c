"""Templates of other programs, told by what stands in them: none of it is a tag here, and nothing would be filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.engine.names import W
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from docgen.engine.format import Format

_MERGED = re.compile(r"\s*MERGEFIELD\s", re.IGNORECASE)
_DOLLAR = re.compile(r"\$\{[^{}\s]{1,60}\}")
_SINGLE = re.compile(r"(?<![{$])\{[^\W\d]\w{0,40}\}(?!\})")
_MARKED = re.compile(r"(?<![{$])\{(?:[#/^@][^\W\d][\w.]{0,40}|d\.[\w.]{1,40})\}(?!\})")
_FEW = 3  # single braces may be text


def other_program(roots: Iterable[_Element], kind: Format) -> str:
    """Say whose template this looks like, from its parts; nothing where it looks like none of another program."""
    texts: list[str] = []
    for root in roots:
        instructions = [str(each.text) for each in root.iter(f"{W}instrText")]
        instructions += [each.get(f"{W}instr", "") for each in root.iter(f"{W}fldSimple")]
        if any(map(_MERGED.match, instructions)):
            return _("Word's mail merge (MERGEFIELD)")
        texts += ("".join(slot.read() for slot in slots) for _paragraph, slots in kind.paragraphs(root))
    if any(map(_DOLLAR.search, texts)):
        return _("a program that fills ${…}, such as XDocReport")
    if any(map(_MARKED.search, texts)) or sum(len(_SINGLE.findall(text)) for text in texts) >= _FEW:
        return _("docxtemplater or another program that fills {…}")
    return ""
