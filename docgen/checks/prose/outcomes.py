"""What the prose says became of the cases that it has just counted: 行政复议1件,尚未审结."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.checks.prose.claimed import cells_of, crossing, of_rows, received_by
from docgen.checks.prose.context import has_any, spoken
from docgen.checks.prose.stated import Stated
from docgen.checks.prose.vocabulary import vocabulary_of
from docgen.checks.prose.wholes import goes_on
from docgen.i18n import _
from docgen.prose.changing import CHANGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.checks.prose.claimed import Claimed
    from docgen.checks.prose.claims import ReadParagraph
    from docgen.checks.prose.vocabulary import Said
    from docgen.forms.expression import Operand
    from docgen.forms.rule import BoundClaim, Rule
    from docgen.report import Report

_NEXT = re.compile(
    "\\s*(?:\\((?P<aside>[^()0-9,;。]{2,30})(?:,[^()0-9]{0,30})?\\)"
    f"|(?:\\([^()0-9]*\\)|,[^,;。:()0-9]{{0,10}}?{CHANGE}[0-9.]+[件起宗%])?,?(?P<clause>(?:[^,;。:()0-9\n]|20[0-9]{{2}}(?=年)){{2,30}})(?=[,;。)\n]|$))"
)
_CLAUSES = 3  # behind a number
_OF_ONE = re.compile("第[一二两三四五六七八九十][件宗个份]")  # 第二件内容相同,不予处理: not of both
_ALL = "均|全部|都|皆|全都"
_OF_ALL = re.compile(_ALL)
_BEFORE = re.compile(
    f"(?:{_ALL}|已经?|目前|当年|本年度?|年内|年[底末]前?|现|仍|正|尚|经[^,]{{0,6}}|依法|按规定|按时|决定|结果|理由|[三四]类|行政|其他法律|保护|涉及|复议|申请人?|案件|该案|法院|因|依规|属于?|为|被|系|是|《[^》]*》|所[指称规定]+"
    "|告知|我(?:们|[局县市区镇乡委办街])|获|本(?:行政)?(?:机关|单位|部门)?|进行|答复|办理|处理|并|及时|严格|规范|均?在[^,]{0,12}?(?:内|前|下)|按[^,]{0,8}?(?:规定|要求|程序|期限|流程)?|予以|给予|至[^,]{0,10}[时日])*"
)
_BEHIND = re.compile(
    "(?:的|中|通过|以|网络|信函|邮寄|当面|方式|提交|提出|合法权益|权益|作出|《[^》]*》|处理|结果|决定|原?行政行为|原判|我(?:们|[局县市区镇乡委办街])|相关|政府|信息|申请|情形|范围|职责|无法提供|进行|予以|公开|状态|阶段|案件|了|结案|答复|办理|告知|申请人|书)*"
)


def outcomes_in(report: Report, read: ReadParagraph) -> Iterator[Stated]:
    """Walk what the words next to a number that counts cases say of all of them, where it is an outcome that has cells."""
    vocabulary = vocabulary_of(report.form, report.year)
    text = read.paragraph.plain
    for claimed in read.claims:
        if not claimed.quantity.value or not _counts(report, claimed):
            continue
        sentence = read.paragraph.sentence_of(claimed.quantity.start).plain
        for clause, start in _following(text, claimed.quantity.unit_end):
            if _OF_ONE.search(clause):
                break
            for said in _outcome(report, claimed, clause, list(vocabulary.said(clause))):
                if said.bound.claim.all and goes_on(sentence, said.bound, report.year):
                    continue
                message = _("the text says it of all {number}, but in the tables it is {expected}")
                span = start + said.start, start + said.end
                sums = _of_its_row(report, claimed, said.bound)
                yield Stated(claimed.rule, span, (sums,), message, claimed.quantity.value)


def _following(text: str, end: int) -> Iterator[tuple[str, int]]:
    """Walk the clauses of its sentence without a number that follow one, with where they begin."""
    for _clause in range(_CLAUSES):
        following = _NEXT.match(text, end)
        if not following:
            return
        group = following.lastgroup or ""
        yield following[group], following.start(group)
        end = following.end()


def _counts(report: Report, claimed: Claimed) -> bool:
    """Tell whether a number counts cases exactly, and rightly."""
    return not (claimed.most or claimed.wholes or claimed.quantity.approximate) and claimed.holds(report)


def _outcome(report: Report, claimed: Claimed, clause: str, words: list[Said]) -> Iterator[Said]:
    """Walk the longest word of a clause that says an outcome, where the clause says nothing else."""
    is_of_received = _is_received(report, claimed.rule, claimed.likeliest[0])
    for said in sorted(words, key=lambda said: (said.start - said.end, said.start)):
        claim = said.bound.claim
        is_new = claim.bare or _is_received(report, said.bound.rule, said.bound.sums[0])
        is_outcome = said.bound.rule is claimed.rule and not (claim.most or is_new)
        if not claim.all and _is_counted(report, said.bound):
            continue  # 办理 says no more than that there were cases
        if _OF_ALL.search(clause) and claimed.bound.is_kind and not claimed.bound.row:
            continue  # 1件维持,1件其他结果,均已审结: of both
        if claim.all and (not is_of_received or _OF_ALL.search(clause)):
            continue  # 予以公开1件,已办结: of that one; 均已办结 is read as what is said of all
        if not is_outcome or said.bound.sums == claimed.likeliest or _has_part(said.bound, claimed):
            continue
        if not (_BEFORE.fullmatch(clause, 0, said.start) and _BEHIND.fullmatch(clause, said.end)):
            continue
        if not has_any(clause, spoken(claim.unless, report.year)):
            yield said
            return


def _is_received(report: Report, rule: Rule, operand: Operand) -> bool:
    """Tell whether a sum is what came in, and nothing of what became of it: what is said of that is said of all."""
    return any(sums[0] == operand for sums in received_by(report, rule))


def _has_part(bound: BoundClaim, claimed: Claimed) -> bool:
    """Tell whether a number counts a kind of an outcome: 信访类8件、重复申请2件,不予处理."""
    return cells_of(claimed) < bound.cells


def _is_counted(report: Report, bound: BoundClaim) -> bool:
    """Tell whether a claim counts what another says of all: the cases that were closed."""
    return any(other.claim.all and other.sums[0] == bound.sums[0] for other in report.form.claims)


def _of_its_row(report: Report, claimed: Claimed, outcome: BoundClaim) -> tuple[Operand, ...]:
    """Return the sums of an outcome that are of the thing counted: of 行政复议1件,维持 that of reviews, of 企业提出的1件部分公开 that of companies."""
    crossed = None if claimed.bound.row else crossing(report, outcome.sums[0], claimed.likeliest[0])
    if crossed:
        return (crossed, *outcome.sums)
    return of_rows(outcome.sums, {cell.row for cell in cells_of(claimed)}) or outcome.sums
