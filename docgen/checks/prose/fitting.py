"""Which claims a number of the prose makes: by the words that stand around it, the nearest first."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

from docgen.checks.prose.claimed import Claimed, of_cells, of_every_row
from docgen.checks.prose.context import has_any, speaks_of, spoken
from docgen.checks.prose.series import plain_label
from docgen.checks.prose.vocabulary import without_endings, without_said
from docgen.checks.prose.zones import OF_EACH, last_clause
from docgen.forms.expression import Operation, added_up

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docgen.checks.prose.vocabulary import Said, Vocabulary
    from docgen.checks.prose.zones import Zone
    from docgen.forms.expression import Operand
    from docgen.forms.rule import BoundClaim, Topic
    from docgen.prose.quantities import Quantity

COMPARED = re.compile(
    "上年|去年|上一年|同期(?!共?(?:收到|受理|新收|接收|办理|办结))|同比|较|比|增加|增长|减少|下降|历年"
)
_THAN = ("相比", "相较", "比较")  # 与2020年新收的49件相比
_TOGETHER = re.compile("(?:共|合计|均|各|都)[计为有是]?$")
_NAMES_TWO = re.compile("[和及与、]")
_OF_THOSE = re.compile("\\s*(?:都|均|全部|已全部)")  # 其中2件均已办结
_EVERY_WAY = re.compile(
    "(?:等|各类|各种|多种)(?:各种|多种|各|多|不同)?(?:公开|申请)?(?:渠道|方式|途径|形式)|[网信函邮面场真口线台统道式][^,;。]{0,12}共|、[^,;。、]{2,8}(?:、|和|及|以及)[^,;。、]{2,8}(?:提交|提出|递交|申请|收到|受理|接收)"
)  # 通过网络、信函等渠道共收到3件
_BEGINS = re.compile("\\s*(?:对?其中|剩余|剩下|其余|余下|另外?有?|还有|仅有?|有)?\\s*")
_TO_JOIN = re.compile(".*(?:以及|及|和|与)$")  # 12件许可、7件处罚以及4件强制
AMONG = ("申请中", "答复中", "件中", "案件中", "结果中", "其中的")  # a number behind is of those: 答复中2件公开
_REST = re.compile("(?:剩余|剩下|其余|余下)\\s*$")  # 其余54件全部按时答复
_PLAIN = re.compile("(?:对?其中|结果|办理|处理|答复|作出|决定|本年度?|全年|共|[为是有的:])*")  # no reason, no kind
_NEAR = 8  # characters between a number and the topic that it is a bare number of
_COUNTING = re.compile("(?:政府信息|信息|事项|总?[数量]|数量|[总一]?共计?|合计|累计|有|为|是)*$")
_INCLUDING = re.compile("[包内]?含|包括")
_BODIES = re.compile("等(?:单位|机构|主体|组织)")
_OF_THING = re.compile("(?:程序|案件)$")
_AND_OTHERS = re.compile("等(?:其他|其它|[原因情理事]|[0-9一二三四五六七八九十])|[或和及与]其[他它](?!处理)")
TOTALS = ("共计", "合计", "总计", "一共", "总共", "合共", "合起来", "加起来", "两项共", "两者共", "两项相加为")
_JOINT = re.compile("(?:[和与及、]|以及)$")
_JOINED = re.compile("(?:案件|案|决定)?(?:和|及|与|以及|或者?|并)(?:按[时期]|及时|依法|依规|全部|均)*")
_SO = "而"
_MAINLY = re.compile("(?:^|[,;。、])(?:[^,;。、]*以)?(?P<what>[^,;。、以]{2,10})(?:为主|最多|居多),?$")
_COUNTS_ALONE = re.compile(",?(?:全年|本年|新收|其中|[共计有为达占约])*")
_MOST = re.compile("最多|居多|较多|集中[在于]")
_PAIR = 2
_BRACKET = re.compile("\\(([^()0-9]*)\\)")
_TO = ("对", "将", "把", "向")  # 对1件申请收取了费用
_AND_SO_ON = re.compile("等|或|(?<!涉)及|和|、")
_SUFFERED = re.compile("(?:均|都|已)?(?:被|获|予以)?")


class Fitting:
    """The claims that a number may make: those of some rules, with no word beside it that is against.

    `said` gives the words of a text that say what a number counts.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        said: Callable[[str], tuple[Said, ...]],
        rules: frozenset[str],
        zone: Zone,
        year: int,
    ) -> None:
        self._vocabulary, self._said, self.rules, self.zone, self._year = vocabulary, said, rules, zone, year

    def allows(self, bound: BoundClaim) -> bool:
        """Tell whether a number may make a claim."""
        return bound.rule.id in self.rules and not has_any(self.zone.near, spoken(bound.claim.unless, self._year))

    def meant(self) -> list[BoundClaim]:
        """Return the claims that the number makes: those whose words stand nearest to it, the nearest first."""
        if self.zone.after.startswith(_THAN):
            return []
        for words, is_behind in _where_to_look(self.zone):
            nearest = self.nearest(words, is_behind=is_behind)
            if nearest:
                nearest = _outcome_first(nearest) if is_behind else self._with_outcome_behind(nearest)
                return [] if COMPARED.search(without_said(words, self._said(words))) else nearest
            if COMPARED.search(words):
                return []
        return []

    def _with_outcome_behind(self, nearest: list[BoundClaim]) -> list[BoundClaim]:
        """Put before the thing that a number is of the outcome right behind it: 诉讼1件被纠正."""
        thing = nearest[0]
        start = _SUFFERED.match(self.zone.behind)
        outcomes = (said.bound for said in self._said(self.zone.behind) if start and said.start == start.end())
        own = [each for each in outcomes if each.rule is thing.rule and of_cells(each.sums, thing.cells)]
        return [*own[:1], *nearest] if thing.row else nearest

    def nearest(self, words: str, *, is_behind: bool = False) -> list[BoundClaim]:
        """Return the claims that some words before or behind a number make, those whose words are nearest to it first."""
        distances: dict[int, tuple[int, BoundClaim]] = {}  # by claim
        for said in without_endings(self._said(words)):
            distance = said.start if is_behind else len(words) - said.end
            if distance < distances.get(id(said.bound), (len(words) + 1, said.bound))[0]:
                distances[id(said.bound)] = distance, said.bound
        nearest = [bound for _distance, bound in sorted(distances.values(), key=itemgetter(0)) if self.allows(bound)]
        return [bound for bound in nearest if not has_any(words, spoken(bound.claim.unless, self._year))]

    def ends(self, words: str) -> list[BoundClaim]:
        """Return the claims whose words some words end with, but for what may stand behind each: 进入复议程序、诉讼程序0件."""
        words = _OF_THING.sub("", words)
        said = (said.bound for said in self._said(words) if said.end == len(words))
        return [bound for bound in said if bound.rule.id in self.rules]

    def named_before(self) -> list[BoundClaim]:
        """Return the claims of the things named before the number in one series with its own, the nearest first: 不予公开、无法提供、其他处理共6件."""
        named: list[BoundClaim] = []
        for words in self.zone.series:
            own = self.ends(words) or [bound for bound in self.labelled(words) if bound.rule.id in self.rules]
            if not own or (named and not (own[0].is_kind and named[-1].is_kind)):
                break
            named.append(own[0])
        return named

    def labelled(self, words: str) -> Sequence[BoundClaim]:
        """Return the claims that some words make as a label: 企业申请."""
        return self._vocabulary.labelled(plain_label(words))

    @property
    def kind_before(self) -> str:
        """What the clause before that of the number says most were of, as 自然人 in 以自然人为主,计22件; else nothing."""
        mainly = _MAINLY.search(self.zone.words[: len(self.zone.words) - len(self.zone.clause)])
        return mainly["what"] if mainly else ""

    def of_kind_before(self) -> list[BoundClaim]:
        """Return the claims of what most were of, where the number has a clause of its own that names nothing else."""
        if not self.kind_before or not _COUNTS_ALONE.fullmatch(self.zone.clause):
            return []
        return self.nearest(self.kind_before)

    def place(self, bound: BoundClaim) -> tuple[int, int] | None:
        """Return where the last and longest word of a claim stands in the clause before the number."""
        return self.place_in(self.zone.clause, bound)

    def is_plain(self, bound: BoundClaim) -> bool:
        """Tell whether a claim's word stands with the number, and nothing that narrows it: no reason, no kind."""
        place = self.place(bound)
        if place is None:  # 4宗不予公开
            behind = self.place_in(self.zone.after, bound)
            return behind == (0, len(self.zone.after)) and not self.zone.clause.strip()
        return not self.zone.explained and bool(_PLAIN.fullmatch(self.zone.clause, 0, place[0]))

    def is_with_others(self, bound: BoundClaim) -> bool:
        """Tell whether the words around a number say that it counts an outcome together with others: 无法提供等其他情况9件, 24件按不予处理或其他情形处理."""
        if bound.claim.bare or bound.claim.most:
            return False
        return self._is_first_of_several(bound) or any(
            self._is_with_others_in(text, bound) for text in (self.zone.clause, self.zone.after)
        )

    def with_included(self, claimed: Claimed) -> Claimed:
        """Return what a number is given for, with the kinds that brackets before it say it is made of: 公开(含部分公开)5件, 公开类(予以公开、部分公开)5件."""
        kinds = dict.fromkeys(
            said.bound for said in without_endings(self._said(self.zone.included)) if said.bound.is_kind
        )
        own = [bound for bound in kinds if bound.rule is claimed.rule]
        if len(own) != len(kinds) or not own or claimed.most:
            return claimed
        if _INCLUDING.match(self.zone.included) and claimed.bound.is_kind and claimed.bound not in own:
            own = [claimed.bound, *own]
        own = [bound for bound in own if not any(bound.cells < other.cells for other in own)]
        together = added_up([bound.sums[0] for bound in own])
        if not isinstance(together, Operation):
            return claimed
        return claimed._replace(bound=own[0], likeliest=(together,), groups=((together,),))

    def with_explained(self, claimed: Claimed) -> Claimed:
        """Return what a number is given for, or for the kinds of it that brackets behind it name: 无法提供3件(本机关不掌握)."""
        behind = _BRACKET.match(self.zone.rest)
        explaining = self.zone.aside or (behind[1] if behind else "")
        kinds = dict.fromkeys(said.bound for said in self._said(explaining) if said.bound.is_kind)
        own = tuple(bound.sums[0] for bound in kinds if bound.cells < claimed.bound.cells)
        return claimed._replace(groups=tuple((*group, *own) for group in claimed.groups)) if own else claimed

    def _is_first_of_several(self, bound: BoundClaim) -> bool:
        """Tell whether a claim is of the first of several kinds named behind the number: 7件由企业、科研机构提出."""
        if (
            not self.zone.beyond
            or not bound.is_kind
            or bound.row
            or self.zone.clause.endswith(bound.claim.beside + bound.claim.says)
        ):
            return False
        others = (
            *(said.bound for said in self._said(self.zone.beyond)),
            *self.labelled(_BODIES.sub("", self.zone.beyond)),
        )
        return any(other.rule is bound.rule and other.is_kind and other is not bound for other in others)

    def _is_with_others_in(self, text: str, bound: BoundClaim) -> bool:
        place = self.place_in(text, bound)
        if place is None or OF_EACH.search(self.zone.clause):
            return False
        joint = _JOINT.search(text, 0, place[0])  # 6份由企业和律师事务所提出
        label = plain_label(last_clause(text[: joint.start()])) if joint else ""
        return bool(self._vocabulary.labelled(label)) or bool(_AND_OTHERS.match(text, place[1]))

    def place_in(self, text: str, bound: BoundClaim) -> tuple[int, int] | None:
        """Return where the last and longest word of a claim stands in a text."""
        places = [(said.start, said.end) for said in self._said(text) if said.bound is bound]
        return max(places, key=lambda place: (place[1], -place[0]), default=None)


