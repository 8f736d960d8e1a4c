"""Lists that say what a total is made of: 共公开信息860条,其中机构概况8条、工作动态550条….

Real lists nest, break off, and are followed by other figures. A list is held against every reading that its wording
allows; it is in doubt only when none of them adds up and the wording claims to be complete.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal
from itertools import product, takewhile
from typing import TYPE_CHECKING

from docgen.prose.balances import balances
from docgen.prose.breakdown import WORDS, breakdown_of, is_compared, own_words, parts_of, without_own_parts
from docgen.prose.carrying import BEFORE, CARRIED
from docgen.prose.doubts import Around, doubt, slip
from docgen.prose.quantities import PERSONS, POSTS, Sort
from docgen.prose.readings import adding_up, adds_up_twice
from docgen.prose.sentences import STOPS, after_last, closes
from docgen.prose.slips import may_be_wrong
from docgen.prose.totals import Totals, plain_total, totals_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.prose.breakdown import Breakdown, PartWords, WordedPart
    from docgen.prose.quantities import Quantity

_LISTED = "[^()0-9]{1,20}[0-9]{1,9} ?[件条份篇个起宗人次场期](?:[,(]?占[0-9.]{1,6}%\\)?|\\([^()]{1,20}\\))?"  # a part
_LISTED_LONG = "[^()0-9]{1,40}[0-9]{1,9}[件条份篇个起宗人次场期]"
_LISTING = "[0-9]{1,9}[件条份篇个起宗][^()0-9,、;]{1,16}"  # a part whose number comes first
_SHARED = "[^,;。:()0-9]{2,16}[0-9]{1,9}[件条份篇起宗],占[0-9.]{1,6}%"  # a part with its share
_INTRO = re.compile(  # each begins with a character of its own, so that others are passed over at once
    f"\\((?P<bracket>)\\s*(?=(?:{WORDS}|为|即|有|{_LISTED_LONG}[,、;]{_LISTED}|{_LISTING}[,、;]{_LISTING}))|:(?P<colon>)|{WORDS}"
    f"|中(?:,|有(?={_LISTED}[,、;]{_LISTED}))(?<![其年期程之集当]中.)(?P<among>)"  # 5641件提案中, 部门信息中有解读2条、公告11条
    f"|[从按以](?P<by>)[^,。;:()0-9]{{2,12}}?(?:来?看|[划区]?分类?|统计|类别|(?<!合)(?<!共)(?<!总)计)(?:主?要?(?:包括|有|为))?[,:](?={_LISTED}[,、;]{_LISTED})"  # 从申请方式看,
    f"|(?<=[。\n])\\s*(?:公开|发布)?(?:的)?(?:内容|类别|类型)(?:主要)?(?:有|为|包括)(?P<content>)(?={_LISTED}[,、;]{_LISTED})"  # 内容有制度5条、法规9条
    f"|,(?:内容|类别|类型)(?:主要)?(?:有|为|包括)(?=(?:{_LISTED}[,、;]){{2}})|,(?:形式|方式|类型|类别|载体)上(?:主要)?(?:有|为|包括)?(?=(?:{_LISTED}[,、;]){{2}})"  # 59条,内容有信息12条、基层8条、动态39条
    f"|,分?类(?:别|型)?(?:来)?看,(?P<kinds>)(?={_LISTED}[,、;]{_LISTED})"
    f"|[按以](?P<sort>)[^,。;:()0-9]{{2,8}}分(?:为|成)?(?={_LISTED}[,、;]{_LISTED})"  # 按案由分占道经营95件、乱倒垃圾21件
    f"|,[为系](?P<equal>)(?={_LISTED}[,、]{_LISTED})"  # 3条,为预算1条、决算1条、年报1条
    f"|,在[^,。;0-9]{{2,12}}[当之]中,?(?={_LISTED})"  # 共8775条,在已公开信息当中公告5434条
    f"|,由(?P<made>)(?={_LISTED}[,、]{_LISTED}[^。;]{{0,80}}(?:组成|构成))"  # 7287条,由概况12条、动态5940条、目录1335条组成
    f"|[;。](?P<of>[^,;。:()0-9]{{2,8}})(?<!其)中(?!,|有)(?={_LISTED}[,、]{_LISTED})"  # 其他类170条;其他类中社保127条、就业43条
    f"|,(?P<shares>)(?=(?:{_SHARED}[,;、]){{1,9}}{_SHARED})"  # 578条,专栏485条,占83.9%,其他93条,占16.1%
    f"|,计有?(?={_LISTED}[,、])|,(?:其中)?(?:数量)?(?:较多|最多|居多)的[是为有](?={_LISTED}[,、])"  # 1268条,数量较多的是工作动态481条、…,其他20条
    f"|,属于(?=[^,。;()0-9]{{2,12}}[0-9]+[件条份][,;、])"  # 258件,属于动态的255件,属于概况的3件
    "|,(?:(?=[0-9]+[件条份宗起]\\D{2,12}[,、;](?:其余|其[他它]|另外?)?[0-9]+[件条份宗起]\\D{2,16}[,。;])"  # 6件,5件结果维持,1件结果纠正。
    f"|(?=涉及{_LISTED}[、,]{_LISTED})"  # 共75件,涉及自然人72件、商业企业3件
    "|(?=(?:通过|利用)[^,。;0-9]{2,16}[0-9]+[条件篇份]))(?P<comma>)"  # 共373条,通过网站发布93条、通过微信发布280条
)
_STOP_OR_BRACKET = re.compile("[。!?！？\n()]")
_ON = re.compile(  # 占79%。各乡镇1037条,占21%: a list in two sentences
    "占[^,。;0-9]{0,8}[0-9.]{1,6}\\s*%(?=。[^。,;0-9]{2,30}[0-9]{1,9}[条件份篇人],?占)"
)
_NEXT = 2  # characters between a total and the word that introduces its parts, and no other may be meant
_BESIDE = re.compile("[^,;。:()0-9]{0,12}[,;。]?(?:主要|具体)?")  # 1722条信息,其中
_MANY = 4  # parts that nobody would take for those of another total
_GOING_ON = re.compile("[,、和及与][^,、;()0-9]{1,16}")
_FEWEST = 2  # numbers: a total and a part
_AROUND = 60  # numbers on either side of an introduction: longer lists are not read
_FAR = 2_000  # characters
_CANDIDATES = 3  # numbers before a list that may be its total
_OF_SOME = re.compile("\\s*(?:其中|包括|包含|含)")  # brackets that may name only some
_IN_WAYS = re.compile("多(?:种|样)?(?:形式|角度|方式)")  # the same in several ways: each is a part more than once
_BEFORE = 40  # characters before a total
_AGAIN = re.compile(";\\s*[从按以][^,;。0-9]{2,12}(?:看|分|类别?|统计|计(?=,))")
_HEADING = re.compile("\\s*:")
_HEADED = re.compile(":[^,;。:()0-9]{2,12}[0-9]+[件条宗起份]$")  # the first number behind a colon
_IS = ("为", "是")
_BELONGING = ",属于"
_IN_TURN, _JOINING = "分别", re.compile("[、和与及]")
_CARRIED = re.compile(f"{CARRIED}|{BEFORE}")


def lists(text: str, numbers: Sequence[Quantity], words: PartWords) -> Iterator[Breakdown]:
    """Walk the lists of a paragraph, in plain characters: those that add up, and those that should and do not.

    `words` are those of the form.
    """
    quantity = Sort.QUANTITY
    every = [number for number in numbers if number.sort is quantity]
    counts = [number for number in every if number.unit]
    if len(counts) < _FEWEST:
        return
    starts = [number.start for number in every]
    totals: set[Quantity] = set()
    balanced = [*balances(text, counts, words)]
    siblings = {part for balance in balanced if not balance.doubtful for part in balance.parts}  # of lists that add up
    for intro in _INTRO.finditer(text):
        at = bisect_left(starts, intro.start())
        if not 0 < at < len(every):
            continue
        breakdown = _list_at(text, every[max(0, at - _AROUND) : at], every[at : at + _AROUND], intro, words)
        is_known = breakdown and breakdown.total in totals and intro.lastgroup not in ("by", "sort", "kinds")
        if breakdown and not is_known and not siblings.issuperset((breakdown.total, *breakdown.parts)):
            totals.add(breakdown.total)
            siblings.update(() if breakdown.doubtful else breakdown.parts)
            yield breakdown
    for breakdown in balanced:
        if breakdown.total not in totals and not siblings.issuperset((breakdown.total, *breakdown.parts)):
            yield breakdown


class _ListText:
    """A list as it stands in its text: the numbers that it may be the parts of, and those that follow its introduction."""

    def __init__(
        self, text: str, totals: Totals, listed: Sequence[Quantity], intro: re.Match[str], words: PartWords
    ) -> None:
        self.text, self.totals, self.listed, self.intro, self._words = text, totals, listed, intro, words
        self.following = [number for number in listed if number.unit]
        self.likeliest_totals = totals.near[:_CANDIDATES]
        self._parts: dict[Quantity, list[WordedPart]] = {}

    def parts(self, total: Quantity) -> list[WordedPart]:
        """Return what would be its parts, if they were those of a number."""
        if total not in self._parts:
            self._parts[total] = self.parts_among(total, self.following)
        return self._parts[total]

    def parts_among(self, total: Quantity, numbers: Sequence[Quantity]) -> list[WordedPart]:
        """Return what would be its parts among some numbers."""
        parts, own = parts_of(self.text, total, numbers, self.intro.end()), own_words(self.text, total)
        return list(
            takewhile(lambda part: not (";" in part.label and self._words.are_siblings(own, part.clause)), parts)
        )


def _list_at(
    text: str, before: Sequence[Quantity], after: Sequence[Quantity], intro: re.Match[str], words: PartWords
) -> Breakdown | None:
    totals = totals_of(text, [number for number in before if number.unit], intro)
    is_read = totals.near and not (
        _is_of_another(text, intro, totals.near[0]) or _is_of_the_same(text, intro, totals.near[0])
    )
    end = _set_off(text, totals, intro, _end(text, intro)) if is_read else 0
    listed = _ListText(text, totals, [number for number in after if intro.end() <= number.start < end], intro, words)
    if not listed.following or len(listed.listed) == _AROUND or _names_only(text, intro, listed.following[0]):
        return None  # no list that anybody reads
    for total in listed.likeliest_totals:
        parts = listed.parts(total)
        reading = adding_up(total, parts)
        if not reading and any(part.below for part in parts):
            reading = adding_up(total, without_own_parts(parts))
        if reading:
            return breakdown_of(total, reading, doubtful=False)
    if any(adding_up(total, listed.parts_among(total, numbers)) for total, numbers in _else(listed)):
        return None
    if intro.group().startswith(",") and _is_item(text, listed.likeliest_totals[0], words):
        return None  # 办结:公开10件,涉及第三方1件: the first is one of them
    doubtful = _in_doubt(listed, before, words) or _slipped(listed)
    if doubtful and doubtful.sum > doubtful.total.value and _names_own(text, intro):
        return None
    return None if doubtful and totals.opens and _is_sum_of_another(doubtful, before) else doubtful


def _is_of_another(text: str, intro: re.Match[str], total: Quantity) -> bool:
    """Tell whether an introduction names what its parts are of, and that is not the number before: 办结8件;来信中网上5件,信函4件."""
    return intro.lastgroup == "of" and not own_words(text, total).endswith(intro["of"])


def _is_of_the_same(text: str, intro: re.Match[str], total: Quantity) -> bool:
    """Tell whether the number before parts is worded as they are, and one of them: 属于案卷5件,属于内部事务3件."""
    return intro.group() == _BELONGING and intro.group().lstrip(",") in own_words(text, total)


def _names_only(text: str, intro: re.Match[str], first: Quantity) -> bool:
    """Tell whether what is introduced is named without numbers, up to a mark before the first: 2567条,内容包括财政、规划等;微信发布2500条."""
    between = text[intro.end() : first.start].lstrip(";: ")
    return ";" in between or (intro.group() == _IN_TURN and between.startswith(_IS) and "," in between)


def _names_own(text: str, intro: re.Match[str]) -> bool:
    """Tell whether 分别 is of what its own clause names, not of a number before: 网站9条,微博、微信分别推送5条和7条."""
    clause = text[after_last(text, ",;:。", 0, intro.start()) : intro.start()]
    return intro.group() == _IN_TURN and bool(_JOINING.search(clause))


def _is_item(text: str, total: Quantity, words: PartWords) -> bool:
    """Tell whether a number is one of several, not their total: the first behind a colon, or an item of the form."""
    is_headed = _HEADED.search(text, max(0, total.start - _BEFORE), total.unit_end)
    return bool(is_headed) or words.is_item(own_words(text, total))


def _is_sum_of_another(breakdown: Breakdown, before: Sequence[Quantity]) -> bool:
    """Tell whether parts are those of another number before them: 办结8件,结转2件。其中予以公开5件,部分公开3件."""
    parts = sum((part.value for part in breakdown.parts), Decimal(0))
    return any(
        number.value == parts and number.unit == breakdown.total.unit and number != breakdown.total for number in before
    )


def _is_restated(text: str, rival: Quantity, total: Quantity) -> bool:
    """Tell whether two numbers are of the same cases: 收到9件,及时答复9件; not 来信3件、来电3件."""
    return rival.value == total.value and "," in text[rival.unit_end : total.start]


def _slipped(listed: _ListText) -> Breakdown | None:
    """Return the list in which a slip of the hand in one number explains why it does not add up."""
    text, intro = listed.text, listed.intro
    is_whole = intro.lastgroup == "bracket" and not _OF_SOME.match(text, intro.end())  # 18件(网络9件,信函9件)
    first, *farther = listed.likeliest_totals  # those of other things, set off by a semicolon, are none
    near = [first, *(total for total in farther if ";" not in text[total.unit_end : intro.start()])]
    near = [total for total in near if not is_compared(own_words(text, total))]  # 增加1件(制发4件、废止3件)
    slips = (slip(text, total, listed.parts(total), any_digit=is_whole) for total in near)
    return next(filter(None, slips), None)


def _in_doubt(listed: _ListText, before: Sequence[Quantity], words: PartWords) -> Breakdown | None:
    """Return the likeliest reading of a list that adds up in none, where its wording claims to be complete."""
    text, totals, intro = listed.text, listed.totals, listed.intro
    likeliest = plain_total(text, totals, listed.following[0])
    nearer = (number for number in before if number.start > totals.near[0].start and not number.unit)
    if not likeliest or any(not closes(text[number.unit_end : intro.start()]) for number in nearer):
        return None  # where it is unclear: a number that says nothing of its unit may be the total, too
    total, rivals = likeliest
    every_rival = rivals if totals.opens else []
    if rivals and _CARRIED.search(own_words(text, total)):
        return None  # 收到19件,上年结转1件,其中…: the parts are of both
    is_nearest = total is totals.near[0]
    is_next = (
        is_nearest
        and intro.start() - total.unit_end <= _NEXT
        and (total.unit in POSTS or (len(listed.following) >= _MANY and not _are_in_series(text, rivals, total)))
    )
    is_next = is_next and len(listed.following) > 1
    sure = intro.lastgroup == "bracket"
    if intro.start() - total.unit_end <= _NEXT:  # those of other things, set off by a semicolon, are none
        rivals = [rival for rival in rivals if ";" not in text[rival.unit_end : total.start]]
    if not totals.opens and len(rivals) == 1 and _is_restated(text, rivals[0], total):
        rivals = []
    larger = sum((rival.value for rival in rivals), total.value) if rivals and not (sure or is_next) else Decimal(0)
    is_rivalled = totals.opens and any(rival.value != total.value for rival in rivals)
    sole = sure or (intro.lastgroup not in ("comma", "by") and not is_rivalled)
    parts = without_own_parts(listed.parts(total))
    in_ways = bool(_IN_WAYS.search(text, max(0, total.start - _BEFORE), total.start))
    around = Around(sole, larger, listed.listed, in_brackets=sure, words=words, overlap=in_ways)
    breakdown = None if adds_up_twice(total, parts) else doubt(text, total, parts, around)
    is_beside = is_nearest and _BESIDE.fullmatch(text, total.unit_end, intro.start())
    if breakdown and breakdown.sum > total.value and any(rival.value >= breakdown.sum for rival in rivals):
        return None  # 发布55条,更新5条,其中文件3份、执法类27条
    if breakdown and len(breakdown.parts) == 1 and any(rival.value >= breakdown.sum for rival in every_rival):
        return None  # 无法提供68件;其他2件。其中不掌握66件
    is_likely = breakdown and (is_beside or len(breakdown.parts) == 1 or may_be_wrong(total, breakdown.parts))
    return breakdown if is_likely else None  # what no wrong number explains was rather read wrongly


def _are_in_series(text: str, rivals: Sequence[Quantity], total: Quantity) -> bool:
    """Tell whether a number goes on with another that is counted alike: 复议192件,诉讼73件."""
    return any(_GOING_ON.fullmatch(text, rival.unit_end, total.start) for rival in rivals)


def _else(listed: _ListText) -> Iterator[tuple[Quantity, Sequence[Quantity]]]:
    """Walk totals and numbers that a list may also be made of: bare numbers, others before it, and what is new with what was carried in."""
    near, numbers = listed.totals.near, listed.listed
    if len(listed.following) < len(numbers):
        yield near[0], [number if number.unit else number._replace(unit=near[0].unit) for number in numbers]
    if any(number.unit in PERSONS for number in numbers):
        yield near[0], [number._replace(unit=near[0].unit) for number in numbers]
    yield from ((other, listed.following) for other in listed.totals.others)
    carried = [number for number in near if _CARRIED.search(own_words(listed.text, number))]
    for old, new in product(carried, near):
        if old is not new and old.unit == new.unit:
            yield new._replace(value=new.value + old.value), listed.following


def _end(text: str, intro: re.Match[str]) -> int:
    """Return where a list ends at the latest: with the bracket it stands in, or with its sentence."""
    depth = 0
    last = min(len(text), intro.end() + _FAR)
    on = {end.end() for end in _ON.finditer(text, intro.end(), last)}
    for stop in _STOP_OR_BRACKET.finditer(text, intro.end(), last):
        mark, at = stop.group(), stop.start()
        depth += (mark == "(") - (mark == ")")
        if depth < 0 or (mark not in "()" and at not in on):
            return at
    return last


def _set_off(text: str, totals: Totals, intro: re.Match[str], end: int) -> int:
    """Return where a list ends whose total is itself one of a series that semicolons set off: with the next of those."""
    begins = after_last(text, STOPS, 0, intro.start())
    near = totals.near[0]
    in_series = near.start >= begins and ";" in text[begins : near.start]
    stop = text.find(";", intro.end(), end) if in_series and not _HEADING.match(text, intro.end()) else -1
    again = _AGAIN.search(text, intro.end(), end)  # 其中3件为结转;从结果看,公开60件
    return min(end, stop if stop >= 0 else end, again.start() if again else end)
