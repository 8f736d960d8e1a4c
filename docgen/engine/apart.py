"""Filling a trusted template in a process of its own, with limits of time and memory.

Trusted templates may use all of Jinja, in its sandbox; the sandbox alone bounds neither time nor memory. The process
(`docgen.engine.child`) gets the template and the values, and answers with the document or with what is wrong. What it
answers is read as bytes and JSON only: nothing of it is run here.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from docgen import i18n
from docgen.errors import Problem, TemplateError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 60
PROCESSOR_SECONDS = 30
MEMORY = 2**30  # bytes of address space; a report needs a tenth
DONE, REFUSED = b"D", b"R"
# It looks for modules where this process does, but for the folder it is run in.
_PROGRAM = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from docgen.engine.child import main; main()"
_KEPT = ("SOURCE_DATE_EPOCH", "SYSTEMROOT", "PATH", "TEMP", "TMP", "LANG", "LC_ALL")


def fill_apart(template: bytes, file: str, context: Mapping[str, Any]) -> bytes:
    """Fill a trusted template in a process of its own.

    Errors: TemplateError, for what is wrong with the template, and for one that takes too long or too much.
    """
    try:
        asked = pickle.dumps((template, file, dict(context), i18n.language()))
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        message = _("a trusted template takes plain values and pictures only: {reason}").format(reason=error)
        raise TemplateError.at(Source(file), message) from error
    try:
        done = subprocess.run(  # noqa: S603 - this very Python
            [sys.executable, "-I", "-c", _PROGRAM, json.dumps(list(filter(None, sys.path)))],
            input=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
            env={name: value for name, value in os.environ.items() if name in _KEPT},
        )
    except subprocess.TimeoutExpired as error:
        raise TemplateError.at(Source(file), _exceeded()) from error
    answer = done.stdout
    if answer[:1] == DONE:
        return answer[1:]
    if answer[:1] == REFUSED:
        with suppress(ValueError):
            raise TemplateError(Problem(str(message), Source(file)) for message in json.loads(answer[1:]))
    raise TemplateError.at(Source(file), _exceeded())


def _exceeded() -> str:
    return _(
        "the template takes more than {seconds} seconds of computing or {memory} MiB of memory: look for loops that do"
        " not end or texts that grow"
    ).format(seconds=PROCESSOR_SECONDS, memory=MEMORY // 2**20)
