"""How the modules of the package import each other, imports inside functions counted."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

import docgen

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(docgen.__file__).parent
# What low rooms may know: each other, and the ground of the package
GROUND = frozenset(
    {
        "archive",
        "characters",
        "compound",
        "errors",
        "fetching",
        "figures",
        "files",
        "flow",
        "i18n",
        "labels",
        "limited",
        "output",
        "remote",
        "source",
    }
)
LOW_ROOMS = {"engine": GROUND, "office": GROUND}


def modules(package: Path) -> dict[str, ast.Module]:
    """Parse every module of a package, by its full name."""
    trees = {}
    for file in sorted(package.rglob("*.py")):
        names = (package.name, *file.relative_to(package).with_suffix("").parts)
        trees[".".join(names).removesuffix(".__init__")] = ast.parse(file.read_text(encoding="utf-8"))
    return trees


def is_for_types(node: ast.AST) -> bool:
    """Tell whether a node is `if TYPE_CHECKING:`, whose imports nothing runs."""
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imported(tree: ast.AST) -> Iterator[str]:
    """Walk the names that are imported when a module is loaded or its functions are called."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif is_for_types(node):
            yield from (name for other in node.orelse for name in imported(other))
        else:
            yield from imported(node)


def graph_of(trees: dict[str, ast.Module]) -> dict[str, set[str]]:
    """Return the modules that each module imports: `from package import name` is the module of that name, if it is one."""
    graph: dict[str, set[str]] = {}
    for module, tree in trees.items():
        names = (name if name in trees else name.rpartition(".")[0] for name in imported(tree))
        graph[module] = {name for name in names if name in trees and name != module}
    return graph


def circles_in(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return circles of modules that import each other, each cut open before the next is looked for."""
    left = {module: set(names) for module, names in graph.items()}
    circles = []
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle = error.args[1]  # each is imported by the next, the first by the last
            circles.append(circle)
            left[circle[1]].remove(circle[0])
        else:
            return circles


def rooms_known_to(room: str, graph: dict[str, set[str]]) -> set[str]:
    """Return the rooms from which the modules of a room import."""
    inside = f"docgen.{room}"
    ours = [names for module, names in graph.items() if module == inside or module.startswith(f"{inside}.")]
    return {name.split(".")[1] for names in ours for name in names if "." in name} - {room}


@pytest.fixture(scope="module")
def graph() -> dict[str, set[str]]:
    return graph_of(modules(PACKAGE))


def test_no_modules_import_each_other_in_a_circle(graph: dict[str, set[str]]):
    assert [" → ".join(circle) for circle in circles_in(graph)] == []


def test_low_rooms_know_only_the_ground(graph: dict[str, set[str]]):
    too_high = {room: rooms_known_to(room, graph) - allowed for room, allowed in LOW_ROOMS.items()}
    assert too_high == {"engine": set(), "office": set()}


def test_a_circle_through_an_import_inside_a_function_is_found(tmp_path: Path):
    package = tmp_path / "package"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "first.py").write_text("from package import second\n", encoding="utf-8")
    (package / "second.py").write_text("def late():\n    from package.first import name\n", encoding="utf-8")

    [circle] = circles_in(graph_of(modules(package)))

    assert set(circle) == {"package.first", "package.second"}


def test_imports_for_types_alone_make_no_circle(tmp_path: Path):
    package = tmp_path / "package"
    package.mkdir()
    (package / "first.py").write_text("from package import second\n", encoding="utf-8")
    typing = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from package.first import name\n"
    (package / "second.py").write_text(typing, encoding="utf-8")

    assert circles_in(graph_of(modules(package))) == []


# The contract and the measures of the house


@pytest.mark.slow
@pytest.mark.parametrize(
    ("room", "wrong"),
    [
        ("engine", "checks.finding"),
        ("engine", "readers.survey"),
        ("engine", "roll_up.units"),
        ("prose", "layout.cells"),
    ],
)
def test_the_contract_fails_on_a_wrong_import(room: str, wrong: str, tmp_path: Path):
    shutil.copytree(PACKAGE, tmp_path / "docgen", ignore=shutil.ignore_patterns("__pycache__", "locale"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    init = tmp_path / "docgen" / room / "__init__.py"
    init.write_text(
        f"{init.read_text(encoding='utf-8')}\nfrom docgen import {wrong.split('.', maxsplit=1)[0]}  # noqa\n",
        encoding="utf-8",
    )
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert (
        done.returncode,
        f"docgen.{room} is not allowed to import docgen.{wrong.split('.', maxsplit=1)[0]}" in done.stdout,
    ) == (1, True), done.stdout


def test_no_file_and_no_function_is_too_long():
    lengths = {file: file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py")}
    assert [str(file) for file, text in lengths.items() if text.count("\n") > 400] == []
    functions = (
        (file, node)
        for file, text in lengths.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
    )
    assert [(str(file), node.name) for file, node in functions if (node.end_lineno or 0) - node.lineno >= 50] == []


def test_a_class_has_a_name_of_its_own():
    names = Counter(
        node.name for tree in modules(PACKAGE).values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []
