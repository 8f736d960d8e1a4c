"""The language docgen speaks, and the catalogue that must be complete."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, SEED, run

from docgen.i18n import choose, of_locale

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("en_GB.UTF-8", "en"), ("en", "en"), ("en-US", "en"), ("English_United States.1252", "en"),
        ("zh_CN.UTF-8", "zh_CN"), ("Chinese (Simplified)_China.936", "zh_CN"), ("zh-Hans-CN", "zh_CN"),
        ("C.UTF-8", "zh_CN"), ("POSIX", "zh_CN"), ("fr_FR", "zh_CN"), ("", "zh_CN"),
    ],
)  # fmt: skip
def test_a_locale_tells_the_language_windows_names_included(name: str, language: str):
    assert of_locale(name) == language


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["check", "--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang=zh_CN", "check"], {"LANG": "en_US.UTF-8"}, "zh_CN"),
        ([], {"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ([], {"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh_CN"),
        ([], {"LANG": "en_US.UTF-8"}, "en"),
        ([], {"LANGUAGE": "en:zh", "LANG": "zh_CN.UTF-8"}, "en"),
        ([], {"LANGUAGE": "fr:zh_CN:en", "LC_ALL": "en_US.UTF-8"}, "zh_CN"),
        ([], {"LANGUAGE": "fr", "LANG": "en_US.UTF-8"}, "en"),
    ],
)
def test_the_option_comes_before_the_locale(arguments: list[str], environment: dict[str, str], language: str):
    assert choose(arguments, environment) == language


def test_the_command_speaks_the_language_of_the_locale_clicks_words_included():
    english = run("check", lang="", environment={"LANG": "en_US.UTF-8"})
    chinese = run("check", lang="", environment={"LANG": "C.UTF-8"})
    assert "Missing argument" in english.err
    assert "缺少参数" in chinese.err
    assert "一致" in run("check", SEED / "2023", lang="", environment={"LANG": "zh_CN.UTF-8"}).out


def test_an_old_console_gets_a_question_mark_for_what_it_cannot_show():
    ran = run("check", SEED / "2023", environment={"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"})
    assert ran.code == 0
    assert "?????? 2023, form zfxxgk-2021-fees: consistent" in ran.out


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "docgen", tmp_path / "docgen", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def check_messages(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, folder / "tools" / "messages.py", "--check"]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env={"PYTHONUTF8": "1"})


def test_every_message_has_its_translation(copy: Path):
    done = check_messages(copy)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.slow
def test_a_message_without_translation_or_with_other_placeholders_fails_the_check(copy: Path):
    (copy / "docgen" / "new.py").write_text('from docgen.i18n import _\nsaid = _("a new {thing}")\n', encoding="utf-8")
    po = copy / "docgen" / "locale" / "zh_CN" / "LC_MESSAGES" / "docgen.po"
    text = po.read_text(encoding="utf-8")
    po.write_text(text.replace('msgstr "未生成任何文件"', 'msgstr "未生成{file}"'), encoding="utf-8")
    done = check_messages(copy)
    assert done.returncode == 1
    assert "no translation: 'a new {thing}'" in done.stdout
    assert "placeholders differ in '未生成{file}'" in done.stdout
    assert "docgen.mo is not compiled" in done.stdout
