"""Which sums of cells a number of the prose may be: those of the claims that it makes, or of several together, or of each of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.checks.prose.claimed import Claimed, of_cells, of_every_row
from docgen.checks.prose.standing import TOGETHER, of_every_way
from docgen.checks.prose.zones import OF_EACH
from docgen.forms.expression import Operation, added_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.checks.prose.fitting import Fitting
    from docgen.checks.prose.zones import Zone
    from docgen.forms.expression import Operand
    from docgen.forms.rule import BoundClaim
    from docgen.prose.quantities import Quantity

_NAMES_TWO = re.compile("[和及与、]")
_JOINED = re.compile("(?:案件|案|决定)?(?:和|及|与|以及|或者?|并)(?:按[时期]|及时|依法|依规|全部|均)*")
_SO = "而"
_PAIR = 2
_AND_SO_ON = re.compile("等|或|(?<!涉)及|和|、")


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
    if len(every) > 1 and (series or TOGETHER.search(zone.clause) or _is_joined(meant, fitting)):
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
