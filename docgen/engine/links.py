"""Where links of a template may lead."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_PLAIN = frozenset({"http", "https", "mailto", "tel"})


def is_plain_link(target: str) -> bool:
    """Tell whether a hyperlink leads to the web, to a mailbox, to a telephone or into the document itself."""
    if target.startswith("#"):
        return True
    scheme = _SCHEME.match(target)
    if scheme:
        return scheme.group(1).lower() in _PLAIN
    return not target.lstrip().startswith(("/", "\\"))


def is_inside(target: str) -> bool:
    """Tell whether a link names a part of the package itself."""
    path = target.replace("\\", "/")
    return not _SCHEME.match(target) and not path.startswith("/") and ".." not in path.split("/")
