"""The process that fills one trusted template: within its limits, from standard input to standard output."""

from __future__ import annotations

import json
import os
import pickle
import sys
from contextlib import suppress

from docgen import i18n
from docgen.engine.apart import DONE, MEMORY, PROCESSOR_SECONDS, REFUSED
from docgen.engine.template import open_template
from docgen.errors import TemplateError
from docgen.i18n import _


def main() -> None:
    """Answer on standard output with a document, or with what is wrong."""
    _limit()
    asked = sys.stdin.buffer.read()
    template, file, context, language = pickle.loads(asked)  # noqa: S301 - from the process that started this one
    i18n.speak(language)
    try:
        answer = DONE + open_template(template, file, trusted=True).fill_here(context)
    except TemplateError as error:
        answer = REFUSED + json.dumps([problem.message for problem in error.problems]).encode()
    except MemoryError:
        os._exit(1)
    except Exception as error:
        message = _("this cannot be computed: {reason}").format(reason=f"{type(error).__name__}: {error}")
        answer = REFUSED + json.dumps([message]).encode()
    sys.stdout.buffer.write(answer)
    sys.stdout.flush()


def _limit() -> None:
    """Bound this process, where the system can; elsewhere the time is bounded from outside."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    for kind, most in (
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),  # it writes no file
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS does not bound the address space
            resource.setrlimit(kind, (most, most))
