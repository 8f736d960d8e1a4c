"""Makes templates: of a form, and of the sign-off sheet; the page, styles and tables of an official document, with the tags to fill.

What a template says and how it looks is said once, here; `word` and `opendocument` write it down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.template_maker.content import content
from docgen.template_maker.opendocument.package import opendocument_template
from docgen.template_maker.package import TITLE
from docgen.template_maker.sign_off import sign_off_content
from docgen.template_maker.word.package import word_template

if TYPE_CHECKING:
    from docgen.forms.form import Form

_MAKERS = {".docx": word_template, ".odt": opendocument_template}
SUFFIXES = tuple(_MAKERS)


def make_template(form: Form, suffix: str, *, charts: bool = False) -> bytes:
    """Make the template of a form as .docx or .odt, with its `charts` or without; the same form makes the same bytes.

    Errors: FormError, with the place of what cannot be laid out on the page.
    """
    return _MAKERS[suffix](content(form, charts=charts), TITLE, charts=charts)


def make_sign_off_template(suffix: str) -> bytes:
    """Make the template of the sign-off sheet (审签单) as .docx or .odt; it makes the same bytes every time."""
    return _MAKERS[suffix](sign_off_content(), f"{TITLE}审签单")
