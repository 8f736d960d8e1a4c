"""Fonts a document names that LibreOffice will not find."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from io import BytesIO
from zipfile import ZipFile

_CHINESE_FONT = re.compile(r'(?:w:eastAsia|svg:font-family)="(?:\'|&apos;)?([^"\'&;,]*[\u4e00-\u9fff][^"\'&;,]*)')


def fonts_lacking(document: bytes) -> list[str]:
    """Return the Chinese fonts a document names that LibreOffice will not find here.

    Only fontconfig, by which LibreOffice finds fonts on Linux, can be asked; elsewhere nothing is said.
    """
    program = shutil.which("fc-list") if sys.platform == "linux" else None
    if not program:
        return []
    command = [program, "--format", "%{family}\n"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True, timeout=60)  # noqa: S603 - nothing of others
    except (OSError, subprocess.SubprocessError):  # a warning is not worth an error
        return []
    families = {name.strip() for name in re.split("[,\n]", listed.stdout.decode(errors="replace"))}
    with ZipFile(BytesIO(document)) as package:
        parts = {"word/document.xml", "word/styles.xml", "content.xml", "styles.xml"}.intersection(package.namelist())
        named = {name for part in parts for name in _CHINESE_FONT.findall(package.read(part).decode())}
    # 仿宋 and 仿宋_GB2312 are the same letters at the same width
    return sorted(name for name in named if families.isdisjoint({name, name.removesuffix("_GB2312")}))
