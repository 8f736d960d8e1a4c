"""Outcomes that the prose tells in a sentence without counting them: 申请行政复议,复议机关维持了答复."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from docgen.checks.prose.claimed import is_difference, of_cells, of_rows
from docgen.checks.prose.context import any_of, has_any, is_elsewhere, other_year, spoken
from docgen.checks.prose.stated import Stated, none_of
from docgen.checks.prose.vocabulary import things_in, vocabulary_of, without_said
from docgen.forms.evaluation import value_of
from docgen.i18n import _
from docgen.prose.sentences import after_last

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.checks.prose.claimed import Claimed
    from docgen.checks.prose.claims import ReadParagraph
    from docgen.checks.prose.context import Heard, TextPart
    from docgen.checks.prose.vocabulary import Said
    from docgen.forms.rule import BoundClaim
    from docgen.report import Report

_STRETCH = re.compile("[^;。!?！？\n]+")  # in which an outcome stands behind its thing
_CLAUSE = re.compile("[^,;。:()!?！？\n]+")
_COURTS = ("法院", "一审", "二审")  # who says what it came to
_IN_GENERAL = re.compile("的$|对于|应当|可以|按照|依据|规定|情形|工作|制度|程序|确保|及时")
_IN_TIME = re.compile("在?(?:规定|法定)的?(?:时间|时限|期限)[之以]?内")
_FEW = 3  # cases, of which outcomes are told in words
_LONG = 3  # characters of a word
_NUMBER = re.compile("[0-9一二两三四五六七八九十]+\\s*[件起宗例案次场份]")
_DENIED = re.compile("[无未没零非免防避若如]|不(?!服)|率|可能|其余|其他|其它|部分|分别|撤[回诉]|撤销申请")
_PERSONS = re.compile(
    "(?<!没)(?<!所)有(?:[0-9]+|[一二两三四五六七八九十]+)(?:名|位|人)(?:公民|群众|纳税人|当事人|村民|居民|市民)?(?P<did>[^,;。]{2,24})"
)
_IN_OTHER_WAYS = re.compile("咨询|查询|了解|培训|参加|指导|如何|负责|从事|办理")
_NOT_DENIED = re.compile(
    "未经|尚未|未审结|未能?提供|无法提供|未予公开|未公开|不予公开|不掌握|未作出(?:复议)?(?:决定|判决|裁[定决])|没审"
)


def asserted_in(report: Report, read: ReadParagraph, part: TextPart) -> Iterator[Stated]:
    """Walk the outcomes of things that clauses tell without a number, of things that there are cases of."""
    text, vocabulary = read.paragraph.plain, vocabulary_of(report.form, report.year)
    for stretch in _STRETCH.finditer(text, part.start, part.end):
        begins, every = (
            stretch.start(),
            ((heard, _things_with_outcomes(heard.claims, report.year)) for heard in part.heard),
        )
        named = [heard for heard, things in every if things.search(text, *stretch.span())]
        for clause, heard in product(_CLAUSE.finditer(text, *stretch.span()) if named else (), named):
            outcome = None if _is_denied(text[begins : clause.start()]) else _outcome_of(report, heard, clause.group())
            if not outcome or not _is_own(report, read, heard, text[begins : clause.end()], clause.start()):
                continue
            things = things_in(vocabulary, text[begins : clause.start() + outcome.start], heard.rule)
            own = of_rows(outcome.bound.sums, things[-1].rows) if things else ()
            if own and value_of(things[-1].sums[0], report.number):
                span = clause.start() + outcome.start, clause.start() + outcome.end
                yield Stated(heard.rule, span, none_of(*own), _message(), some=True)


def _is_denied(before: str) -> bool:
    """Tell whether what stands in brackets explains what was denied: 无败诉(结果纠正)案件."""
    return before.endswith("(") and bool(_DENIED.search(before[after_last(before, ",:", 0, len(before)) :]))


def _message() -> str:
    return _("the text says that it came to this, but in the tables there is none: {expected}")


def _outcome_of(report: Report, heard: Heard, clause: str) -> Said | None:
    """Return the longest word of an outcome of several things in a clause that neither counts nor denies."""
    if _NUMBER.search(clause) or _DENIED.search(_NOT_DENIED.sub("", clause)):
        return None
    every = (
        said
        for said in vocabulary_of(report.form, report.year).said(clause)
        if said.bound.rule is heard.rule and _is_outcome(said.bound)
    )
    longest = max(every, key=_tells, default=None)
    return longest if longest and not has_any(clause, spoken(longest.bound.claim.unless, report.year)) else None


def _tells(word: Said) -> tuple[bool, int]:
    """Order words by how much they tell of an outcome: 已判决 says only that there was one."""
    return not is_difference(word.bound.sums[0]), word.end - word.start


def _is_outcome(bound: BoundClaim) -> bool:
    """Tell whether a claim counts what became of several things, each in a row of its own."""
    claim = bound.claim
    return not (bound.row or claim.bare or claim.most or claim.all)


@lru_cache(maxsize=100)
def _things_with_outcomes(claims: tuple[BoundClaim, ...], year: int) -> re.Pattern[str]:
    """Return the pattern of the words of the things that some claims count in rows, where others count what became of each in other columns."""
    things = [bound for bound in claims if bound.row]
    cells = {cell for bound in things for cell in bound.cells}
    has_outcomes = any(of_cells(bound.sums, cells) for bound in claims if _is_outcome(bound))
    words = (word for bound in things for word in spoken(bound.claim.says, year))
    return re.compile((has_outcomes and any_of(words)) or "(?!)")


def _is_own(report: Report, read: ReadParagraph, heard: Heard, words: str, start: int) -> bool:
    """Tell whether a sentence speaks of the bureau's own cases of the year."""
    topic = heard.rule.topic
    return not (
        other_year(words, report.year)
        or has_any(words, (*topic.silent, *(word for word in topic.unless if word not in _COURTS)))
        or is_elsewhere(read.paragraph, start, topic)
    )


