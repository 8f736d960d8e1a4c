"""Help on a terminal: it fits its columns in Chinese too, nothing is cut in mid-word, what is mistyped gets a suggestion."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from conftest import ROOT, run
from wcwidth import wcswidth

from docgen.cli.pages import wrapped

COMMANDS = [
    *(
        (name,)
        for name in ("new", "check", "build", "verify", "read", "batch", "roll-up", "render", "forms", "context")
    ),
    (),
    ("template",),
    *(("template", name) for name in ("adopt", "make", "lint", "tags", "compare")),
]
NEVER_FIRST = "，。；：、？！）”》】"
NEVER_LAST = "（“《【"


# Every page at every width, by one process of a language: docgen takes longer to start than to help
PAGES = """
import io, json, os, sys
from contextlib import suppress
from docgen.cli import main
pages, out = [], sys.stdout
for columns in 60, 80, 100, 120:
    os.environ["COLUMNS"] = str(columns)
    for command in json.loads(sys.argv[2]):
        sys.stdout = io.TextIOWrapper(io.BytesIO(), "utf-8")
        with suppress(SystemExit):
            main([*command, "--help", "--lang", sys.argv[1]])
        sys.stdout.flush()
        pages.append((columns, command, sys.stdout.buffer.getvalue().decode()))
out.buffer.write(json.dumps(pages).encode())
"""


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_every_page_fits_the_terminal(lang: str) -> None:
    words = [sys.executable, "-c", PAGES, lang, json.dumps(COMMANDS)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pages = json.loads(subprocess.run(words, capture_output=True, check=True, env=environment).stdout)
    assert len(pages) == 4 * len(COMMANDS)
    at_80 = run("check", "--help", lang=lang, environment={"COLUMNS": "80"}).out
    assert [page for columns, command, page in pages if (columns, command) == (80, ["check"])] == [at_80]
    for columns, command, page in pages:
        assert page.count("\n") > 5
        for line in page.splitlines():
            long_word = re.search(r"\S{50}", line)
            assert wcswidth(line) <= columns or long_word, (command, line)
            assert "..." not in line, (command, line)
            assert line.strip()[:1] not in NEVER_FIRST or not line, (command, line)
            assert line[-1:] not in NEVER_LAST or not line, (command, line)


@pytest.mark.parametrize("columns", [12, 20, 31])
def test_lines_end_where_their_script_lets_them(columns: int) -> None:
    text = "审核材料（见 docs/checking.md），用 --last-year 指明上年的“材料”；a well-known word stays whole。"
    lines = wrapped(text, columns)
    assert all(wcswidth(line) <= columns or " " not in line for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for word in ("docs/checking.md", "--last-year", "well-known"):
        assert any(word in line for line in lines)


def test_a_mistyped_command_or_option_gets_a_suggestion() -> None:
    for words, meant in ((("chek", "x"), "check"), (("rollup",), "roll-up"), (("template", "lnt"), "lint")):
        for lang, asked in (("en", "Did you mean"), ("zh_CN", "是不是")):
            ran = run(*words, lang=lang)
            assert (ran.code, asked in ran.err, meant in ran.err) == (2, True, True), ran.err
    assert "'--last-year'" in run("check", "--lastyear", "x").err


def test_a_language_may_be_named_in_short() -> None:
    for name in ("zh", "zh-CN", "ZH_cn"):
        assert "用法" in run("--help", "--lang", name, lang="").out
    assert "Usage" in run("--help", "--lang", "en-GB", lang="").out
    ran = run("forms", "--lang", "fr", lang="")
    assert (ran.code, "zh_CN" in ran.err) == (2, True)


def test_clicks_own_words_are_chinese_too() -> None:
    missing = run("check", lang="zh_CN").err
    assert missing.splitlines()[0] == "用法： docgen check [选项] 材料…"
    assert missing.splitlines()[-1] == "错误：缺少参数 '材料…'"


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        (["--version"], ["docgen.forms", "docgen.checks", "docgen.engine"]),
        (["check", "samples/zhangzhou-sfj/2023"], ["docgen.readers.documents.web", "docgen.readers.documents.pdf", "openpyxl"]),
    ],
)  # fmt: skip
def test_what_a_command_does_not_need_is_not_imported(arguments: list[str], unneeded: list[str]) -> None:
    program = (
        f"import sys; from docgen.cli.group import run; run({arguments});"
        f"sys.exit(len([name for name in sys.modules if name.startswith(tuple({unneeded}))]))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False, capture_output=True).returncode == 0
