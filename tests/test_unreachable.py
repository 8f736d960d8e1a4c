"""One bad place never stops the rest: links that lead nowhere or back, and a journal that somebody has written into."""

from __future__ import annotations

import json
from functools import reduce
from operator import getitem
from typing import TYPE_CHECKING, Any

from batches import OWN, batch, hand_in
from builders import form, suqian, write_tidy, write_yaml
from conftest import run

from docgen.batch.journal import read_intents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def again(path: Path) -> Path:
    """Take a file away, so that something else may have its name."""
    path.unlink()
    return path


PLACES: dict[str, Callable[[Path], Path]] = {
    "a link to itself among a unit's years": lambda unit: unit / "loop",
    "a year that is a link to itself": lambda unit: unit / "2022",
    "a table that is a link to itself": lambda unit: unit / "2023" / "表三.csv",
    "a profile that is a link to itself": lambda unit: again(unit / "bureau.yaml"),
    "a bundle that is a link to itself": lambda unit: again(unit / "2023" / "b.yaml"),
    "a report that is a link to itself": lambda unit: unit / "2022.docx",
}


def unit_in(city: Path, name: str) -> Path:
    """Make a bureau's folder of one year."""
    unit = city / name
    (unit / "2023").mkdir(parents=True)
    (unit / "bureau.yaml").write_text(f"name: {name}\n", encoding="utf-8")
    write_yaml(unit / "2023" / "b.yaml", suqian(), form(), {}, bureau=name)
    return unit


def test_places_that_cannot_be_reached_are_told_and_stop_no_other(tmp_path: Path) -> None:
    city = tmp_path / "市"
    write_tidy(unit_in(city, "好局").with_suffix(".csv"), suqian(), form(), bureau="又一局")
    links = [city / "loop", city / "share", unit_in(city, "回局") / "back"]
    links[0].symlink_to("loop")
    links[1].symlink_to("/nowhere/share")
    links[2].symlink_to("../回局")
    for at, place in enumerate(PLACES.values()):
        loop, share = (place(unit_in(city, f"{kind}{at}局")) for kind in "环断")
        loop.symlink_to(loop.name)
        share.symlink_to(f"/nowhere/{share.name}")
        links += [loop, share]
    for command in (("batch", city, "-o", tmp_path / "out", "--to", "html"), ("check", city, "--lang", "en")):
        done = run(*command)
        assert done.code == 2, done.err
        told = (done.out + done.err).splitlines()
        for link in links:
            words = (
                "leads to what is not there" if str(link.readlink()).startswith("/nowhere") else "leads back to itself"
            )
            assert [line for line in told if str(link) in line and words in line], link
    assert {path.stem for path in (tmp_path / "out" / "2023").iterdir()} >= {"好局", "又一局", "回局", "环0局", "断1局"}


SHAPES = [
    ("name", 5), ("name", ["甲"]), ("name", None), ("key", None), ("digests", []), ("digests", {"html": 1}),
    ("outcome", None), ("outcome", {}), ("outcome.year", "2023"), ("outcome.errors", "x"), ("outcome.state", []),
    ("outcome.reasons", [{"message": 1, "source": None}]), ("outcome.reasons", [{"message": "x", "source": {"file": 1}}]),
    ("outcome.reasons", 7), ("outcome.remarks", [1]), ("outcome.files", ["x"]), ("outcome.files", {"html": 1}),
    ("outcome.files", {"html": "javascript:alert(1)"}), ("outcome.files", {"html": "../../etc/passwd"}),
    ("outcome.files", {"html": "/etc/passwd"}), ("outcome.files", {"html": "//host/x.html"}), ("outcome.files", {"x": "2023/甲局.html"}),
]  # fmt: skip


def forge(line: dict[str, Any], field: str, value: object) -> None:
    """Put a value into a line of a journal."""
    *path, last = field.split(".")
    reduce(getitem, path, line)[last] = value


def test_a_journal_of_the_wrong_shape_is_healed_and_is_never_a_link(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", len(SHAPES))
    assert batch(tmp_path, "units", to="html").code == 0
    undisturbed = (tmp_path / "out" / "index.html").read_bytes()
    journal = tmp_path / "out" / OWN / "journal.jsonl"
    head, *lines = map(json.loads, journal.read_text(encoding="utf-8").splitlines())
    for line, (field, value) in zip(lines, SHAPES, strict=True):
        forge(line, field, value)
    journal.write_text("\n".join([*map(json.dumps, [head, *lines, 7]), "[" * 100_000, ""]), encoding="utf-8")
    again = batch(tmp_path, "units", to="html")
    assert again.code == 0, again.err
    assert "unchanged" not in again.out
    assert (tmp_path / "out" / "index.html").read_bytes() == undisturbed


def test_a_journal_that_is_sound_is_believed(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", 2)
    assert batch(tmp_path, "units", to="html").code == 0
    assert "unchanged since the last run: 2" in batch(tmp_path, "units", to="html").out


def test_the_note_of_what_is_moved_in_may_hold_anything() -> None:
    odd = (
        b"7",
        b"[1, 2]",
        b'["a", 3]',
        b'["a", [[1]]]',
        b'[["a"], ["b"]]',
        b"[" * 100_000,
        b"{}",
        b"\xff",
        b'["a", ["d"]]',
    )
    assert read_intents([b"\n".join(odd)])["a"] >= {"d"}


def test_a_journal_that_is_a_link_is_not_written_into(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", 1)
    other = tmp_path / "other"
    other.write_text("mine\n", encoding="utf-8")
    (tmp_path / "out" / OWN).mkdir(parents=True)
    (tmp_path / "out" / OWN / "journal.jsonl").symlink_to(other)
    done = batch(tmp_path, "units")
    assert (done.code, other.read_text(encoding="utf-8")) == (2, "mine\n")
    assert "this is a link" in done.err
