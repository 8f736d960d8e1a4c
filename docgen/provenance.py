"""Provenance: what a document carries of the report it was made of, so that it can be told later whether it still says the same.

No machine, no path and no person is in it; the figures are those that the document prints anyway.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from docgen.characters import one_line
from docgen.engine.carried import PREFIX
from docgen.files import digest
from docgen.fingerprint import of_content
from docgen.forms.table import CellRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docgen.bundle import Bundle, Passage
    from docgen.checks import Review
    from docgen.report import Report

_ROW, _FIGURE, _EQUALS, _ITEM = ";", ",", "=", " "
_DIGITS = 10  # of the digest of a paragraph: among a few hundred none is like another by chance
_NOTHING = "-"
_NUMBER = re.compile(r"(?:-?[0-9]+(?:\.[0-9]+)?)?")  # as a cell's is written, or none


class Outline(NamedTuple):
    """What a document says beside its figures, from the first line to the last: of each paragraph and of each table the digest.

    Each stands with the number of its section among those of the form, from 1, or 0 above the first.
    """

    paragraphs: tuple[tuple[int, str], ...]
    tables: tuple[tuple[int, str], ...]

    @classmethod
    def of_words(cls, words: str) -> Outline | None:
        """Return what was written as words; None for nothing. Errors: ValueError."""
        if not words:
            return None
        paragraphs, tables = words.split(_ROW)
        return cls(_numbered(paragraphs), _numbered(tables))

    def __str__(self) -> str:
        return _ROW.join(_ITEM.join(f"{section}:{words}" for section, words in each) for each in self)


def _numbered(words: str) -> tuple[tuple[int, str], ...]:
    pairs = (each.split(":") for each in words.split())
    return tuple((int(section), words) for section, words in pairs)


class Provenance(NamedTuple):
    """What a document carries.

    `version` is docgen's; `bureau` and `year` are whose report it is; `form`, and the fingerprints of what the bundle says, of
    the form's file and of the template; `figures` is what every cell printed, in the form's codes; `figures_digest` and `prose_digest` are of all of
    them together; `paragraphs` are the digests of the bundle's passages of each section, by its code, in their order: of heading and text
    together, and of each where there is a heading; `waivers` are the rules and places that were let pass. `outline` is of the whole
    document, where its template is a bureau's own: what that says besides is known nowhere else.
    """

    version: str
    bureau: str
    year: str
    form: str
    form_fingerprint: str
    bundle_fingerprint: str
    template_fingerprint: str
    figures: dict[CellRef, str]
    figures_digest: str
    paragraphs: dict[str, tuple[tuple[str, ...], ...]]
    prose_digest: str
    waivers: tuple[str, ...] = ()
    outline: Outline | None = None

    def properties(self) -> dict[str, str]:
        """Return it as the properties of a document, by name."""
        rows: dict[tuple[str, str], list[str]] = {}
        for cell, printed in self.figures.items():
            rows.setdefault((cell.table, cell.row), []).append(f"{cell.column}{_EQUALS}{printed}")
        values = {
            "": self.version,
            "bureau": self.bureau,
            "year": self.year,
            "form": self.form,
            "form-fingerprint": self.form_fingerprint,
            "bundle-fingerprint": self.bundle_fingerprint,
            "template-fingerprint": self.template_fingerprint,
            "figures": _ROW.join(f"{'.'.join(row)}:{_FIGURE.join(figures)}" for row, figures in rows.items()),
            "figures-digest": self.figures_digest,
            "prose": _ROW.join(
                f"{code}:{_ITEM.join('+'.join(digests) for digests in passages)}"
                for code, passages in self.paragraphs.items()
            ),
            "prose-digest": self.prose_digest,
            "waivers": _ROW.join(self.waivers),
        }
        if self.outline:
            values["outline"] = str(self.outline)
        return {f"{PREFIX}-{name}" if name else PREFIX: text or _NOTHING for name, text in values.items()}

    @classmethod
    def of_properties(cls, properties: Mapping[str, str]) -> Provenance | None:
        """Return what the properties of a document say; None where it carries nothing, or what nobody can read."""
        named = {
            name.removeprefix(PREFIX).removeprefix("-"): "" if text == _NOTHING else text
            for name, text in properties.items()
        }
        try:
            return cls(
                named[""],
                named["bureau"],
                named["year"],
                named["form"],
                named["form-fingerprint"],
                named["bundle-fingerprint"],
                named["template-fingerprint"],
                _figures_of(named["figures"]),
                named["figures-digest"],
                _paragraphs_of(named["prose"]),
                named["prose-digest"],
                tuple(filter(None, named.get("waivers", "").split(_ROW))),
                Outline.of_words(named.get("outline", "")),
            )
        except (KeyError, ValueError):
            return None

    @property
    def is_whole(self) -> bool:
        """Tell whether its figures and paragraphs are as they were written."""
        return self.figures_digest == _digest_of(self.figures.items()) and self.prose_digest == _digest_of(
            self.paragraphs.items()
        )


class MadeWith(NamedTuple):
    """What a document is made with: the fingerprints of its template and its form, each of the file's bytes, and docgen's version."""

    template: str
    form: str
    version: str


def provenance_of(judged: Review, made_with: MadeWith) -> Provenance:
    """Return what a document of a judged report carries."""
    report = judged.report
    prose = report.prose if report.prose_of_bundle is None else report.prose_of_bundle
    figures = {cell: printed(report, cell) for cell in report.form.cells}
    paragraphs = {code: tuple(map(digests_of, passages)) for code, passages in prose.items() if passages}
    waivers = tuple(f"{finding.rule}@{finding.place.where}" for finding in judged.findings if finding.waiver)
    figures_digest, prose_digest = _digest_of(figures.items()), _digest_of(paragraphs.items())
    return Provenance(
        made_with.version,
        report.bureau,
        str(report.year),
        report.form.name,
        made_with.form,
        _fingerprint_of_content(report.bundle, figures_digest, prose_digest),
        made_with.template,
        figures,
        figures_digest,
        paragraphs,
        prose_digest,
        waivers,
    )


def _fingerprint_of_content(bundle: Bundle, figures: str, prose: str) -> str:
    """Return the fingerprint of what a bundle says, whatever files it is in: a workbook and a YAML file may say the same."""
    contacts = (f"{name}={text.value}" for name, text in bundle.profile.contacts.items())
    waivers = ("|".join(text.value for text in waiver if text) for waiver in bundle.waivers)
    return of_content("\n".join((str(bundle.year), *sorted(contacts), figures, prose, *waivers)).encode())


def printed(report: Report, cell: CellRef) -> str:
    """Return what a report prints in a cell: an exact number without signs between its digits; nothing for a cell without one."""
    number = report.figures[cell].number
    return "" if number is None else f"{number:f}" if not isinstance(number, int) else str(number)


def normal(text: str) -> str:
    """Return the form of a text under which it is compared: no blanks, which programs move, and one width."""
    return "".join(unicodedata.normalize("NFKC", one_line(text)).split())


def digest_of_text(text: str) -> str:
    """Return the digest of a paragraph's text, however it is broken into lines."""
    return digest(normal(text).encode())[:_DIGITS]


def digests_of(passage: Passage) -> tuple[str, ...]:
    """Return the digest of a passage; with a sub-heading that of both together, of the heading, and of the text."""
    if passage.heading is None:
        return (digest_of_text(passage.text.value),)
    heading, text = passage.heading.value, passage.text.value
    return digest_of_text(heading + text), digest_of_text(heading), digest_of_text(text)


def _digest_of(items: Iterable[tuple[object, object]]) -> str:
    return of_content("\n".join(f"{name}={value}" for name, value in items).encode())


def _figures_of(written: str) -> dict[CellRef, str]:
    figures = {}
    for row in filter(None, written.split(_ROW)):
        path, _colon, values = row.rpartition(":")
        table, code = path.split(".")
        for value in values.split(_FIGURE):
            column, _equals, figure = value.partition(_EQUALS)
            if not _NUMBER.fullmatch(figure):
                raise ValueError(figure)
            figures[CellRef(table, code, column)] = figure
    return figures


def _paragraphs_of(written: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    paragraphs = {}
    for section in filter(None, written.split(_ROW)):
        code, _colon, passages = section.partition(":")
        paragraphs[code] = tuple(tuple(passage.split("+")) for passage in passages.split(_ITEM))
    return paragraphs
