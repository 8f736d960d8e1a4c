"""Text that is another's: its clauses, bare of all that may differ in a copy, and how much of one text stands in another."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from docgen.prose.ourselves import BODIES, PLACES
from docgen.prose.sentences import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PIECE = 5  # characters: so many together, and each of them, are copied where they stand in the other text
_NUMBER = re.compile("(?:[0-9]+(?:[.,][0-9]+)*|[〇零一二两三四五六七八九十百千万亿])+")
_STOPS = re.compile("[。;!?！？.\n]")
_BETWEEN_CLAUSES = re.compile(r"[\W_]+")
_TITLE = re.compile("《[^》]*》")  # 《政府信息公开信息处理费管理办法》
_ISSUE = re.compile(r"[^,。;、()\s]{0,6}[〔\[][0-9]{4}[〕\]]第?[0-9]+号")  # 国办函〔2020〕109号
_SELF = re.compile(f"[我本该](?:{BODIES}|{PLACES}|会|队|处|行政机关)")  # 我局, 本机关, 该街道办事处
_FIGURE = re.compile("(?<!第)0[余多]?(?:[件宗起例条份篇次项人元家期场]|$)")  # 维持0件, 占0
_SHORT_NAME = 3  # characters of a bureau's name from behind that stand for it: 水利局

# What every report has to say every year, in much the same words: what was charged, and that there is nothing else.
_LONGEST = 120  # characters of such a sentence, without what it cites
_FEES = re.compile("处理费|收费通知|免费|(?=.*[未没无0])(?:收费|.*收取.{0,8}费)")  # 未收取任何费用
_NOTHING_ELSE = re.compile(
    "其[他它][^,]{0,8}(?:报告|说明)"  # 无其他需要报告的事项
    "|(?:报告|说明)的?其[他它]"  # 没有需要说明的其他情况
    "|[无没][^,]{0,8}(?:报告|说明)的?(?:事项|情况|内容|问题)"  # 暂无需要报告的事项
)


def fingerprints(texts: Iterable[str], bureau: str) -> Iterator[str]:
    """Walk what some texts are known by among others: their clauses, bare of numbers, names for the bureau, and what they cite.

    Sentences that every report has to have are left out.
    """
    names = _names_of(bureau)
    for text in texts:
        bare = _bare(text, names)
        own = "\n".join(sentence for sentence in _STOPS.split(bare) if not _is_standard(sentence))
        yield from filter(None, _BETWEEN_CLAUSES.split(own))


def _bare(text: str, names: Iterable[str]) -> str:
    """Return a text in plain characters without blanks and all that may differ in a copy; numbers are 0."""
    bare = plain(text).replace(" ", "").replace("\t", "")
    if "《" in bare:
        bare = _TITLE.sub("", bare)
    if "号" in bare:
        bare = _ISSUE.sub("", bare)
    for name in names:
        bare = bare.replace(name, "")
    return _NUMBER.sub("0", _SELF.sub("", bare))


def _names_of(bureau: str) -> list[str]:
    """Return the names that a bureau may call itself by: whole, and without what stands before, as 青山县水利局, 县水利局."""
    name = plain(bureau).replace(" ", "")
    return [name[start:] for start in range(max(len(name) - _SHORT_NAME, 0) + 1)] if name else []


def _is_standard(sentence: str) -> bool:
    """Tell whether a sentence is one that every report has to have."""
    if len(sentence) > _LONGEST:
        return False
    is_on_fees = "费" in sentence and _FEES.search(sentence)
    return bool(is_on_fees or (("报告" in sentence or "说明" in sentence) and _NOTHING_ELSE.search(sentence)))


def wording(clauses: Iterable[str]) -> int:
    """Count the characters of clauses that give no figures: those that do, as 维持3件, are worded alike everywhere, and every year."""
    return sum(len(clause) for clause in clauses if not ("0" in clause and _FIGURE.search(clause)))


def share_copied(text: str, other: str, least: int) -> int:
    """Return how much of a text stands in another, in whatever order, in percent of its characters; 0 where it is less than `least`."""
    pieces = _pieces(other)
    allowed = len(text) * (100 - least) // 100
    own = end = 0  # characters that are not copied, and where the last copied piece ends
    for start in range(len(text) - _PIECE + 1):
        if text[start : start + _PIECE] in pieces:
            own += max(start - end, 0)
            end = start + _PIECE
        elif own + start - end > allowed:
            return 0
    share = (end - own) * 100 // max(len(text), 1)
    return share if share >= least else 0


@lru_cache(maxsize=8)
def _pieces(text: str) -> frozenset[str]:
    return frozenset(text[start : start + _PIECE] for start in range(len(text) - _PIECE + 1))
