"""Claims: what the numbers of the prose say of the tables (收到…申请N件), as data of a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from docgen.forms.expression import Operand
    from docgen.forms.rule import Rule
    from docgen.source import Text


class Claim(NamedTuple):
    """Numbers of the prose that are given for the same cells.

    A number is meant where one of the words of `says` stands with it and none of `unless`. Where the text says that
    there was none of what `none` names, the number is 0. `sums` are the sums of cells that it may be, as written.
    """

    says: tuple[str, ...]
    none: tuple[str, ...]
    unless: tuple[str, ...]
    sums: tuple[Text, ...]


class Topic(NamedTuple):
    """What claims are about: words that stand before the number in its sentence, or also earlier in its `paragraph`.

    `units` are those the numbers have; `unless` are words beside a number, `silent` words before it in its sentence,
    that mean another count.
    """

    words: tuple[str, ...] = ()
    paragraph: bool = False
    units: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


NO_TOPIC = Topic()


@dataclass(frozen=True)
class BoundClaim:
    """A claim bound to the cells of a form; `sums` are all that its number may be."""

    rule: Rule
    claim: Claim
    sums: tuple[Operand, ...]
