"""Take the pictures of the README and of docs/templates.md: a built report, set in free fonts that look like those of official documents, and its check sheet.

仿宋, 楷体 and 小标宋 are not free; Noto's Song type stands for them, and its sans for 黑体. Needs LibreOffice, poppler and Chromium.

    python tools/make_pictures.py
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
SAMPLE = Path("samples", "zhangzhou-sfj")  # from the root: no folder of a machine is in a picture
SONG, BLACK = "Noto Serif CJK SC", "Noto Sans CJK SC"
STAND_INS = {
    "仿宋_GB2312": SONG,
    "仿宋": SONG,
    "楷体_GB2312": SONG,
    "宋体": SONG,
    "方正小标宋简体": SONG,
    "黑体": BLACK,
}
RESOLUTION = "80"


def fonts_file(folder: Path) -> Path:
    """Write a configuration of fonts in which others stand for those that are not free."""
    aliases = "".join(
        f'<match target="pattern"><test name="family"><string>{wanted}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{font}</string></edit></match>'
        for wanted, font in STAND_INS.items()
    )
    path = folder / "fonts.conf"
    text = f"<fontconfig><include>/etc/fonts/fonts.conf</include>{aliases}</fontconfig>"
    path.write_text(f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">{text}', encoding="utf-8")
    return path


def docgen(*arguments: str | Path) -> None:
    """Run docgen; findings are no failure here."""
    done = subprocess.run([sys.executable, "-m", "docgen", *map(str, arguments)], cwd=ROOT, check=False)
    if done.returncode > 1:
        raise SystemExit(done.returncode)


def pages(document: Path, folder: Path, named: dict[str, str]) -> None:
    """Take pages of a report: each by the words on it, under a name."""
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts_file(folder))}
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, document]
    subprocess.run(convert, check=True, env=environment, capture_output=True)
    pdf = document.with_suffix(".pdf")
    for name, words in named.items():
        number = next(number for number in range(1, 10) if words in "".join(text_of(pdf, number).split()))
        command = ["pdftoppm", "-r", RESOLUTION, "-f", str(number), "-l", str(number), "-png", "-singlefile"]
        subprocess.run([*command, pdf, IMAGES / name], check=True)


def text_of(pdf: Path, page: int) -> str:
    """Return the text of a page."""
    command = ["pdftotext", "-f", str(page), "-l", str(page), pdf, "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


def main() -> None:
    """Take all of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        docgen("build", SAMPLE / "2023", "-o", folder / "report.docx")
        pages(folder / "report.docx", folder, {"first-page": "", "table-3": "申请人情况"})
        charted = ROOT / "samples" / "suqian"
        docgen("build", charted / "2024.csv", "--template", charted / "带图表.docx", "-o", folder / "charts.docx")
        pages(folder / "charts.docx", folder, {"charts": "近年收到"})
        docgen("check", SAMPLE / "2023-as-published", "--format", "html", "-o", folder / "sheet.html")
        command = ["chromium", "--headless", "--no-sandbox", "--hide-scrollbars"]
        command.append(f"--screenshot={IMAGES / 'check-sheet.png'}")
        subprocess.run(
            [*command, "--window-size=1000,900", (folder / "sheet.html").as_uri()], check=True, capture_output=True
        )


if __name__ == "__main__":
    main()