def _outcome_first(nearest: list[BoundClaim]) -> list[BoundClaim]:
    """Let an outcome of the thing that words behind a number name be meant: 其中2件行政复议决定维持."""
    thing = nearest[0].row
    of_thing = [
        bound for bound in nearest[1:] if bound.rule is nearest[0].rule and not bound.row and thing & bound.rows
    ]
    return [*of_thing[:1], *(bound for bound in nearest if bound not in of_thing[:1])]


def in_order(meant: Sequence[BoundClaim], fitting: Fitting) -> list[BoundClaim]:
    """Return claims with the one first that tells most: a way among several, an outcome of what is named, not what is merely received."""
    if of_every_way(fitting.zone):
        meant = [bound for bound in meant if not bound.claim.most] or meant
    in_clause = [bound for bound in meant if fitting.place(bound)]
    are_things = bool(in_clause) and all(bound.row for bound in in_clause)
    is_behind = are_things and not meant[0].row
    outcomes = meant[:1] if is_behind else _outcomes(in_clause or meant)  # 诉讼1件被纠正: the outcome of the thing

    def order(bound: BoundClaim) -> tuple[bool, bool]:
        return not bound.claim.most, bool(outcomes) and bound not in outcomes

    return sorted(meant, key=order)


def _outcomes(meant: Sequence[BoundClaim]) -> list[BoundClaim]:
    """Return the claims that count neither what came in nor what was closed."""
    wholes = {operand for bound in meant if bound.is_of_all for operand in bound.sums}
    return [bound for bound in meant if not bound.is_of_all and wholes.isdisjoint(bound.sums)]


