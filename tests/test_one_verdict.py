"""One input, one verdict: every case of the error gallery and every sample through check, build, batch and roll-up."""

from __future__ import annotations

import shlex
import shutil
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, SAMPLES

from docgen.batch.executor import Group
from docgen.batch.reports import Asked
from docgen.batch.settings import Settings
from docgen.batch.worker import Worker
from docgen.cli.batch_run import make_reports
from docgen.cli.group import run as run_here
from docgen.errors import DocgenError
from docgen.readers import Survey

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.batch.executor import Hand
    from docgen.batch.plan import Job
    from docgen.batch.writing import Done
    from docgen.readers import Listed

GALLERY = ROOT / "tests" / "errors"
_KNOWN = {"--form", "--pack"}  # options that all four commands have; --lang says nothing of a verdict
# Where the commands are asked different things: a document needs a template, a verdict and a sum need none.
_ASKED_MORE = {
    "form-without-template": {"check": 0, "roll-up": 0, "build": 2, "batch": 2},
}


class InProcess:
    """An executor that does the jobs of a batch itself, one after the other."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def get_ready(self, common: str) -> None:
        self._worker = Worker(self._settings, common)

    def run(self, jobs: Sequence[Job], hand: Hand) -> Iterator[Done]:
        for job in jobs:
            yield from self._worker.work(Group(f"{job.number}", hand([job], again=False)))

    def stop(self) -> None:
        self._worker.close()


def cases() -> Iterator[tuple[str, Path, tuple[str, ...], dict[str, str]]]:
    """Walk the inputs: a name, the folder they lie in, the sources, and options of every command."""
    for sample in sorted(SAMPLES.glob("*")):
        yield sample.name, sample.parent, (sample.name,), {}
        for year in sorted(path for path in sample.iterdir() if path.name != "bureau.yaml"):
            yield f"{sample.name}/{year.name}", sample.parent, (f"{sample.name}/{year.name}",), {}
    for file in sorted(GALLERY.glob("*/command")):
        command, *words = shlex.split(file.read_text(encoding="utf-8"))
        options = {name: value for name, value in pairwise(words) if name.startswith("--")}
        options.pop("--lang", "")
        sources = [word for before, word in zip(["", *words], words, strict=False) if not before.startswith("-")]
        sources = [word for word in sources if not word.startswith("-")]
        if command in ("check", "build", "batch") and sources and _KNOWN.issuperset(options):
            yield file.parent.name, file.parent, tuple(sources), options


CASES = [pytest.param(*case, id=case[0]) for case in cases()]


def test_most_of_the_gallery_is_held_against_all_commands():
    assert len(CASES) > len(list(GALLERY.glob("*/command"))) // 2


@pytest.mark.parametrize(("name", "folder", "sources", "options"), CASES)
def test_every_command_gives_the_same_verdict(
    name: str,
    folder: Path,
    sources: tuple[str, ...],
    options: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    shutil.copytree(folder, tmp_path / "in", ignore=shutil.ignore_patterns("command", "expected.txt"))
    monkeypatch.chdir(tmp_path / "in")
    listed = [bundle for source in sources for bundle in Survey(Path(source))]
    codes = {
        "check": run_here(["check", *sources, *with_values(options)]),
        "batch": batched(sources, options, tmp_path),
    }
    codes["roll-up"] = max(rolled_up(sources, options, bundle, tmp_path) for bundle in listed)
    if len(sources) == len(listed) == 1:
        codes["build"] = run_here(["build", *sources, *with_values(options), "-o", str(tmp_path / "r.docx")])
        assert (tmp_path / "r.docx").exists() is (codes["build"] == 0)
    printed = capsys.readouterr()
    expected = _ASKED_MORE.get(name, dict.fromkeys(codes, codes["check"]))
    assert codes == expected, (printed.out, printed.err)


def with_values(options: dict[str, str]) -> list[str]:
    return [word for pair in options.items() for word in pair]


def batched(sources: Sequence[str], options: dict[str, str], folder: Path) -> int:
    packs = (Path(options["--pack"]),) if "--pack" in options else ()
    settings = Settings(folder / "out", ("docx",), form=options.get("--form"), packs=packs, language="en")
    asked = Asked(tuple(map(Path, sources)), None, "{year}/{bureau}", frozenset(), frozenset())
    try:
        return make_reports(asked, settings, InProcess(settings))
    except DocgenError:
        return 2


def rolled_up(sources: Sequence[str], options: dict[str, str], listed: Listed, folder: Path) -> int:
    """Roll up the units of one bundle's year, with a roster of all that are of it."""
    others = [bundle for source in sources for bundle in Survey(Path(source))]
    names = dict.fromkeys(other.bureau for other in others if other.bureau and other.year == listed.year)
    roster = folder / "roster.txt"
    roster.write_text("\n".join(names or ["某局"]) + "\n", encoding="utf-8")
    year = ["--year", str(listed.year)] if listed.year else []
    target = ["--roster", str(roster), "--bureau", "某市", "-o", str(folder / "sum.yaml")]
    return run_here(["roll-up", "--force", *sources, *with_values(options), *year, *target])
