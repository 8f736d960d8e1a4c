"""What the prose says of all: 全部办结, 办结率100%, 申请人均为自然人."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING

from docgen.checks.prose.claimed import received_by
from docgen.checks.prose.context import any_of, has_any, is_elsewhere, other_year, speaks_of, spoken
from docgen.checks.prose.stated import Stated, none_of
from docgen.checks.prose.topics import ways_of
from docgen.checks.prose.whose import other_body
from docgen.forms.evaluation import value_of
from docgen.i18n import _
from docgen.prose.carrying import CARRIED, LAST_YEAR
from docgen.prose.changing import CHANGED_BY
from docgen.prose.sentences import after_last

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.checks.prose.claimed import Claimed
    from docgen.checks.prose.claims import ReadParagraph
    from docgen.checks.prose.context import Heard, TextPart
    from docgen.forms.rule import BoundClaim
    from docgen.prose.quantities import Quantity
    from docgen.report import Report

_ALL = "全部|全都|全数|按时|按期|如期|均|都|皆|所有|一律|悉数|全是|全为|已经?|申请(?:人|者|主体|对象)[^,;。0-9]{0,4}(?:为|系|是)|由|在(?:规定|法定)(?:的?时间|的?时限|的?期限|的?答复期限)?[之以]?[内前]"
_BY = "由"  # 由自然人提出; 由主管部门答复 says nothing of all
_WORKED_ON = ("办理", "处理")  # of what is only worked on, all may be closed: 办理申请48件,全部办结
_OF_TASKS = re.compile("(?:任务|目标|指标|工作|整改|考核|项目)$")  # 年度目标任务全部完成
_OF_RATE = "率"
_WHOLE = "100(?:\\.0+)?%|百分之百|百分之一百"
_MAY = re.compile(f"{_ALL}|率")  # what is said of all has one of these
_OTHERS = re.compile(
    "其[一二三四五]|其余|其他|其它|剩余|余下|另|除|[,;一]一[为是]|^一[为是]|部分(?!公开)"
)  # a clause with these is about some
_ELSEWHERE = re.compile("途径|告知|引导|补正|重新")  # 已告知通过其他途径办理
_OF_A_KIND = re.compile("制作|保存|职责范围|范围内的|符合|可以?公开的|到期|届期")  # 属于职责范围的均予以公开
_MEANT = re.compile(
    "确保|力求|力争|(?:联系|督促|协调|要求|指导|推动|提醒|催)[^,;。0-9]{0,12}(?:按|及时|限时)|(?:均|都|一律)(?:依法|依规|依条例|依规定|按照?|依照|严格)[^,;。0-9]{0,24}办理"
)  # 确保所有申请均答复: not that they were
_EVERY_CLOSED = re.compile("全部(?:已|依法)*(?:办结|办理完毕|处理完毕|办完)")
_LISTED = re.compile("其中|包括|包含|\\(")
_NUMBER = re.compile("[0-9]|[一二两三四五六七八九十百]+[件宗份起例项人个]")
_COUNTED_BEHIND = re.compile("\\([0-9]")
_RATE = re.compile("率[^,;。0-9]{0,10}[0-9]{1,3}(?:\\.[0-9]+)?%|[0-9]{1,3}(?:\\.[0-9]+)?%的[^,;。0-9]{0,8}率")
_CLOSED_RATE = re.compile("^(?:总|申请|全部)?办结率")  # whatever is carried on, not all is closed then
_ON_TIME = "(?<!按时)(?<!按期)(?<!及时)(?<!限内)"  # what is late is closed as well
_CLAUSE = re.compile("[^,;。:()!?！？\n]+")
_CARRIED = re.compile(f"\\s*(?:20[0-9]{{2}}年度?)?(?:{LAST_YEAR}|{CARRIED})")
_OF_CARRIED = re.compile(f"(?:{CARRIED})的?[件案]的?(?:申请人|申请)")  # 结转件的申请人均为自然人
_AND_KIND = re.compile("[和与及、或]")
_WHO = 200  # characters before a clause that say whose cases it speaks of
_BOUNDARY = ",;。:!?！？\n"
_DENIED = re.compile("[未无没][^,;。]{0,8}$")
_CARRIED_IN = re.compile("(?:上一?年度?|去年|往年|[年期]初)[^,;。0-9]{0,4}$")  # 上年度未办结1件


def wholes_in(report: Report, read: ReadParagraph, part: TextPart) -> Iterator[Stated]:
    """Walk what a part of a paragraph says of all the cases it is about."""
    all_so = _("the text says that all are so, but in the tables there is still {expected}")
    not_all = _("the text gives less than 100 %, but in the tables none is left: {expected}")
    for clause in _CLAUSE.finditer(read.paragraph.plain, part.start, part.end):
        for heard in part.heard if _MAY.search(clause.group()) else ():
            if not _any_whole(heard.claims, report.year).search(clause.group()):
                continue
            for bound, whole in _of_clause(heard, clause.group(), report.year):
                if _OF_TASKS.search(clause.group(), 0, whole.start()):
                    continue
                if _is_of_all(report, read, part, heard, bound, clause):
                    some = bool(whole["some"] or whole["less"])
                    span = clause.start() + whole.start(), clause.start() + whole.end()
                    message = not_all if some else all_so
                    is_loose = not (_OF_RATE in whole.group() or _EVERY_CLOSED.search(clause.group()))
                    yield Stated(heard.rule, span, none_of(*bound.rest), message, some=some, loose=is_loose)


def _of_clause(heard: Heard, clause: str, year: int) -> list[tuple[BoundClaim, re.Match[str]]]:
    """Return the claims that a clause says of all, with where; those that it names, where it names some (诉讼均胜诉)."""
    every = [
        (bound, whole)
        for bound in heard.claims
        if bound.claim.all and (whole := _whole(spoken(bound.claim.all, year)).search(clause))
    ]
    every = [each for each in every if not (each[0].is_of_all and each[1].group().startswith(_BY))]
    kinds = {word for bound, _whole in every for word in spoken(bound.claim.all, year)}
    every = [(bound, whole) for bound, whole in every if not _is_one_of_kinds(clause, whole, bound, kinds)]
    named = [(bound, whole) for bound, whole in every if has_any(clause, spoken(bound.claim.says, year))]
    return named or every


def _is_one_of_kinds(clause: str, whole: re.Match[str], bound: BoundClaim, kinds: set[str]) -> bool:
    """Tell whether what is said of all names several kinds: 全部来自自然人和商业企业."""
    others = [word for word in kinds if word not in bound.claim.all]
    before, behind = _AND_KIND.search(whole.group()), _AND_KIND.match(clause, whole.end())
    goes_on = behind and not bound.is_of_all  # 全部为自然人和法律服务机构
    return bool(goes_on or ((before or behind) and has_any(clause, others)))


def _is_of_all(
    report: Report, read: ReadParagraph, part: TextPart, heard: Heard, bound: BoundClaim, clause: re.Match[str]
) -> bool:
    """Tell whether a clause speaks of all cases of a topic, not of those that the number before it counts, nor of others."""
    text, topic, year = read.paragraph.plain, heard.rule.topic, report.year
    begin = max(read.paragraph.sentence_of(clause.start()).start, part.start)
    before = text[begin : clause.end()]
    about = heard.since < clause.end() if topic.paragraph else heard.since < 0 or speaks_of(before, topic)
    counted_behind = _COUNTED_BEHIND.match(text, clause.end())  # 由自然人(59件)和企业(4件)提出
    said_by = text[max(begin, clause.start() - _WHO) : clause.start()]
    is_of_other = other_year(before, year) or other_body(report, said_by, clause.group())
    if not about or is_of_other or counted_behind or _says_some(clause.group(), bound):
        return False
    near, kinds = clause.group(), ""
    things = _things_before(read, begin, clause.start())
    are_others = _are_others(report, things, bound)
    number = _counted_before(read, begin, clause.start())
    if number:
        behind = text[number.unit_end : clause.start()]
        kinds = behind if _LISTED.search(behind) else ""  # 行政争议3件,其中复议1件,诉讼2件,均维持
        counting = text[after_last(text, _BOUNDARY, begin, number.start) : number.start]
        near = counting + near
        is_of_last_year = not bound.is_of_all and bool(_CARRIED.match(counting))
        if (
            (number in read.aside and bound.claim.but and not bound.is_of_all)
            or is_of_last_year
            or are_others
            or _is_of_some(report, read, bound, number)
            or _counts_those(report, bound, number, counting)
        ):
            return False
    names_all_things = bool(bound.row) and len(things) > 1 and not are_others  # 复议1件,直接起诉1件,均维持
    names_all_things = names_all_things and not has_any(clause.group(), spoken(bound.claim.unless, year))
    if (_is_against(near, kinds, heard, bound, year) and not names_all_things) or is_elsewhere(
        read.paragraph, clause.start(), topic
    ):
        return False
    if goes_on(text[part.start : clause.start()], bound, year) and not _CLOSED_RATE.search(clause.group()):
        return False
    if _EVERY_CLOSED.search(clause.group()):
        return True  # whatever is said of cases behind it
    rest_of_own, *others = re.split("(?<=[。;])", text[clause.end() : part.end])
    on_topic = (
        each for each in others if _NUMBER.search(each) and (speaks_of(each, topic) or not has_any(each, topic.unless))
    )
    return not any(goes_on(each, bound, year) for each in (rest_of_own, *on_topic))


def _says_some(clause: str, bound: BoundClaim) -> bool:
    """Tell whether a clause speaks of some only, counts them, or says what is meant to be."""
    of_others = _OTHERS.search(clause) or _OF_CARRIED.search(clause)
    others = bool(of_others) and not bound.claim.but  # 其余均已答复: all are
    return others or any(
        pattern.search(text)
        for pattern, text in (
            (_ELSEWHERE, clause),
            (_OF_A_KIND, clause),
            (_MEANT, clause),
            (_NUMBER, _RATE.sub("", clause)),
        )
    )


def _counted_before(read: ReadParagraph, begin: int, end: int) -> Quantity | None:
    """Return the last number of a sentence before a clause; before a list, the one that it is made of."""
    text = read.paragraph.plain
    counted = [number for number in read.paragraph.numbers if begin <= number.start < end and number.unit]
    set_off = text.rfind(";", begin, end)
    counted = [number for number in counted if number.start > set_off] or counted
    counted = [number for number in counted if not CHANGED_BY.search(text, begin, number.start)]
    if counted and text[counted[-1].unit_end : end] == "(":
        return counted[-1]
    listed = _LISTED.search(text, counted[0].unit_end, end) if counted else None
    return next((number for number in reversed(counted) if not listed or number.start < listed.start()), None)


def _things_before(read: ReadParagraph, begin: int, end: int) -> list[Claimed]:
    """Return the things that a sentence counts last before a clause, not those of which it says before what became of them."""
    before = [claimed for claimed in read.claims if begin <= claimed.quantity.start < end]
    last_first = sorted(before, key=lambda claimed: -claimed.quantity.start)
    return list(takewhile(lambda claimed: bool(claimed.bound.row), last_first))


def _are_others(report: Report, things: Sequence[Claimed], bound: BoundClaim) -> bool:
    """Tell whether the things counted last before a clause are not all that a claim is about: 复议后起诉2件(均维持) are not all lawsuits."""
    counted = sum((each.quantity.value for each in things if each.bound.row <= bound.row), Decimal(0))
    return bool(bound.row and things) and counted != value_of(bound.sums[0], report.number)


def _counts_those(report: Report, bound: BoundClaim, number: Quantity, counting: str) -> bool:
    """Tell whether a number counts those that are so: 答复9件,均在期限内答复; but not: 收到9件,均已答复."""
    if not has_any(counting, _WORKED_ON):
        return has_any(counting, spoken(bound.claim.all, report.year))
    are_some_left = bound.claim.but and any(value_of(each, report.number) for each in bound.rest)
    return bool(are_some_left) and number.value == value_of(bound.sums[0], report.number)


def _is_against(near: str, kinds: str, heard: Heard, bound: BoundClaim, year: int) -> bool:
    """Tell whether the words around are of something else, or of no kind that is named there, nor in a list of those."""
    topic, claim = heard.rule.topic, bound.claim
    is_of_kind = bool(claim.says) and not set(claim.all).intersection(claim.says)
    if is_of_kind and not has_any(near + kinds, spoken(claim.says, year)):  # 行政复议3件,均维持
        return True
    against = (*topic.silent, *topic.unless, *(spoken(claim.unless, year) if is_of_kind else ()))
    through = ways_of(heard.claims, year) if speaks_of(near, topic) else ()  # 通过专栏提交申请9件,均已答复
    return has_any(near, (word for word in against if word not in through))


def _is_of_some(report: Report, read: ReadParagraph, bound: BoundClaim, number: Quantity) -> bool:
    """Tell whether a number counts the cases of one way or body, or those that are new, and there are more of which an outcome may be said."""
    given = [claimed for claimed in read.claims if claimed.quantity == number]
    if any(claimed.most and not claimed._replace(most=False).holds(report) for claimed in given):
        return True
    received = received_by(report, bound.rule)
    if bound.is_of_all:  # 上年结转12件,全部办结: of those
        numbers = read.paragraph.numbers_of(read.paragraph.sentence_of(number.start))
        is_sole = sum(1 for each in numbers if each.unit) == 1
        wholes = {*bound.sums, *(each for sums in received for each in sums)}
        return is_sole and any(claimed.likeliest[0] not in wholes and claimed.holds(report) for claimed in given)
    if not bound.claim.but:
        return False  # no outcome
    new = [sums for sums in received for claimed in given if claimed.likeliest[0] == sums[0]]
    return any(value_of(each, report.number) != number.value for sums in new for each in sums)


def goes_on(text: str, bound: BoundClaim, year: int) -> bool:
    """Tell whether a part of a paragraph speaks of some of which it is not so, other than by denying it or as carried in."""
    for word in spoken(bound.claim.but, year):
        at = text.find(word)
        while at >= 0:
            if not (_DENIED.search(text, max(0, at - 10), at) or _CARRIED_IN.search(text, max(0, at - 10), at)):
                return True
            at = text.find(word, at + 1)
    return False


@cache
def _any_whole(claims: tuple[BoundClaim, ...], year: int) -> re.Pattern[str]:
    """Return the pattern of any word that some claims say of all."""
    return re.compile(any_of(word for bound in claims for word in spoken(bound.claim.all, year)) or "(?!)")


@cache
def _whole(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return how reports say that all are as some words say."""
    so = any_of(words)
    return re.compile(
        f"(?<!占)(?:{_ALL})[^,;。0-9]{{0,24}}?(?:{so})(?!的(?!$|答复|决定|处理|结论)|率|、|的?(?:[件案]|申请)[中里])"
        f"|{_ON_TIME}(?:{so})[^,;。0-9]{{0,6}}率[^,;。]{{0,10}}?(?:{_WHOLE})"
        f"|(?:{_WHOLE})的[^,;。0-9]{{0,4}}{_ON_TIME}(?:{so})率"
        f"|(?:{_WHOLE})(?:{so})"
        f"|{_ON_TIME}(?:{so})率(?:均?[为是]|达到?|约)?(?P<some>[0-9]{{1,2}}(?:\\.[0-9]+)?)%"
        f"|(?P<less>(?<![0-9.])[0-9]{{1,2}}(?:\\.[0-9]+)?)%的{_ON_TIME}(?:{so})率"
    )
