"""The page: its template, its style and its script, filled while the outcomes come in."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pkgutil import get_data
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from docgen.i18n import _, language, ngettext
from docgen.outcome import State
from docgen.writers.index.words import state_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docgen.writers.index.rows import Overview
    from docgen.writers.index.words import Verdict

_TAGS = {"zh_CN": "zh-CN"}
_PIECE = 500  # outputs of the template put together


def fill_page(overview: Overview, verdict: Verdict, counts: Mapping[State, int], **said: Any) -> Iterator[str]:
    """Fill the page piece by piece with what is walked."""
    environment = Environment(
        loader=FunctionLoader(_part),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(_=_, ngettext=ngettext)
    style, script = _part("page.css"), _part("page.js")
    stream = environment.get_template("page.html").stream(
        overview=overview,
        verdict=verdict,
        states=[(state.value, state_word(state)) for state in State if counts.get(state)],
        some_missing=bool(counts.get(State.MISSING)),
        lang=_TAGS.get(language(), language()),
        names_lang="" if language() == "zh_CN" else Markup(' lang="zh-CN"'),
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=_policy(style, script),
        **said,
    )
    stream.enable_buffering(_PIECE)
    return stream


def _part(name: str) -> str:
    """Return a file that lies beside this one, in a folder or in a zip; a checkout may have other line ends."""
    content = get_data(__package__, name) or b""
    return content.decode().replace("\r\n", "\n")


def _policy(style: str, script: str) -> str:
    """Forbid the page everything but its own style and script: what a bundle says cannot become either."""
    allowed = (("style-src", style), ("script-src", script))
    hashes = [f"{what} 'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for what, text in allowed]
    return "; ".join(("default-src 'none'", *hashes, "base-uri 'none'", "form-action 'none'"))
