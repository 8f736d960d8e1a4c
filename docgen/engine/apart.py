"""Filling a trusted template in a process of its own, with limits of time and memory.

Trusted templates may use all of Jinja, in its sandbox; the sandbox alone bounds neither time nor memory. The process
(`docgen.engine.child`) gets the template and the values, and answers with the document or with what is wrong. What it
answers is read as bytes and JSON only: nothing of it is run here.
"""

from __future__ import annotations

import json
import pickle
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from docgen import i18n
from docgen.engine.objects import DOCXTPL_IMAGE, DOCXTPL_SUBDOCUMENT, docxtpl_class_of, picture_of_docxtpl
from docgen.errors import Problem, TemplateError
from docgen.i18n import _
from docgen.limited import Limits, call_limited
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 60.0
_PROCESSOR_SECONDS = 30
_MEMORY = 2**30  # bytes of address space; a report needs a tenth
DONE, REFUSED = b"D", b"R"


def fill_apart(template: bytes, file: str, context: Mapping[str, Any], made: int | None) -> bytes:
    """Fill a trusted template in a process of its own.

    Errors: TemplateError, for what is wrong with the template, and for one that takes too long or too much.
    """
    try:
        asked = pickle.dumps((template, file, _portable(dict(context)), made, i18n.language()))
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError) as error:
        message = _("a trusted template takes plain values and pictures only: {reason}").format(reason=error)
        raise TemplateError.at(Source(file), message) from error
    answer = call_limited("docgen.engine.child:filled", asked, Limits(SECONDS, _PROCESSOR_SECONDS, _MEMORY)) or b""
    if answer[:1] == DONE:
        return answer[1:]
    if answer[:1] == REFUSED:
        with suppress(ValueError):
            raise TemplateError(Problem(str(message), Source(file)) for message in json.loads(answer[1:]))
    raise TemplateError.at(Source(file), _exceeded())


def _portable(value: Any) -> Any:
    """Return values that another process can be given: docxtpl's pictures as docgen's. Errors: TypeError, UnreadableError."""
    kind = docxtpl_class_of(value)
    if kind == DOCXTPL_IMAGE:
        return picture_of_docxtpl(value)
    if kind == DOCXTPL_SUBDOCUMENT:
        raise TypeError(_("a subdocument of docxtpl belongs to its document"))
    if isinstance(value, dict):
        return {name: _portable(inner) for name, inner in value.items()}
    if type(value) in (list, tuple):  # a picture is a tuple, too
        return [_portable(inner) for inner in value]
    return value


def _exceeded() -> str:
    return _(
        "the template takes more than {seconds} seconds of computing or {memory} MiB of memory: look for loops that do"
        " not end or texts that grow"
    ).format(seconds=_PROCESSOR_SECONDS, memory=_MEMORY // 2**20)
