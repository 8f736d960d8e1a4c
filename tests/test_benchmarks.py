"""What the benchmarks measure is filled right: their documents, in docgen, in docxtpl and at the floor."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from documents import DOCUMENT, SYNTAXES, Document, plain, rows, said_of, shipped
from word import canonical
from worker import ENGINES

from docgen.archive import read_package

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture(params=[lambda: plain(250), lambda: rows(12), shipped], ids=["tags", "rows", "shipped"])
def document(request: pytest.FixtureRequest) -> Document:
    return request.param()


@pytest.mark.parametrize("engine", ENGINES)
def test_every_python_engine_fills_a_benchmark_document(engine: str, document: Document):
    fill = ENGINES[engine](document.templates["jinja"])
    for values, texts in zip(document.editions, document.texts, strict=True):
        assert said_of(fill(values), texts) == "whole"


def test_docgen_docxtpl_and_the_floor_make_the_same_document(document: Document):
    made = {name: engine(document.templates["jinja"])(document.editions[0]) for name, engine in ENGINES.items()}
    assert len({canonical(read_package(content, name).parts[DOCUMENT]) for name, content in made.items()}) == 1


def test_the_floor_writes_a_sound_zip_with_the_parts_of_the_template():
    document = plain(250)
    content = ENGINES["floor"](document.templates["jinja"])(document.editions[0])
    with (
        zipfile.ZipFile(io.BytesIO(content)) as made,
        zipfile.ZipFile(io.BytesIO(document.templates["jinja"])) as template,
    ):
        assert made.testzip() is None
        assert made.namelist() == template.namelist()


def test_a_report_has_the_tags_it_is_named_for_in_every_syntax():
    document = plain(250)
    assert document.title == "250 tags"
    for name, content in document.templates.items():
        xml = read_package(content, name).parts[DOCUMENT].decode()
        assert all(xml.count(SYNTAXES[name].value.format(value)) == 1 for value in document.editions[0])
    assert plain(12_000).title == "12,000 tags"


def test_a_document_that_lacks_values_is_told():
    document = rows(3)
    first, second = (document.texts[0], document.texts[1])
    content = ENGINES["docgen"](document.templates["jinja"])(document.editions[0])
    assert said_of(content, first) == "whole"
    assert said_of(content, second) == "15 of 20 texts missing"
    assert said_of(content, first[::-1]) == "texts in another order or number"


@pytest.mark.parametrize("file", sorted((ROOT / "benchmarks").glob("*.py")), ids=lambda file: file.stem)
def test_every_benchmark_can_be_loaded(file: Path):
    code = f"import runpy; runpy.run_path({str(file)!r}, run_name='loaded')"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=file.parent, capture_output=True, text=True, check=False)
    assert loaded.returncode == 0, loaded.stderr
