"""Which texts of a printed table are figures."""

from __future__ import annotations

import re

_FIGURE = re.compile(r"[-+−－＋]?[\d０-９][\d０-９,，.．]*")


def is_figure(text: str) -> bool:
    """Tell whether a text is a figure, however it is typed."""
    return bool(_FIGURE.fullmatch(text))
