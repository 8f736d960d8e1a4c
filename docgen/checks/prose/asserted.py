"""Outcomes that the prose tells in a sentence without counting them: 申请行政复议,复议机关维持了答复."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from docgen.checks.prose.claimed import of_cells, of_rows
from docgen.checks.prose.context import has_any, is_elsewhere, other_year, spoken
from docgen.checks.prose.stated import Stated
from docgen.checks.prose.vocabulary import things_in, vocabulary_of
from docgen.forms.evaluation import value_of
from docgen.forms.expression import cells_in
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.checks.prose.claims import ReadParagraph
    from docgen.checks.prose.context import Heard, TextPart
    from docgen.checks.prose.vocabulary import Said
    from docgen.forms.expression import Operand
    from docgen.forms.rule import BoundClaim
    from docgen.report import Report

_CLAUSE = re.compile("[^,;。:()!?！？\n]+")
_COURTS = ("法院", "一审", "二审")  # who says what it came to
_NUMBER = re.compile("[0-9一二两三四五六七八九十]+\\s*[件起宗例案次场份]")
_DENIED = re.compile("[无未没零非免防避若如]|不(?!服)|率|可能|其余|其他|其它|部分|分别|撤[回诉]|撤销申请")
_NOT_DENIED = re.compile("未经|尚未|未审结|未作出|没审")


def asserted_in(report: Report, read: ReadParagraph, part: TextPart) -> Iterator[Stated]:
    """Walk the outcomes of things that clauses tell without a number, of things that there are cases of."""
    text = read.paragraph.plain
    message = _("the text says that it came to this, but in the tables there is none: {expected}")
    named = [heard for heard in part.heard if has_any(text, _things_with_outcomes(heard.claims, report.year))]
    for clause in _CLAUSE.finditer(text, part.start, part.end) if named else ():
        begins = max(read.paragraph.sentence_of(clause.start()).start, part.start)
        for heard in named:
            outcome = _told(report, heard, clause.group())
            if not outcome or not _is_own(report, read, heard, text[begins : clause.end()], clause.start()):
                continue
            vocabulary = vocabulary_of(report.form, report.year)
            thing = next(
                reversed(things_in(vocabulary, text[begins : clause.start() + outcome.start], heard.rule)), None
            )
            own = of_rows(outcome.bound.sums, thing.rows) if thing else ()
            if thing and own and value_of(thing.sums[0], report.number):
                span = clause.start() + outcome.start, clause.start() + outcome.end
                yield Stated(heard.rule, span, _each(own), message, some=True)


def _each(sums: Sequence[Operand]) -> tuple[tuple[Operand, ...], ...]:
    return tuple((operand,) for operand in sums)


def _told(report: Report, heard: Heard, clause: str) -> Said | None:
    """Return the longest word of an outcome of several things in a clause that neither counts nor denies."""
    if _NUMBER.search(clause) or _DENIED.search(_NOT_DENIED.sub("", clause)):
        return None
    every = (
        said
        for said in vocabulary_of(report.form, report.year).said(clause)
        if said.bound.rule is heard.rule and _is_outcome(said.bound)
    )
    said = max(every, key=lambda said: said.end - said.start, default=None)
    return said if said and not has_any(clause, spoken(said.bound.claim.unless, report.year)) else None


def _is_outcome(bound: BoundClaim) -> bool:
    """Tell whether a claim counts what became of several things, each in a row of its own."""
    claim = bound.claim
    return not (bound.row or claim.bare or claim.most or claim.all)


@lru_cache(maxsize=100)
def _things_with_outcomes(claims: tuple[BoundClaim, ...], year: int) -> tuple[str, ...]:
    """Return the words of the things that some claims count in rows, where others count what became of each in other columns."""
    things = [bound for bound in claims if bound.row]
    cells = {cell for bound in things for cell in cells_in(bound.sums[0])}
    has_outcomes = any(of_cells(bound.sums, cells) for bound in claims if _is_outcome(bound))
    return tuple(word for bound in things for word in spoken(bound.claim.says, year)) if has_outcomes else ()


def _is_own(report: Report, read: ReadParagraph, heard: Heard, words: str, start: int) -> bool:
    """Tell whether a sentence speaks of the bureau's own cases of the year."""
    topic = heard.rule.topic
    return not (
        other_year(words, report.year)
        or has_any(words, (*topic.silent, *(word for word in topic.unless if word not in _COURTS)))
        or is_elsewhere(read.paragraph, start, topic)
    )
