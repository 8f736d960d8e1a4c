"""What the process does that fills one trusted template, see `docgen.engine.apart`."""

from __future__ import annotations

import json
import pickle

from docgen import i18n
from docgen.engine.apart import DONE, REFUSED
from docgen.engine.template import open_template
from docgen.errors import TemplateError
from docgen.i18n import _


def filled(asked: bytes) -> bytes:
    """Answer with a document, or with what is wrong."""
    template, file, context, made, language = pickle.loads(asked)  # noqa: S301 - from the process that started this one
    i18n.speak(language)
    try:
        return DONE + open_template(template, file, trusted=True).fill_here(context, made)
    except TemplateError as error:
        return REFUSED + json.dumps([problem.message for problem in error.problems]).encode()
    except MemoryError:
        raise
    except Exception as error:
        message = _("this cannot be computed: {reason}").format(reason=f"{type(error).__name__}: {error}")
        return REFUSED + json.dumps([message]).encode()
