"""Where links of a template may lead."""

from __future__ import annotations

import re

_HEAD = re.compile(r"[^/?#\\\\]*")
_PLAIN = frozenset({"http", "https", "mailto", "tel"})


def is_plain_link(target: str) -> bool:
    """Tell whether a hyperlink leads to the web, to a mailbox, to a telephone or into the document itself."""
    scheme = _scheme(target)
    if scheme is not None:
        return scheme in _PLAIN
    return not target.lstrip().startswith(("/", "\\"))


def is_inside(target: str) -> bool:
    """Tell whether a link names a part of the package itself."""
    path = target.replace("\\", "/")
    return _scheme(target) is None and not path.startswith("/") and ".." not in path.split("/")


def _scheme(target: str) -> str | None:
    """Return what stands before a colon: `.uno` and the like are schemes too, to some programs."""
    head = _HEAD.match(target)
    before, colon, _after = (head.group() if head else "").partition(":")
    return before.strip().lower() if colon else None
