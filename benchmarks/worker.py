"""One engine in a process of its own: reads orders from standard input, answers with its own time.

An order is a line of JSON: {"open": template, "values": file}, {"fill": n, "keep": file or null}, {"peak": true}.
"""

from __future__ import annotations

import io
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Values = dict[str, Any]
    Fill = Callable[[Values], bytes]


def docgen(content: bytes) -> Fill:
    """Open a template with docgen once."""
    from docgen.engine import open_template  # noqa: PLC0415 - a process loads the engine that it measures

    return open_template(content, "template.docx").fill


def docxtpl_new(content: bytes) -> Fill:
    """Make a new DocxTemplate for every document, as docxtpl's users write it."""
    from docxtpl import DocxTemplate  # noqa: PLC0415

    def fill(values: Values) -> bytes:
        template, buffer = DocxTemplate(io.BytesIO(content)), io.BytesIO()
        template.render(values, autoescape=True)
        template.save(buffer)
        return buffer.getvalue()

    return fill


def docxtpl_again(content: bytes) -> Fill:
    """Render one DocxTemplate again and again, with one Jinja environment."""
    from docxtpl import DocxTemplate  # noqa: PLC0415
    from jinja2 import Environment  # noqa: PLC0415

    template, environment = DocxTemplate(io.BytesIO(content)), Environment(autoescape=True)

    def fill(values: Values) -> bytes:
        buffer = io.BytesIO()
        template.render(values, environment, autoescape=True)
        template.save(buffer)
        return buffer.getvalue()

    return fill


def floor(content: bytes) -> Fill:
    """Compile the floor once."""
    from floor import floor as compiled  # noqa: PLC0415

    return compiled(content)


ENGINES = {"docgen": docgen, "docxtpl-new": docxtpl_new, "docxtpl-again": docxtpl_again, "floor": floor}


class Worker:
    """An engine with a template open."""

    def __init__(self, engine: Callable[[bytes], Fill]) -> None:
        self._engine = engine
        self._filled = 0

    def answer(self, order: dict[str, Any]) -> dict[str, Any]:
        """Do what an order says."""
        if "open" in order:
            return self._open(order)
        if "fill" in order:
            return self._fill_many(order["fill"], order["keep"])
        return {"bytes": peak()}

    def _open(self, order: dict[str, Any]) -> dict[str, Any]:
        content = Path(order["open"]).read_bytes()
        self._editions = json.loads(Path(order["values"]).read_text(encoding="utf-8"))
        start = time.perf_counter()
        self._fill = self._engine(content)
        return {"seconds": time.perf_counter() - start}

    def _fill_many(self, count: int, keep: str | None) -> dict[str, Any]:
        fill, editions, first = self._fill, self._editions, self._filled
        start = time.perf_counter()
        for number in range(first, first + count):
            document = fill(editions[number % len(editions)])
        seconds = time.perf_counter() - start
        self._filled += count
        if keep:
            Path(keep).write_bytes(document)
        return {"seconds": seconds, "edition": (self._filled - 1) % len(editions)}


def peak() -> int | None:
    """Return the most memory this process has held, in bytes; None where the system does not tell."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return None
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held if sys.platform == "darwin" else held * 1024


def main() -> None:
    """Answer orders until standard input ends."""
    worker = Worker(ENGINES[sys.argv[1]])
    for line in sys.stdin:
        try:
            answer = worker.answer(json.loads(line))
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
