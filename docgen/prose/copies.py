"""Text that is another's apart from its numbers: its sentences, bare of them, and what each is known by."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING

from docgen.prose.sentences import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NUMBER = re.compile("[0-9][0-9.,]*|[〇零一二三四五六七八九十百千]{2,}")
_STOPS = re.compile("[。;!?！？\n]")
_BYTES = 5  # of a sentence's digest: two of a million are hardly ever the same
_LONG = 10  # characters: shorter sentences everybody writes


def bare_sentences(text: str) -> list[str]:
    """Return the sentences of a text without blanks and numbers: copied with new ones, it is still copied."""
    bare = _NUMBER.sub("0", "".join(plain(text).split()))
    return [sentence for sentence in _STOPS.split(bare) if sentence]


def fingerprints(texts: Iterable[str], bureau: str) -> Iterator[str]:
    """Walk what the longer sentences of some texts are known by, and how long they are, whatever bureau's they are: `digest:length`."""
    for text in texts:
        for sentence in bare_sentences(text.replace(bureau, "") if bureau else text):
            if len(sentence) >= _LONG:
                yield f"{blake2b(sentence.encode(), digest_size=_BYTES).hexdigest()}:{len(sentence)}"
