"""The page: its template, its style and its script, joined into one file that asks for nothing else."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pkgutil import get_data
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from docgen.i18n import _, language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Template

    from docgen.errors import Problem
    from docgen.writers.sheet.report_sheet import ReportSheet

_TAGS = {"zh_CN": "zh-CN"}


def fill_page(sheets: Sequence[ReportSheet], problems: Sequence[Problem], **said: Any) -> str:
    """Fill the page with some reports' sheets, and with what could not be judged."""
    page, style, script = _page()
    return page.render(
        sheets=sheets,
        problems=problems,
        lang=_TAGS.get(language(), language()),
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=_policy(style, script),
        **said,
    )


@cache
def _page() -> tuple[Template, str, str]:
    """Return the page's template, compiled once for all sheets of a run, its style and its script."""
    environment = Environment(
        loader=FunctionLoader(_part),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["_"] = _
    return environment.get_template("page.html"), _part("page.css"), _part("page.js")


def _part(name: str) -> str:
    """Return a file that lies beside this one, in a folder or in a zip; a checkout may have other line ends."""
    content = get_data(__package__, name) or b""
    return content.decode().replace("\r\n", "\n")


def _policy(style: str, script: str) -> str:
    """Forbid the page everything but its own style and script: what a bundle says cannot become either."""
    allowed = (("style-src", style), ("script-src", script))
    hashes = [f"{what} 'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for what, text in allowed]
    return "; ".join(("default-src 'none'", *hashes, "base-uri 'none'", "form-action 'none'"))
