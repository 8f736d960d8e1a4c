"""The journal of a batch: what became of every report, a line each, so that a run goes on where the last one stopped.

Beside it workers note what they are about to move in, so that a run that was killed knows its own files.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from docgen.batch.plan import is_nameless
from docgen.errors import OutputError, Problem, reason_of
from docgen.file_names import require_safe
from docgen.i18n import _
from docgen.kinds import DocumentKind
from docgen.outcome import Outcome, State
from docgen.output import whole_file
from docgen.source import Source
from docgen.writers.fields import outcome_fields

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from docgen.batch.store import Digests

_FORMAT = {"docgen batch journal": 1}
_KINDS = frozenset(kind.value for kind in DocumentKind)
_EXAMPLE = Outcome("", 0, "", State.MADE)
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class JournalEntry(NamedTuple):
    """What the journal knows of a report.

    `key` is the fingerprint of all that its documents depend on; `digests` are those of the files as they were made.
    """

    key: str
    digests: dict[str, str]
    outcome: Outcome


class Known(NamedTuple):
    """What is known of a report from before: what the journal says, and digests of files that may have been moved in since."""

    entry: JournalEntry | None = None
    pending: frozenset[str] = frozenset()

    @property
    def digests(self) -> dict[str, str]:
        """The digests of its files as they were made."""
        return self.entry.digests if self.entry else {}


class JournalLine(NamedTuple):
    """What became of a report, and its line in the journal: whoever made the report writes it out, others only pass it on."""

    state: State
    content: bytes

    @classmethod
    def of(cls, name: str, entry: JournalEntry) -> JournalLine:
        """Write the line of a report."""
        outcome = {**outcome_fields(entry.outcome), "text": list(entry.outcome.text)}
        fields = {"name": name, "key": entry.key, "digests": entry.digests, "outcome": outcome}
        return cls(entry.outcome.state, _written(fields))


class Journal:
    """The journal in a file. Only where each report's line stands is held in memory.

    A line that was being written when the run was killed is dropped. Errors: OutputError.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._at: dict[str, int] = {}
        if path.is_symlink():  # somebody else's file would be written into
            raise OutputError.at(Source(str(path)), _("this is a link, not the file of a batch: delete it"))
        try:
            self._file: BinaryIO = path.open("a+b")
            self._load()
        except OSError as error:
            raise self._refused(error) from error

    def _refused(self, error: OSError) -> OutputError:
        return OutputError.at(Source(str(self.path)), _("cannot write: {reason}").format(reason=reason_of(error)))

    def _load(self) -> None:
        self._file.seek(0)
        end = 0
        for line in self._file:
            if not line.endswith(b"\n"):
                break
            self._know(_parsed(line), end)
            end += len(line)
        self._file.truncate(end)
        self._end, self._at_end = end, False
        if not end:
            self._append(_written(_FORMAT))

    def _know(self, fields: dict[str, Any], at: int) -> None:
        if isinstance(fields.get("name"), str):
            self._at[fields["name"]] = at
        elif fields and "name" not in fields and fields != _FORMAT:
            message = _("this journal is not of this version of docgen: name another folder, or delete it")
            raise OutputError.at(Source(str(self.path)), message)

    def entry(self, name: str) -> JournalEntry | None:
        """Return what is known of a report."""
        if name not in self._at:
            return None
        self._file.seek(self._at[name])
        self._at_end = False
        return _entry(_parsed(self._file.readline()))

    def note(self, name: str, line: JournalLine) -> None:
        """Note what became of a report."""
        at = self._end
        self._append(line.content)
        self._at[name] = at

    def _append(self, line: bytes) -> None:
        try:
            if not self._at_end:
                self._file.seek(self._end)
                self._at_end = True
            self._end += self._file.write(line)
        except OSError as error:
            raise self._refused(error) from error

    @property
    def is_empty(self) -> bool:
        """Tell whether no report was ever noted in it: no run was here before."""
        return not self._at

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self._end

    def content(self, start: int) -> bytes:
        """Return its bytes from a place on. Errors: OutputError."""
        self.sync()
        try:
            self._file.seek(start)
            self._at_end = False
            return self._file.read()
        except OSError as error:
            raise self._refused(error) from error

    def sync(self) -> None:
        """Let what was noted reach the disk."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise self._refused(error) from error

    def settle(self, nameless: Collection[str]) -> None:
        """Write the journal anew, a line a report in the order of their names: the same work leaves the same bytes.

        Of reports without a place of their own only those of this run, `nameless`, are kept. From now on it is only read.
        """
        self.sync()
        settled: dict[str, int] = {}
        with whole_file(self.path, self.path.parent) as new:
            end = new.write(_written(_FORMAT))
            for name in sorted(name for name in self._at if not is_nameless(name) or name in nameless):
                self._file.seek(self._at[name])
                settled[name] = end
                end += new.write(self._file.readline())
            self.close()  # Windows moves nothing over an open file
        try:
            self._file, self._at, self._end = self.path.open("r+b"), settled, end
        except OSError as error:
            raise self._refused(error) from error

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def intent_lines(digests: Iterable[Digests]) -> bytes:
    """Write down the digests of reports' files that are about to be moved in."""
    lines = (json.dumps([name, list(files)], ensure_ascii=False) + "\n" for name, files in digests)
    return "".join(lines).encode(errors="surrogatepass")