def stands_with(zone: Zone, topic: Topic) -> bool:
    """Tell whether a number stands with nothing but its topic: 政府信息公开申请13件, 13件依申请."""
    before = _COUNTING.sub("", zone.clause)
    is_behind = speaks_of(zone.after[:_NEAR], topic) or zone.after.startswith(topic.under)
    is_done_to = zone.clause.endswith(_TO)
    is_whole = is_total(zone) and not _MOST.search(zone.sentence)  # 最多的是两类,合计61件
    return is_whole or speaks_of(before[-_NEAR:], topic) or (is_behind and not is_done_to)


def of_every_way(zone: Zone) -> bool:
    """Tell whether a number is of all the ways that are named before it: 通过网络、信函等渠道共收到3件."""
    return bool(_EVERY_WAY.search(zone.words))


def is_total(zone: Zone) -> bool:
    """Tell whether a number is what those before it add up to: 新收6件,上年结转2件,共计8件."""
    return zone.clause.strip() in TOTALS


def begins(zone: Zone) -> bool:
    """Tell whether a number begins its clause, or all but begins it: 其余1件为重复申请."""
    return bool(_BEGINS.fullmatch(_TO_JOIN.sub("", zone.clause)))


def _where_to_look(zone: Zone) -> tuple[tuple[str, bool], ...]:
    """Return the words around a number in the order in which they tell what it is, and whether they stand behind it."""
    clause, words, after = (zone.clause, False), (zone.phrase, False), (zone.behind, True)
    if zone.clause.removesuffix("有").endswith(AMONG):
        return (after,)
    if zone.listed and _OF_THOSE.match(zone.after) and not _REST.search(zone.clause):
        return (clause,)
    if _TOGETHER.search(zone.clause):
        return words, after, (zone.head, False)
    if begins(zone) or _REST.search(zone.clause):  # the number begins its clause: 1件结转下年, 其余1件为重复申请
        in_order = after, clause, words
        return in_order if zone.behind else (*in_order, (zone.words.rpartition(";")[2], False))  # 最多的是予以公开,18件
    return clause, after, words, (zone.head, False)


