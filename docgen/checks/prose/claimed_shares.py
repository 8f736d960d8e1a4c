"""Which shares of cells a percentage of the prose may be: by what its clause names, or by the number that it stands behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.checks.prose.claimed import Claimed, cells_of
from docgen.forms.evaluation import value_of
from docgen.forms.expression import Operation, cells_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docgen.checks.prose.fitting import Fitting
    from docgen.checks.prose.reading import Paragraph
    from docgen.forms.expression import Operand
    from docgen.forms.rule import BoundClaim
    from docgen.prose.quantities import Quantity
    from docgen.report import Report

_SHARE = re.compile(
    "的?(?:占(?:比|[^,;。()0-9]{0,8}(?:总?数|总?量|件数?)的?)?|(?:比例|比重)(?:达到?|占)?(?:[^,;。()0-9]{1,8}[数量]的?)?)(?:约?为|达到?)?$"
)
_WITHIN = re.compile("在[^,;。()0-9]{2,12}中$")  # 个人在新收申请中占89.7%: of the whole
_RATE = re.compile("率(?:约?为|达到?|是)?$")
_BEFORE_RATE = re.compile("(?:.*(?:申请|答复|办结|其|的|,))?\\s*")
_ON_TIME = re.compile("时|期|限|满意")
_INCLUDING = ("含", "包括", "包含")
_ALL = 100  # percent
_PAIR = 2


def share_of(quantity: Quantity, fitting: Fitting, claims: Sequence[BoundClaim]) -> Claimed | None:
    """Return what a percentage may be whose clause says of what outcome it is the share, or the rate (纠错率), and no number of that."""
    clause = fitting.zone.clause
    share, rate = _SHARE.search(clause), _RATE.search(clause)
    kinds = _of_share(clause[: share.start()], fitting) if share else []
    if rate and not share:
        kinds = _of_rate(clause[: rate.start()], fitting, claims)
    if not kinds or any(bound.claim.bare or bound.claim.most for bound in kinds):
        return None
    first, is_all = kinds[0], quantity.value == _ALL
    is_late = is_all or _ON_TIME.search(clause)  # 办结率100%, 按时办结率: not of what is left
    if (first.is_of_all and (share or is_late)) or (first.claim.rates and is_all):
        return None  # 公开率100%: of proposals, of what should be open
    wholes = _wholes_of(first, claims)
    includes = fitting.zone.included.startswith(_INCLUDING)  # 公开率(含部分公开)
    own = first.sums[:1] if first.claim.rates and includes else first.sums
    claimed = Claimed(quantity, first, own, (own,), wholes=wholes) if wholes else None
    return fitting.with_included(claimed) if claimed and includes else claimed


def _of_share(words: str, fitting: Fitting) -> list[BoundClaim]:
    """Return the claims that words before 占 name; those of the clause before, where there are none: 以个人为主,占93%."""
    words = _WITHIN.sub("", words) if words.strip() else fitting.kind_before
    labelled = (bound for bound in fitting.labelled(words) if bound.rule.id in fitting.rules)
    return _without_received(fitting.nearest(words)) or list(labelled)


def _of_rate(words: str, fitting: Fitting, claims: Iterable[BoundClaim]) -> list[BoundClaim]:
    """Return the claims that words before 率 name, by what they count or as their rate."""
    rates = (bound for bound in claims if bound.rule.id in fitting.rules and _is_rate_of(words, bound))
    return _without_received(fitting.nearest(words)) or list(rates)


def _without_received(nearest: list[BoundClaim]) -> list[BoundClaim]:
    """Return claims without what merely came in, where there are others: 自然人提出的占60%."""
    if not nearest or nearest[0].claim.most:
        return nearest
    return [bound for bound in nearest if not bound.claim.bare] or nearest


def _is_rate_of(words: str, bound: BoundClaim) -> bool:
    """Tell whether words before 率 name the rate of a claim, and of nothing else: 公开率, 申请的公开率; not 主动公开率."""
    return any(_BEFORE_RATE.fullmatch(words.removesuffix(rate)) for rate in bound.claim.rates if words.endswith(rate))


def share_of_claimed(quantity: Quantity, claimed: Claimed, report: Report) -> Claimed | None:
    """Return what a percentage may be that stands behind a number of cells: the share that these have of what came in or was closed."""
    bound = claimed.bound
    own = tuple(each for each in claimed.sums if value_of(each, report.number) == claimed.quantity.value)
    wholes = _wholes_of(bound, report.form.claims)
    is_kind = not (bound.claim.bare or claimed.most) and own and wholes
    return Claimed(quantity, bound, own[:1], (own[:1],), wholes=wholes) if is_kind else None


def share_of_both(quantity: Quantity, parts: Sequence[Claimed], report: Report) -> Claimed | None:
    """Return what a percentage may be that is the share of two kinds together: 予以公开9件,部分公开3件,两项占60%."""
    shares = [share for each in parts if (share := share_of_claimed(quantity, each, report))]
    if len(shares) < _PAIR or shares[0].rule is not shares[1].rule:
        return None
    together = Operation("+", shares[0].likeliest[0], shares[1].likeliest[0])
    return shares[-1]._replace(likeliest=(together,), groups=((together,),))


def of_one_whole(shares: Iterable[Claimed], paragraph: Paragraph, report: Report) -> Iterator[Claimed]:
    """Walk shares, those of one kind in one sentence of the same whole: 办结230件,予以公开105件,占45.7%;部分公开19件,占8.3%.

    Where no whole is that of all, they are of the one that most of them are of: another is wrong. Those of which the text
    names the whole (占办结数的) go together where it names the same.
    """
    groups: dict[tuple[object, ...], list[Claimed]] = {}
    for share in shares:
        columns = frozenset(cell.column for cell in cells_of(share))
        sentence = paragraph.sentence_of(share.quantity.start)
        named = _SHARE.search(paragraph.plain, sentence.start, share.quantity.start)
        of_what = named.group() if named else ""
        groups.setdefault((share.rule.id, sentence.start, columns, of_what), []).append(share)
    for alike in groups.values():
        yield from _of_likeliest(alike, report) if len(alike) > 1 else alike


def _of_likeliest(shares: Sequence[Claimed], report: Report) -> Iterator[Claimed]:
    """Walk shares as of the whole that most of them are of, the first of several such; as they are, where none is of any."""
    held = {whole: sum(share._replace(wholes=(whole,)).holds(report) for share in shares) for whole in shares[0].wholes}
    likeliest = max(held, key=lambda whole: held[whole])
    yield from (share._replace(wholes=(likeliest,)) if held[likeliest] else share for share in shares)


def _wholes_of(bound: BoundClaim, claims: Iterable[BoundClaim]) -> tuple[Operand, ...]:
    """Return what a claim's cells may be a share of: what came in and was closed, the group they are of; of outcomes of things, the things."""
    own = [each for each in claims if each.rule is bound.rule and each is not bound]
    wholes = [each for each in own if each.is_of_all] or [
        each for each in own if not bound.row and (each.row or isinstance(each.sums[0], Operation))
    ]
    cells = frozenset(cells_in(bound.sums[0]))
    groups = (each.sums[0] for each in own if cells < frozenset(cells_in(each.sums[0])))  # 不予公开的案件里,执法案卷占…
    return (*(operand for each in wholes for operand in each.sums), *groups)
