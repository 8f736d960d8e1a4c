"""What the prose says there was none of: 没有因政府信息公开引起的行政复议和行政诉讼."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING

from docgen.checks.prose.claimed import of_rows
from docgen.checks.prose.context import any_of, has_any, is_elsewhere, other_year, speaks_of, spoken
from docgen.checks.prose.stated import Stated, none_of
from docgen.checks.prose.topics import outcome_words
from docgen.checks.prose.vocabulary import thing_among, things_in, vocabulary_of
from docgen.i18n import _
from docgen.prose.breakdown import own_words
from docgen.prose.sentences import after_last

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docgen.checks.prose.claims import ReadParagraph
    from docgen.checks.prose.context import Heard, TextPart
    from docgen.checks.prose.reading import Paragraph
    from docgen.forms.expression import Operand
    from docgen.forms.rule import BoundClaim
    from docgen.report import Report

_NONE = re.compile(
    "(?:尚未|从未|均未|也未|未存在|暂无|均无|并无|也无|未|没有|没|无|零|不存在(?!的)|不涉及)"
    "(?!现成|正当|法|关|须|需|按|能|及时|经|予|公开|主动|被(?!申请|提起|纠|复议|诉讼|起诉|行政)|来|到|完|办(?!理)|答|形成|出现失|发生失|处理|满|必|论|偿|障|纸|缝|人机|线|锡|为|量|存)"
)
_NONE_OF_THESE = re.compile(
    "(?:[零无]|“?零(?:发生|申请|收到|投诉)|没有|(?<!信息)(?<!文件)(?<!内容)不存在|不涉及|[未没无](?:有)?(?:发生|收到|接到|接收|产生|出现|涉及|受理|提起|作出|实施|制发|制定|出台|印发))"
    "(?:件|起|例|过|的?情况|的?情形|过的?情[况形])?”?(?=[,;。)!！?？\n]|$)"
)
_MARKS = re.compile("“零|[零无没未不]")  # that what denies so begins with
_ALL_OF_THESE = re.compile("(?:均|都|也|皆|全部?|一概|一律|从|(?:一[件起宗例次]|[0-9]件)[也都]?)?[为是系:]?$")
_ALL_REACH = 4  # characters
_CLAUSE_END = re.compile("[,;。:!?！？\n]")
_NUMBER = re.compile("(?<![0-9])(?<!以上)(?<!上述)(?!20[0-9]{2}年)[0-9]")
_TAIL = 90  # characters of a clause that a denial reaches over
_THINGS = "(?:申请)?(?:的|类|方面|本年度?|全年|年内|政府信息公开|信息公开|依申请公开|申请人|申请表|申请书|申请|措施|表|书|案件|案例|案|情况|情形|事项|事件|信息|信件|信函|来信|继续|办理|处理|行为|要求|诉求|请求|内容|发生|产生|出现|决定|件|费用|费|数量|总量|总数|量|数|现象|度|项目|事宜|来件|相关|有关|[“”「」《》]|等)*+"  # possessive: it is not read again in another way
_TAIL_OF_THING = re.compile(_THINGS)
_ENDING = f"(?={_THINGS}\\s*(?:[,;。、:)!！?？\n]|和|及|或|与|以及|并|也|$))"
_OTHERWISE = re.compile("上年(?!结转|度结转)|去年(?!结转)|以外|之外|此外|再无|别的|除|新发生|本级")
_OF_FEES = re.compile("[^、,;。和及与或]{0,12}(?:收费|费用)")  # 无收取依申请公开信息相关费用
_SOME = re.compile(
    "(?:(?:[逾超延败胜撤驳错漏违误未无]|纠(?!纷)|不(?!服|满|当)|维持|部分).*的|不予|[超逾]期|超时|撤[销回])$|结转|转入|遗留|其[他它](?:类型|类)?申请"
)
_KIND = "(?:单位|企业|公司|法人|机构|团体|其[他它]组织|组织|当面|网络|网上|线上|线下|信函|邮寄|邮件|现场|来函|传真)"
_OF_ONE_KIND = re.compile(  # 没有单位申请, 无当面申请件: others may have applied, or in another way
    f"(?:收到|接到|受理)?{_KIND}(?:(?:[、和与及或]|或者|以及){_KIND})*(?:提交|提出|方式)?的?"
)
_PLAINLY = re.compile(
    "(?:政府|信息|公开|收到|接到|接收|接受|受理|办理|产生|发生|出现|有|任何|过|新增|关于|要求|提出|的)*"
)
_REASON = re.compile("因(?!此)")
_LATE = re.compile("逾期|超期|超时|不及时|延误")
_ANSWERED = re.compile("公开|申请|答复|办理|政府信息")
_SERIES = re.compile("[、和及与或,]|以及")
_LOST = re.compile(
    "(?:[、和及与或]|以及)[^,;。、和及与或]{0,12}?(?:败诉|纠错|被?纠正|被?撤销)"
)  # 行政复议和行政诉讼败诉: of either
_OUTCOME = re.compile("败诉|纠|撤销")
_SUFFERED = re.compile("被(?!申请|提起)")
_DONE = "结转"  # with these a clause may say what was done: 未收到补正,结转下年度办理
_REACH = 400  # characters
_YEAR_BEFORE = re.compile("(?P<year>上一?年度?|去年|20[0-9]{2}年度?)[也均都]?$")
_YEAR_REACH = 6


def denials_in(report: Report, read: ReadParagraph, part: TextPart) -> Iterator[Stated]:
    """Walk what a part of a paragraph says that there was none of.

    Not what the paragraph rightly counts some of, unless it is denied plainly: 收到申请3件,无当面递交的申请.
    """
    paragraph, text = read.paragraph, read.paragraph.plain
    yield from _denied_behind(report, read, part)
    end = 0
    for denial in _NONE.finditer(text, part.start, part.end):
        if denial.start() < end:
            continue  # within the clause of one that was read
        end = _end_of_denial(text, denial.end(), min(part.end, denial.end() + _TAIL), part, report.year)
        place = denial.start(), denial.end(), end
        yield from _denied(report, read, part, place)
        yield from _of_last_year(report, paragraph, part, place)


def without_denied(report: Report, read: ReadParagraph) -> ReadParagraph:
    """Set the numbers aside whose clause does not name what they count, and whose sentence rightly says before that there was none of it.

    未出台规范性文件,执行前几年出台的6件.
    """
    paragraph = read.paragraph
    wrong = [
        each
        for each in read.claims
        if not (each.holds(report) or has_any(own_words(paragraph.plain, each.quantity), each.rule.topic.words))
    ]
    if not wrong:
        return read
    since: dict[tuple[int, Operand], int] = {}  # where a sentence, by where it begins, has said that a sum is 0
    for denial in (denial for part in read.parts for denial in denials_in(report, read, part)):
        sentence = paragraph.sentence_of(denial.span[0]).start
        for operand in () if denial.wrong(report) else chain.from_iterable(denial.groups):
            since[sentence, operand] = min(denial.span[1], since.get((sentence, operand), denial.span[1]))
    denied = {
        each.quantity: _("the sentence says that there was none of it")
        for each in wrong
        if (end := since.get((paragraph.sentence_of(each.quantity.start).start, each.likeliest[0])))
        and end <= each.quantity.start
    }
    own = tuple(each for each in read.claims if each.quantity not in denied)
    return read._replace(claims=own, aside=read.aside | denied)


def _end_of_denial(text: str, start: int, last: int, part: TextPart, year: int) -> int:
    """Return where a denial ends: with its clause, or with clauses behind it that only name further things (未收到申请,行政复议和诉讼)."""
    stop = _CLAUSE_END.search(text, start, last)
    while stop and stop.group() == "," and (more := _names_only(part, year).match(text, stop.end(), last)):
        stop = _CLAUSE_END.search(text, more.end(), last)
    return stop.start() if stop else last


def _names_only(part: TextPart, year: int) -> re.Pattern[str]:
    """Return what only names things that may be denied, to the end of its clause."""
    words = (word for heard in part.heard for bound in heard.claims for word in spoken(bound.claim.none, year))
    return _series_of(tuple(word for word in words if not word.startswith(_DONE)))


def _denied(report: Report, read: ReadParagraph, part: TextPart, place: tuple[int, int, int]) -> Iterator[Stated]:
    """Walk the claims whose things stand in the clause of a denial: all of a series, the longest name of each."""
    paragraph = read.paragraph
    start, begin, end = place
    tail = paragraph.plain[begin:end]
    if _NUMBER.search(tail):
        return
    things = {
        (begin + thing.start(), begin + thing.end(), id(bound)): (heard, bound)
        for heard in part.heard
        for bound in (heard.claims if _may_be(report, paragraph, heard, start, end) else ())
        for thing in (_thing(spoken(bound.claim.none, report.year)).finditer(tail) if bound.claim.none else ())
    }
    spans = sorted({(first, last) for first, last, _claim in things})
    for (first, last, _claim), (heard, bound) in sorted(things.items(), key=itemgetter(0)):
        stands = not any(_takes_up(paragraph.plain, other, (first, last), end) for other in spans)
        if (
            stands
            and not _OF_FEES.match(paragraph.plain, last, end)
            and not (_LOST.match(paragraph.plain, last, end) and not _OUTCOME.search(paragraph.plain, first, last))
            and not _is_of_some(paragraph.plain[begin:first], heard, bound, report.year)
            and (_PLAINLY.fullmatch(paragraph.plain, begin, first) or not _counts_some(report, read, bound))
            and not _is_other(paragraph, heard, place, spans, report.year)
            and not (bound.claim.bare and _is_of_one_kind(report, read, heard, start))
        ):
            sums = _of_things(report, paragraph, bound, start)
            yield Stated(heard.rule, (start, last), none_of(sums[0]), _message())


def _of_things(report: Report, paragraph: Paragraph, bound: BoundClaim, start: int) -> Sequence[Operand]:
    """Return the sums of a claim that are of the things that a sentence names before a denial: 诉讼4件,没有一件被纠正."""
    if bound.row:
        return bound.sums
    vocabulary, sentence = vocabulary_of(report.form, report.year), paragraph.sentence_of(start).start
    section = paragraph.plain[after_last(paragraph.plain, ";", sentence, start) : start]
    if thing := thing_among(vocabulary, section, bound.rule):
        return of_rows(bound.sums, thing.rows) or bound.sums
    for marks in (",;", ";", "\n"):  # its own clause, what stands behind the last semicolon, its sentence
        words = paragraph.plain[after_last(paragraph.plain, marks, sentence, start) : start]
        rows = {row for thing in things_in(vocabulary, words, bound.rule) for row in thing.rows}
        if rows:
            return of_rows(bound.sums, rows) or bound.sums
    return bound.sums


def _of_last_year(
    report: Report, paragraph: Paragraph, part: TextPart, place: tuple[int, int, int]
) -> Iterator[Stated]:
    """Walk the things that are denied of a year that stands before the denial: 上年无结转 is 无上年结转."""
    start, begin, end = place
    year = _YEAR_BEFORE.search(paragraph.plain, max(0, start - _YEAR_REACH), start)
    if not year:
        return
    for heard in part.heard:
        for bound in heard.claims if _may_be(report, paragraph, heard, start, end) else ():
            words = (word for word in spoken(bound.claim.none, report.year) if word.startswith(year["year"]))
            rests = (word.removeprefix(year["year"]) for word in words)
            rest = next((rest for rest in rests if paragraph.plain.startswith(rest, begin)), "")
            if rest:
                yield Stated(heard.rule, (year.start(), begin + len(rest)), none_of(bound.sums[0]), _message())


def _denied_behind(report: Report, read: ReadParagraph, part: TextPart) -> Iterator[Stated]:
    """Walk the claims whose things stand before what denies them, at the end of its clause: 行政复议、行政诉讼均为零."""
    text = read.paragraph.plain
    for denial in _none_of_these(text, part):
        every = _ALL_OF_THESE.search(text, max(part.start, denial.start() - _ALL_REACH), denial.start())
        ends = every.start() if every else denial.start()
        begins = after_last(text, ",;。:!?\n()", part.start, ends)
        for stated in _denied(report, read, part, (begins, begins, ends)):
            yield stated._replace(span=(begins, denial.end()))


def _none_of_these(text: str, part: TextPart) -> Iterator[re.Match[str]]:
    end = part.start
    for mark in _MARKS.finditer(text, part.start, part.end):
        denial = _NONE_OF_THESE.match(text, mark.start(), part.end) if mark.start() >= end else None
        if denial:
            end = denial.end()
            yield denial


def _counts_some(report: Report, read: ReadParagraph, bound: BoundClaim) -> bool:
    """Tell whether a paragraph rightly counts some of what a claim is about: then only some of it is denied."""
    return any(
        bound.sums[0] in each.likeliest and each.quantity.value and not each.most and each.holds(report)
        for each in read.claims
    )


def _message() -> str:
    return _("the text says that there was none, but in the tables it is {expected}")


def _takes_up(text: str, other: tuple[int, int], thing: tuple[int, int], end: int) -> bool:
    """Tell whether a thing that is denied is only a part of another one: of 结转下年度的申请 no 申请, of 复议被纠错 no 复议."""
    first, last = thing
    if other == thing:
        return False
    if other[0] <= first and last <= other[1]:  # within a longer name
        return not _SERIES.search(text, *other)
    if other[0] < first < other[1] < last:  # 没有上年结转件: no 结转件 of this year
        return True
    if other[1] <= first:  # behind it, with nothing that parts them
        return not _SERIES.search(text, other[1], first)
    return bool(_SUFFERED.search(text, last, end)) and other[0] >= last


def _is_of_some(before: str, heard: Heard, bound: BoundClaim, year: int) -> bool:
    """Tell whether the words before a thing say that only some of it is denied: 被纠错的行政复议, 逾期答复的申请, 经复议后再行起诉."""
    own = _SERIES.split(before)[-1]
    is_of_outcome = before.endswith("的") and has_any(before, outcome_words(heard.claims, year))
    is_of_some = _SOME.search(own) or (bound.row and has_any(own, spoken(bound.claim.unless, year)))
    return is_of_outcome or bool(is_of_some or _OF_ONE_KIND.fullmatch(before))


def _is_of_one_kind(report: Report, read: ReadParagraph, heard: Heard, start: int) -> bool:
    """Tell whether a denial is of one kind, where its sentence counts others: 自然人提出16件,法人和其他组织未提出申请."""
    paragraph = read.paragraph
    begins = paragraph.sentence_of(start).start
    if not any(begins <= each.quantity.start < start and each.rule is heard.rule for each in read.claims):
        return False
    words = paragraph.plain[after_last(paragraph.plain, ",;。:(", 0, start) : start]
    said = (said.bound for said in vocabulary_of(report.form, report.year).said(words))
    kinds = {id(bound) for bound in said if bound.rule is heard.rule and bound.is_kind}
    return bool(kinds)


def _may_be(report: Report, paragraph: Paragraph, heard: Heard, start: int, end: int) -> bool:
    """Tell whether a denial may be about a topic: one that was spoken of before it, or is in its sentence."""
    topic, text = heard.rule.topic, paragraph.plain
    sentence = paragraph.sentence_of(start)
    about = heard.since < end if topic.paragraph else heard.since < 0 or speaks_of(sentence.plain, topic)
    about = about and not other_year(text[max(sentence.start, start - _REACH) : end], report.year)
    return about and not is_elsewhere(paragraph, start, topic)


def _is_other(
    paragraph: Paragraph, heard: Heard, place: tuple[int, int, int], things: Iterable[tuple[int, int]], year: int
) -> bool:
    """Tell whether a denial is about other cases than those of the topic, or another year: by the words of its clause that neither deny nor are denied."""
    topic, text = heard.rule.topic, paragraph.plain
    start, behind_denial, end = place
    begin = after_last(text, ",;。:(", 0, start)
    tail, bare = text[start:end], list(text[begin:end])
    bare[start - begin : behind_denial - begin] = "□" * (behind_denial - start)
    for first, last in things:
        behind = _TAIL_OF_THING.match(text, last, end)
        covered = behind.end() if behind else last
        bare[first - begin : covered - begin] = "□" * (covered - first)
    clause = "".join(bare)
    if _OTHERWISE.search(clause) or other_year(clause, year) or has_any(clause, (*topic.unless, *topic.silent)):
        return True
    reason = _REASON.search(tail)
    return bool(reason) and bool(_LATE.search(tail) or not (speaks_of(tail, topic) or _ANSWERED.search(tail)))


@cache
def _series_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a series of things, with what may stand around them, up to the end of a clause."""
    return re.compile(
        f"(?:(?:被?(?:申请|提起|引起|引发))?+(?:{any_of(words)}){_THINGS}(?:[和及与或、]|以及)?)++(?=[,;。]|$)"
    )


@cache
def _thing(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what is denied: the word stands at the end of its clause, or before another that is denied."""
    return re.compile(f"(?:{any_of(words)}){_ENDING}")
