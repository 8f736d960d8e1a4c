"""Which claims a number of the prose makes: by the words that stand around it, the nearest first."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

from docgen.checks.prose.claimed import Claimed, of_cells
from docgen.checks.prose.context import has_any, spoken
from docgen.checks.prose.series import plain_label
from docgen.checks.prose.standing import where_to_look
from docgen.checks.prose.vocabulary import without_endings, without_said
from docgen.checks.prose.zones import OF_EACH, last_clause
from docgen.forms.expression import Operation, added_up

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docgen.checks.prose.vocabulary import Said, Vocabulary
    from docgen.checks.prose.zones import Zone
    from docgen.forms.rule import BoundClaim

COMPARED = re.compile(  # 同期□: a word that says what it counts
    "上年|去年|上一年|与20[0-9]{2}年|同期(?!共?(?:收到|受理|新收|接收|办理|办结|□))|同比|较|比|增加|增长|减少|下降|历年"
)
_THAN = ("相比", "相较", "比较")  # 与2020年新收的49件相比
_PLAIN = re.compile("(?:对?其中|结果|办理|处理|答复|作出|决定|本年度?|全年|共|[为是有的:])*")  # no reason, no kind
_INCLUDING = re.compile("[包内]?含|包括")
_BODIES = re.compile("等(?:单位|机构|主体|组织)")
_OF_THING = re.compile("(?:程序|案件)$")
_AND_OTHERS = re.compile("等(?:其他|其它|[原因情理事]|[0-9一二三四五六七八九十])|[或和及与]其[他它](?!处理)")
_JOINT = re.compile("(?:[和与及、]|以及)$")
_MAINLY = re.compile("(?:^|[,;。、])(?:[^,;。、]*以)?(?P<what>[^,;。、以]{2,10})(?:为主|最多|居多),?$")
_COUNTS_ALONE = re.compile(",?(?:全年|本年|新收|其中|[共计有为达占约])*")
_BRACKET = re.compile("\\(([^()0-9]*)\\)")
_IN_TURN = "分别"
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
        for words, is_behind in where_to_look(self.zone):
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
        is_plain = not self.zone.explained and bool(_PLAIN.fullmatch(self.zone.clause, 0, place[0]))
        return is_plain and not self.named_before()  # 本机关不掌握、无法提供7件

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
        """Tell whether a claim is of the first of several kinds named behind the number: 7件由企业、科研机构提出, 5件分别按行政查询、信访事项处理."""
        if (
            not self.zone.beyond
            or not bound.is_kind
            or (bound.row and not self.zone.after.startswith(_IN_TURN))
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
