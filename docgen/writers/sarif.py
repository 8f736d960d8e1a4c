"""Lint's remarks as SARIF 2.1.0, which code hosts and editors show."""

from __future__ import annotations

from collections import Counter
from functools import partial
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docgen.forms.rule import Severity
from docgen.lint.rules import rules
from docgen.remote import is_remote, path_of
from docgen.writers.lines import as_json
from docgen.writers.lint_text import place_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docgen.errors import Problem
    from docgen.lint.rules import Remark, Result, Where

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_quoted = partial(quote, errors="surrogateescape")  # a file's name may hold bytes that are no UTF-8


def write_sarif(results: Sequence[Result], problems: Iterable[Problem], version: str) -> str:
    """Write what was found in some templates; what could not be read is a failed run."""
    known = rules()
    order = {name: at for at, name in enumerate(known)}
    unread = [_notification(problem) for problem in problems]
    driver = {
        "name": "docgen",
        "version": version,
        "rules": [
            {
                "id": name,
                "shortDescription": {"text": rule.finds},
                "help": {"text": rule.advice},
                "defaultConfiguration": {"level": _LEVELS[rule.severity]},
            }
            for name, rule in known.items()
        ],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": not unread, "toolExecutionNotifications": unread}],
        "artifacts": [{"location": {"uri": uri(result.file)}} for result in results],
        "columnKind": "unicodeCodePoints",
        "results": [each for result in results for each in _results(result, order)],
    }
    written = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return as_json(written)


def _results(result: Result, order: dict[str, int]) -> Iterable[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for remark in result.remarks:
        where = place_words(remark.where)
        location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": uri(result.file)}}}
        logical = _logical(remark.where)
        if logical:
            location["logicalLocations"] = [logical]
        yield {
            "ruleId": remark.rule,
            "ruleIndex": order[remark.rule],
            "level": _LEVELS[remark.severity],
            "message": {"text": f"{where}: {remark.message}" if where else remark.message},
            "locations": [location],
            "partialFingerprints": {"docgen/v1": _fingerprint(result.file, remark, seen)},
        }


def uri(file: str) -> str:
    """Return a file's name as a URI: relative ones stay so, with forward slashes, everything else percent-encoded."""
    if is_remote(path_of(file)):
        return _quoted(file, safe="/:")
    path = PurePosixPath(file.replace("\\", "/"))
    if path.is_absolute():
        return "file://" + _quoted(str(path))
    drive = len(path.parts[0]) == 2 and path.parts[0].endswith(":") if path.parts else False
    return f"file:///{_quoted(str(path), safe='/:')}" if drive else _quoted(str(path))


def _logical(where: Where) -> dict[str, str] | None:
    """Return a place as a name that a machine can read: word/document.xml/table/2/row/30/cell/3."""
    if not where.part:
        return None
    spot = where.spot
    steps = [where.part]
    if spot.table:
        steps += [f"table/{spot.table}", f"row/{spot.row}", f"cell/{spot.cell}"]
    elif spot.paragraph:
        steps.append(f"paragraph/{spot.paragraph}")
    return {"name": str(spot) or where.part, "fullyQualifiedName": "/".join(steps), "kind": "element"}


def _fingerprint(file: str, remark: Remark, seen: Counter[str]) -> str:
    """Tell a remark from others whatever moves around it: not its numbers, but its rule, tag and text."""
    named = "\0".join((PurePosixPath(file).name, remark.rule, remark.where.part, remark.where.tag, remark.where.around))
    if not remark.where.tag:
        named += f"\0{remark.where.spot[:3]}"
    seen[named] += 1
    return sha256(f"{named}\0{seen[named]}".encode(errors="replace")).hexdigest()[:32]


def _notification(problem: Problem) -> dict[str, Any]:
    notification: dict[str, Any] = {"level": "error", "message": {"text": problem.message}}
    if problem.source:
        location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": uri(problem.source.file)}}}
        if problem.source.within:
            location["logicalLocations"] = [{"fullyQualifiedName": problem.source.within, "kind": "element"}]
        notification["locations"] = [location]
    return notification
