"""The wheel, installed apart from the checkout and started from elsewhere, has its forms, templates and words."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLES

pytestmark = pytest.mark.slow

SHIPPED = [
    "docgen/configs/forms/zfxxgk-2021-fees.yaml",
    "docgen/templates/zfxxgk-2021-fees.docx",
    "docgen/templates/zfxxgk-2021.docx",
    "docgen/templates/zfxxgk-2019.docx",
    "docgen/templates/zfxxgk-2021-fees.odt",
    "docgen/templates/zfxxgk-2021.odt",
    "docgen/templates/zfxxgk-2019.odt",
    "docgen/locale/zh_CN/LC_MESSAGES/docgen.mo",
    "docgen/writers/page.css",
    "docgen/writers/page.js",
    "docgen/writers/sheet/page.html",
    "docgen/writers/sheet/page.css",
    "docgen/writers/sheet/page.js",
    "docgen/writers/index/page.html",
    "docgen/writers/index/page.css",
    "docgen/writers/index/page.js",
    "docgen/py.typed",
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    [made] = folder.glob("*.whl")
    return made


def test_the_wheel_carries_the_data(wheel: Path):
    names = zipfile.ZipFile(wheel).namelist()
    assert set(SHIPPED) <= set(names)
    assert not [name for name in names if name.startswith(("tests/", "samples/", "configs/", "templates/"))]


@pytest.mark.parametrize("as_zip", [False, True], ids=["unpacked", "as a zip on the path"])
def test_the_installed_command_builds_the_sample_from_elsewhere(wheel: Path, as_zip: bool, tmp_path: Path):
    place = wheel
    if not as_zip:
        place = tmp_path / "site"
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(place)
    sample = SAMPLES / "zhangzhou-sfj" / "2023"
    said = ran_from(place, tmp_path, "build", sample, "-o", tmp_path / "report.docx")
    assert "已生成" in said
    assert (tmp_path / "report.docx").stat().st_size > 5000
    ran_from(place, tmp_path, "check", sample, "--format", "html", "-o", tmp_path / "sheet.html")
    assert "核验单" in (tmp_path / "sheet.html").read_text(encoding="utf-8")


def ran_from(place: Path, folder: Path, *arguments: str | Path) -> str:
    """Run the command that lies at a place, from the root of the file system; return what it said."""
    program = "import docgen, sys; sys.stderr.write(docgen.__file__); from docgen.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=Path(folder.anchor),
        env={**os.environ, "PYTHONPATH": str(place), "PYTHONUTF8": "1", "LANG": "zh_CN.UTF-8"},
        capture_output=True,
        check=False,
    )
    said = done.stderr.decode()
    assert done.returncode == 0, said
    assert said.startswith(str(place))
    return said