def read_intents(contents: Iterable[bytes]) -> dict[str, frozenset[str]]:
    """Return the digests of files that were about to be moved in, by report, from what was written down."""
    digests_by_name: dict[str, set[str]] = {}
    for line in (line for content in contents for line in content.splitlines()):
        match _json(line):
            case [str(name), [*digests]]:
                digests_by_name.setdefault(name, set()).update(map(str, digests))
            case _:  # it was being written when the run was killed: nothing of it was moved in
                continue
    return {name: frozenset(digests) for name, digests in digests_by_name.items()}


def _json(line: bytes) -> Any:
    """Return what a line holds; nothing where it is no JSON, as of a disk that was full."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _parsed(line: bytes) -> dict[str, Any]:
    fields = _json(line)
    return fields if isinstance(fields, dict) else {}


def _written(fields: dict[str, Any]) -> bytes:
    return _JSON.encode(fields).encode(errors="surrogatepass") + b"\n"


def _entry(fields: dict[str, Any]) -> JournalEntry | None:
    """Return what a line says of a report; nothing where it is not as docgen writes one: its report is made again."""
    try:
        entry = JournalEntry(fields["key"], fields["digests"], _outcome(fields["outcome"]))
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return entry if _is_sound(entry) else None


def _is_sound(entry: JournalEntry) -> bool:
    """Tell whether an entry has what it should have, and no file that lies outside the folder: the overview has links to them."""
    outcome = entry.outcome
    texts = [entry.key, *outcome.remarks, *outcome.text, *(reason.message for reason in outcome.reasons)]
    return (
        all(type(value) is type(example) for value, example in zip(outcome, _EXAMPLE, strict=True))
        and all(isinstance(text, str) for text in texts)
        and isinstance(entry.digests, dict)
        and all(isinstance(text, str) for text in entry.digests.values())
        and all(kind in _KINDS and _is_below(kind, file) for kind, file in outcome.files.items())
    )


def _is_below(kind: str, file: Any) -> bool:
    """Tell whether a path names a file below the folder, as `Namer` makes it."""
    try:
        for name in file.removesuffix(f".{kind}").split("/"):
            require_safe(name)
    except (AttributeError, OutputError):
        return False
    return True


def _outcome(fields: dict[str, Any]) -> Outcome:
    reasons = tuple(Problem(reason["message"], _source(reason["source"])) for reason in fields["reasons"])
    return Outcome(
        **{
            **fields,
            "state": State(fields["state"]),
            "reasons": reasons,
            "remarks": tuple(fields["remarks"]),
            "text": tuple(fields["text"]),
        }
    )


def _source(fields: dict[str, Any] | None) -> Source | None:
    return (
        Source(fields["file"], fields["line"] or 0, fields["column"] or 0, fields["within"] or "") if fields else None
    )