def claimed_by(quantity: Quantity, meant: Sequence[BoundClaim], fitting: Fitting) -> Claimed:
    """Return what a number may be: any sum of its claims, or of two things both (复议、诉讼共3件), or each of them (均3件)."""
    meant = _narrowest(meant, fitting.zone)
    first, zone = meant[0], fitting.zone
    place = fitting.place(first)
    if place and zone.clause.endswith(_SO, 0, place[0]):  # 因不掌握或需另行制作而无法提供11件
        return Claimed(quantity, first, first.sums[:1], (first.sums[:1],))
    if (
        len(first.sums) == 1 and len(apart := _apart(first.sums[0])) > 1 and OF_EACH.search(zone.clause)
    ):  # 予以公开、部分公开各2件
        return Claimed(quantity, first, apart[:1], tuple((each,) for each in apart))
    named_before = [bound for bound in fitting.named_before() if bound is not first and bound.rule is first.rule]
    series = [bound for bound in named_before if bound not in meant]
    every = [*meant, *series]
    if series and place and place[1] == len(zone.clause) and all(bound.cells < first.cells for bound in every[1:]):
        together = added_up([bound.sums[0] for bound in every[1:]])  # 以国家秘密、行政查询等理由不予公开9件
        return Claimed(quantity, first, first.sums[:1], ((first.sums[0], together),))
    sums = tuple(operand for bound in every for operand in bound.sums)
    if len(every) > 1 and (series or _TOGETHER.search(zone.clause) or _is_joined(meant, fitting)):
        return _of_several(quantity, every, named_before or every[1:_PAIR], zone)
    is_near = bool(fitting.place(first) or fitting.place_in(zone.after, first))
    own = first.sums if first.claim.alone and is_near else ()
    named = [bound for bound in meant if fitting.place(bound)]
    own = own or _of_thing(named or [bound for bound in meant if fitting.place_in(zone.after, bound)])
    is_of_each = bool(place and OF_EACH.search(zone.clause) and _NAMES_TWO.search(zone.clause, *place))
    most = is_of_each or any(bound.claim.most for bound in meant)  # 企业和其他组织各2件: of one word for both
    if first in _outcomes(every):  # 答复结果是予以公开3件: not what was closed
        sums = tuple(operand for bound in every if bound.claim.bare or not bound.is_of_all for operand in bound.sums)
    return Claimed(quantity, first, own or first.sums, (own or sums,), most)