def persons_in(report: Report, read: ReadParagraph, part: TextPart) -> Iterator[Stated]:
    """Walk what clauses say that some persons did, of which there are no cases at all: 有1名公民申请公开政府信息."""
    text = read.paragraph.plain
    for persons in _PERSONS.finditer(text, part.start, part.end) if "有" in text else ():
        did, begins = persons["did"], read.paragraph.sentence_of(persons.start()).start
        for heard in part.heard if not _IN_OTHER_WAYS.search(did) else ():
            if not _is_own(report, read, heard, text[max(begins, part.start) : persons.end()], persons.start()):
                continue
            done = [bound for bound in heard.claims if has_any(did, spoken(bound.claim.none, report.year))]
            if done and not any(value_of(operand, report.number) for bound in done for operand in bound.sums):
                yield Stated(heard.rule, persons.span(), none_of(done[0].sums[0]), _message(), some=True)


def outcomes_of_few(report: Report, read: ReadParagraph) -> Iterator[Stated]:
    """Walk the outcomes that a sentence tells of the cases it counts, where few were closed: 收到申请1件,因属于国家秘密不予公开."""
    first: dict[tuple[int, str], Claimed] = {}  # by sentence and rule
    for claimed in sorted(read.claims, key=lambda claimed: claimed.quantity.start):
        sentence = read.paragraph.sentence_of(claimed.quantity.start)
        first.setdefault((sentence.end, claimed.rule.id), claimed)
    closed = report.form.closed_by_rule
    for (end, rule), claimed in first.items():
        number = value_of(closed[rule].sums[0], report.number) if rule in closed else 0
        clauses = _CLAUSE.finditer(read.paragraph.plain, claimed.quantity.unit_end, end)
        for clause in clauses if 0 < (number or 0) <= _FEW else ():
            for said in _outcomes_of(report, closed[rule], clause.group()):
                span = clause.start() + said.start, clause.start() + said.end
                yield Stated(claimed.rule, span, none_of(*said.bound.sums), _message(), some=True)


def _outcomes_of(report: Report, closed: BoundClaim, clause: str) -> list[Said]:
    """Return the outcomes that a clause tells, each a kind of what was closed, where it neither counts nor denies."""
    columns = {cell.column for cell in closed.cells}
    every = [
        said
        for said in vocabulary_of(report.form, report.year).said(clause)
        if said.bound.rule is closed.rule
        and len(clause[said.start : said.end]) >= _LONG
        and said.bound.is_kind
        and said.bound.sums[0] != closed.sums[0]
        and not has_any(clause, spoken(said.bound.claim.unless, report.year))
        and {cell.column for cell in said.bound.cells} == columns
    ]
    words = _NOT_DENIED.sub("", without_said(_IN_TIME.sub("", clause), every))
    return [] if _NUMBER.search(clause) or _DENIED.search(words) or _IN_GENERAL.search(words) else every
