"""What the pages that docgen writes have in common: one file each, that asks for nothing else and runs nothing of others."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pkgutil import get_data
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from docgen.archive import source_date
from docgen.i18n import _, language, ngettext

if TYPE_CHECKING:
    from jinja2 import Template

_TAGS = {"zh_CN": "zh-CN"}


@dataclass(frozen=True)
class Page:
    """A page's template, compiled once for all that are written in a run, with its style and its script."""

    template: Template
    style: str
    script: str

    def given(self, **values: Any) -> dict[str, Any]:
        """Return what the template is filled with, besides the values of this page."""
        return {
            "lang": _TAGS.get(language(), language()),
            "style": Markup(self.style),  # noqa: S704 - our own file
            "script": Markup(self.script),  # noqa: S704 - our own file
            "policy": _policy(self.style, self.script),
            "made": _day_made(),
            **values,
        }


@cache
def page_of(package: str) -> Page:
    """Return the page whose files page.html, page.css and page.js lie in a package; style and script follow those of every page."""
    environment = Environment(
        loader=FunctionLoader(lambda name: _part(package, name)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(_=_, ngettext=ngettext)
    style, script = (_part("docgen.writers", name) + _part(package, name) for name in ("page.css", "page.js"))
    return Page(environment.get_template("page.html"), style, script)


def _day_made() -> str:
    """Return the day that SOURCE_DATE_EPOCH says; otherwise nothing: the same input makes the same page."""
    moment = source_date()
    return "" if moment is None else f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d}"


def _part(package: str, name: str) -> str:
    """Return a file of a package, in a folder or in a zip; a checkout may have other line ends."""
    content = get_data(package, name) or b""
    return content.decode().replace("\r\n", "\n")


def _policy(style: str, script: str) -> str:
    """Forbid the page everything but its own style and script: what a bundle says cannot become either."""
    allowed = (("style-src", style), ("script-src", script))
    hashes = [f"{what} 'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for what, text in allowed]
    return "; ".join(("default-src 'none'", *hashes, "base-uri 'none'", "form-action 'none'"))
