"""The prose of a finished report: which paragraphs stand under which heading."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from docgen.flow import FlowParagraph
from docgen.i18n import _
from docgen.labels import do_you_mean, key
from docgen.layout.sheets import SIGNED
from docgen.readers.documents.titles import is_signature, title_at
from docgen.readers.passages import is_numbered, passages_of
from docgen.source import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from docgen.bundle import Passage
    from docgen.flow import Flow
    from docgen.forms.form import Form, Section
    from docgen.source import Source

_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}\s*[、.．,，]")
_PART = re.compile(
    r"第[一二三四五六七八九十]{1,3}部分\s*[、.．:：]?\s*|[一二三四五六七八九十]{1,3}\s+"
)  # numbers that labels do not have
_GOES_ON = ("；", ";", "，", ",", "、")  # ends a line of a list
_UNIT = re.compile(r"[(（]?(?:计量)?单位\s*[:：]\s*[^，。；]{1,10}?[)）]?")
_VALUE = re.compile(r"[:：]")
_LONGEST = 40  # characters of a heading
_SOME = 2  # sections that are numbered 一、: then that is how the document numbers them


class Standing(NamedTuple):
    """A paragraph with the section that it stands under, or is the heading of; None where that is none of the form."""

    text: Text
    section: Section | None
    is_heading: bool


def standing(flow: Flow, form: Form) -> Iterator[Standing]:
    """Walk the paragraphs of a document from below its title, with the sections they stand under."""
    texts = [block.text for block in flow.blocks if isinstance(block, FlowParagraph)]
    title = title_at(texts)
    section: Section | None = form.preamble
    texts = list(chain.from_iterable(_apart(text, form) for text in (texts[title.end :] if title else texts)))
    headings = _Headings(texts, form)
    named = {each.code for text in texts if headings.has(text) and (each := _section(text, form))}
    for text in texts:
        begins = headings.has(text)
        if begins:
            section = _section(text, form) or _section_about(text, form, named, section)
        yield Standing(text, section, begins)


def _apart(text: Text, form: Form) -> Iterator[Text]:
    """Walk a paragraph, and before it the heading of a section that it begins with: 一、总体情况。2023年，……."""
    heading, stop, rest = text.value.partition("。")
    if stop and rest and _NUMBERED.match(heading) and _section(Text(heading, text.source), form):
        yield Text(heading, text.source)
        yield Text(rest.strip(), text.source)
    else:
        yield text


def sections_of(flow: Flow, form: Form, unsure: Callable[[Source, str], None]) -> dict[str, tuple[Passage, ...]]:
    """Return the paragraphs of every section of a form; what stands under a heading that it does not have is `unsure`."""
    texts: dict[str, list[Text]] = {section.code: [] for section in form.every_section}
    begun: set[str] = set()
    again = False  # whether a section has begun once more
    for text, section, begins in standing(flow, form):
        if not begins:
            if section and not again and not _is_label(text, section, form):
                texts[section.code].append(text)
            continue
        again = section is not None and section.code in begun
        if section is None:
            message = _("there is no section “{label}” in form {form}").format(label=text.value, form=form.name)
            unsure(text.source, message + do_you_mean(form.section_index.nearest(text.value)))
        elif again:
            message = _("section “{label}” begins here once more: what stands under it is left out")
            unsure(text.source, message.format(label=text.value))
        else:
            begun.add(section.code)
    _drop_signature(texts[form.sections[-1].code])
    return {code: tuple(passages_of(lines)) for code, lines in texts.items()}


class _Headings:
    """Which paragraphs of a document are headings of sections: numbered 一、, or worded as one of the form.

    Where the document numbers its sections 一、, what is numbered otherwise (（一）, 1.) is a sub-heading, however it is worded, and
    what is not numbered is one of them only where its section has no such heading.
    """

    def __init__(self, texts: Sequence[Text], form: Form) -> None:
        self._form = form
        self._words = {_words(name) for section in form.sections for name in (section.heading, *section.aliases)}
        numbered = (_section(text, form) for text in texts if _is_short(text) and _has_main_number(text))
        self._numbered = {section.code for section in numbered if section}

    def has(self, text: Text) -> bool:
        """Tell whether a paragraph is a heading."""
        if not _is_short(text):
            return False
        if _NUMBERED.match(text.value):
            return True
        if _words(text.value) not in self._words:
            return False
        if len(self._numbered) < _SOME or _has_main_number(text):
            return True
        section = _section(text, self._form)
        return not is_numbered(text.value) and section is not None and section.code not in self._numbered


def _is_short(text: Text) -> bool:
    return len(text.value) <= _LONGEST and "。" not in text.value


def _has_main_number(text: Text) -> bool:
    """Tell whether a paragraph is numbered as sections are."""
    return bool(_NUMBERED.match(text.value) or _PART.match(text.value.strip()))


def _words(heading: str) -> str:
    """Return the words of a heading without its number."""
    return key(_PART.sub("", heading.strip()).rstrip("：:")).rpartition("|")[2]


def _section(text: Text, form: Form) -> Section | None:
    sections = form.section_index.find(_PART.sub("", text.value.strip()).rstrip("：:。"))
    return sections[0] if len(sections) == 1 else None


def _section_about(text: Text, form: Form, named: Collection[str], current: Section | None) -> Section | None:
    """Return the section that a heading in words of its own is about.

    None, where its heading stands elsewhere (`named`, by codes), or it would come before the `current` one: then a line of the
    text is numbered like a heading.
    """
    if not _NUMBERED.match(text.value) or text.value.rstrip().endswith(_GOES_ON):
        return None
    section = form.section_about("".join(text.value.split()))
    if section is None or section.code in named:
        return None
    after = form.sections.index(current) if current in form.sections else -1
    return section if form.sections.index(section) > after else None


def _is_label(text: Text, section: Section, form: Form) -> bool:
    """Tell what stands among the paragraphs and belongs to the section's table: its unit, who filled it in, a row cut by a page."""
    if not section.table:
        return False
    is_note = _UNIT.fullmatch(text.value) or (SIGNED.fullmatch(text.value) and _VALUE.search(text.value))
    return bool(is_note) or form.table(section.table).knows(text.value)


def _drop_signature(last: list[Text]) -> None:
    """Drop who signs, and when, from the end of the last section: they are no prose."""
    while last and not is_numbered(last[-1].value) and is_signature(last[-1].value):
        del last[-1]
