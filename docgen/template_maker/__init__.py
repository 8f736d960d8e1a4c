"""Makes the template of a form: the page, styles and tables of an official document, with the tags to fill.

What a template says and how it looks is said once, here; `word` and `opendocument` write it down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.template_maker.opendocument.package import opendocument_template
from docgen.template_maker.word.package import word_template

if TYPE_CHECKING:
    from docgen.forms.form import Form

_MAKERS = {".docx": word_template, ".odt": opendocument_template}
SUFFIXES = tuple(_MAKERS)


def make_template(form: Form, suffix: str) -> bytes:
    """Make the template of a form as .docx or .odt; the same form makes the same bytes.

    Errors: FormError, with the place of what cannot be laid out on the page.
    """
    return _MAKERS[suffix](form)