def _apart(operand: Operand) -> tuple[Operand, ...]:
    """Return what is added up in a sum of several things, each; a sum of other kinds alone."""
    if isinstance(operand, Operation) and operand.sign == "+":
        return (*_apart(operand.left), *_apart(operand.right))
    return (operand,)


def _of_several(quantity: Quantity, every: Sequence[BoundClaim], others: Sequence[BoundClaim], zone: Zone) -> Claimed:
    """Return what a number may be that is said of several claims: what the first and the others come to, or what each of them is."""
    first = every[0]
    of_each = [own for bound in every if bound.row and (own := of_cells(first.sums, bound.cells))]
    is_of_each = bool(OF_EACH.search(zone.clause))
    if is_of_each and of_each:  # 复议和诉讼各有1件被纠正
        return Claimed(quantity, first, of_each[0], tuple(of_each))
    is_same = not set(others[0].sums).isdisjoint(first.sums)  # 收到并处理3件
    if is_of_each or not quantity.value or all(bound.is_of_all for bound in every) or is_same:
        return Claimed(quantity, first, first.sums, tuple(bound.sums for bound in every))
    together = added_up([*(other.sums[0] for other in reversed(others)), first.sums[0]])
    return Claimed(quantity, first, (together,), ((together, *(each for bound in every for each in bound.sums)),))


def _narrowest(meant: Sequence[BoundClaim], zone: Zone) -> Sequence[BoundClaim]:
    """Return the claims without the one that has the cells of another among its own: 因涉及国家秘密不予公开1件 is of 国家秘密."""
    if _AND_SO_ON.search(zone.near):
        return meant
    if any(isinstance(bound.sums[0], Operation) for bound in meant):
        return meant
    narrow = [
        bound for bound in meant if not any(other.cells < bound.cells for other in meant if other.rule is bound.rule)
    ]
    return narrow or meant


def _is_joined(meant: Sequence[BoundClaim], fitting: Fitting) -> bool:
    """Tell whether the two things nearest to a number stand in one series: 行政复议及行政诉讼0件, 2件行政复议和行政诉讼."""
    if len(meant) < _PAIR or meant[0].rule is not meant[1].rule:
        return False
    for text in (fitting.zone.clause, fitting.zone.after):
        places = [fitting.place_in(text, bound) for bound in meant[:_PAIR]]
        if all(places):
            first, second = sorted(filter(None, places))
            return bool(_JOINED.fullmatch(text, first[1], second[0]))
    return False


def _of_thing(meant: Sequence[BoundClaim]) -> tuple[Operand, ...]:
    """Return the sums of a claim that are of the thing named beside it: of 行政诉讼结果维持 those of lawsuits."""
    if not meant:
        return ()
    first, *others = meant
    things = {cell for bound in others if bound.rule is first.rule and bound.row for cell in bound.cells}
    own = of_cells(first.sums, things)
    return of_every_row(own) if own and len(own) < len(first.sums) else ()
