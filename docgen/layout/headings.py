"""The prose of a finished report: which paragraphs stand under which heading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.flow import FlowParagraph
from docgen.i18n import _
from docgen.labels import do_you_mean, key
from docgen.readers.documents.titles import is_signature, title_at
from docgen.readers.passages import passage_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from docgen.bundle import Passage
    from docgen.flow import Flow
    from docgen.forms.form import Form, Section
    from docgen.source import Source, Text

_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}\s*[、.．,，]")
_LONGEST = 40  # characters of a heading


def sections_of(flow: Flow, form: Form, unsure: Callable[[Source, str], None]) -> dict[str, tuple[Passage, ...]]:
    """Return the paragraphs of every section of a form; what stands under a heading that it does not have is `unsure`."""
    passages: dict[str, list[Passage]] = {section.code: [] for section in form.every_section}
    current: list[Passage] | None = passages[form.preamble.code]
    begun: set[str] = set()
    for text in _texts(flow):
        if not is_heading(text, form):
            if current is not None:
                current.append(passage_of(text))
            continue
        section = _section(text, form)
        current = None
        if section is None:
            message = _("there is no section “{label}” in form {form}").format(label=text.value, form=form.name)
            unsure(text.source, message + do_you_mean(form.section_index.nearest(text.value)))
        elif section.code in begun:
            message = _("section “{label}” begins here once more: what stands under it is left out")
            unsure(text.source, message.format(label=text.value))
        else:
            begun.add(section.code)
            current = passages[section.code]
    _drop_signature(passages, form)
    return {code: tuple(found) for code, found in passages.items()}


def _texts(flow: Flow) -> list[Text]:
    """Return the paragraphs of a document from below its title."""
    texts = [block.text for block in flow.blocks if isinstance(block, FlowParagraph)]
    title = title_at(texts)
    return texts[title.end :] if title else texts


def is_heading(text: Text, form: Form) -> bool:
    """Tell whether a paragraph is the heading of a section: numbered 一、, or worded as one of the form."""
    value = text.value
    if len(value) > _LONGEST or "。" in value:
        return False
    return bool(_NUMBERED.match(value)) or any(key(value) == key(section.heading) for section in form.sections)


def _section(text: Text, form: Form) -> Section | None:
    sections = form.section_index.find(text.value.rstrip("：:。"))
    return sections[0] if len(sections) == 1 else None


def _drop_signature(passages: dict[str, list[Passage]], form: Form) -> None:
    """Drop who signs, and when, from the end of the last section: they are no prose."""
    last = passages[form.sections[-1].code]
    while last and not last[-1].heading and is_signature(last[-1].text.value):
        del last[-1]
