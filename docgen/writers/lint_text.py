"""Lint's remarks as text: template by template, rule by rule, with what to do."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from docgen.errors import Problem
from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.lint.rules import PRINTS_WRONG, rules
from docgen.source import Source
from docgen.writers.lines import as_lines
from docgen.writers.words import severity_word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from docgen.lint.rules import LintRule, Remark, Result, Where


def write_results(results: Sequence[Result], guessed: Collection[str] = ()) -> str:
    """Write what was found in some templates; `guessed` are those whose form was taken by their name."""
    known = rules()
    lines: list[str] = []
    for result in results:
        if lines:
            lines.append("")
        lines.append(_verdict(result, guessed=result.file in guessed))
        lines += _remarks(result, known)
    return as_lines(lines)


def _verdict(result: Result, *, guessed: bool) -> str:
    head = result.file
    if result.form:
        named = _("{file}, form {form} (named like the template)") if guessed else _("{file}, form {form}")
        head = named.format(file=result.file, form=result.form)
    words = {
        Severity.ERROR: _("errors: {count}"),
        Severity.WARNING: _("warnings: {count}"),
        Severity.INFO: _("remarks: {count}"),
    }
    counts = [words[each].format(count=result.count(each)) for each in Severity if result.count(each)]
    verdict = _(", ").join(counts) or _("nothing to remark on")
    if not result.tags:
        verdict += _("; it has 0 tags, so it is no template yet: docgen template adopt makes one of a report")
    if not result.form:
        verdict += _("; held against no form (--form NAME)")
    return _("{report}: {verdict}").format(report=head, verdict=verdict)


def _remarks(result: Result, known: dict[str, LintRule]) -> Iterator[str]:
    by_rule = sorted(result.remarks, key=lambda remark: (remark.severity.rank, remark.rule))
    for (severity, name), group in groupby(by_rule, key=lambda remark: (remark.severity, remark.rule)):
        yield ""
        yield f"{severity_word(severity)} {name}  {known[name].finds}"
        for remark in group:
            yield from _remark(remark)
        yield "  " + _("What to do: {advice}").format(advice=known[name].advice)


def _remark(remark: Remark) -> Iterator[str]:
    where = place_words(remark.where)
    placed = _("{where}: {message}").format(where=where, message=remark.message)
    yield f"  {placed if where else remark.message}"


def refusals(result: Result) -> list[Problem]:
    """Return why no report is made with a template, in lint's sentences; nothing where one may be."""
    source = Source(result.file)
    words = _("{where}: {message}")
    return [
        Problem(words.format(where=place_words(each.where), message=each.message), source)
        for each in result.remarks
        if each.severity is Severity.ERROR and each.rule in PRINTS_WRONG
    ]


def place_words(where: Where) -> str:
    """Name a place: part, table, row and cell or paragraph, tag, and what stands around it."""
    words = _(", ").join(filter(None, (where.part, str(where.spot))))
    if where.tag:
        words = " ".join(filter(None, (words, where.tag)))
    if where.around:
        words += " " + _("in “{around}”").format(around=where.around)
    return words
