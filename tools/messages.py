"""Keep the message catalogues: `python tools/messages.py` updates and compiles them, `--check` fails on what is missing.

The messages in the code are the English ones. Click's own messages are translated too, as far as they are known here.
"""

from __future__ import annotations

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("zh_CN",)
# Header lines that say who and when: they would change with every run.
_NOISE = (
    '"POT-Creation',
    '"PO-Revision',
    '"Generated-By',
    '"Last-Translator',
    '"Language-Team',
    '"Report-Msgid',
    '"Project-Id',
)
_PLACEHOLDER = re.compile(r"\{(\w+)")
KEYWORDS = {"_": None, "ngettext": (1, 2)}


def main() -> int:
    """Update or check every catalogue."""
    check = "--check" in sys.argv[1:]
    faults = [fault for language in LANGUAGES for fault in (_check(language) if check else _update(language))]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def _folder(language: str) -> Path:
    return ROOT / "docgen" / "locale" / language / "LC_MESSAGES"


def _messages(package: Path) -> Catalog:
    """Gather the messages of a package."""
    catalogue = Catalog()
    found = extract_from_dir(package, [("**.py", "python"), ("**.html", "jinja2")], keywords=KEYWORDS)
    for file, _line, message, _comments, _context in found:
        catalogue.add(message, locations=[(f"{package.name}/{Path(file).as_posix()}", 0)])
    return catalogue


def _po(language: str) -> Catalog:
    file = _folder(language) / "docgen.po"
    catalogue = Catalog(locale=language, domain="docgen")
    if file.exists():
        with file.open("rb") as opened:
            catalogue = read_po(opened, locale=language, domain="docgen")
    catalogue.fuzzy = False
    catalogue.creation_date = catalogue.revision_date = datetime(
        2026, 1, 1, tzinfo=UTC
    )  # the same input, the same bytes
    catalogue.project = "docgen"
    catalogue.header_comment = "# docgen 的中文提示。"
    return catalogue


def _mo(catalogue: Catalog) -> bytes:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def _update(language: str) -> list[str]:
    """Add new messages, drop those that nothing says any more, compile."""
    template = _messages(ROOT / "docgen")
    for message in _messages(Path(click.__file__).parent):
        if message.id and message.id not in template:
            template.add(message.id, locations=[("click", 0)])
    catalogue = _po(language)
    for message in catalogue:
        if message.id and message.id not in template and ("click", None) in message.locations:
            template.add(
                message.id, locations=[("click", 0)]
            )  # another Click says it, or says it where it cannot be found
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    folder = _folder(language)
    folder.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(written, catalogue, sort_output=True, omit_header=False, include_lineno=False, width=120)
    lines = [
        line
        for line in written.getvalue().decode().splitlines()
        if not line.startswith(('"POT-Creation', '"PO-Revision', '"Generated-By'))
    ]
    (folder / "docgen.po").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "docgen.mo").write_bytes(_mo(_po(language)))
    return _check(language)


def _check(language: str) -> list[str]:
    """Name every message of our own without its translation, and a compiled catalogue that is not up to date."""
    catalogue = _po(language)
    faults = []
    for message in _messages(ROOT / "docgen"):
        if not message.id:
            continue
        translated = catalogue.get(message.id)
        strings = translated.string if translated else ""
        strings = strings if isinstance(strings, tuple) else (strings,)
        if not translated or translated.fuzzy or not all(strings):
            faults.append(f"{language}: no translation: {message.id!r}")
            continue
        faults += [f"{language}: {error}: {message.id!r}" for error in _broken(message.id, strings)]
    if _compiled((_folder(language) / "docgen.mo").read_bytes()) != _compiled(_mo(catalogue)):
        faults.append(f"{language}: docgen.mo is not compiled from docgen.po")
    return faults


def _compiled(content: bytes) -> list[tuple[str, object]]:
    """Return the translations of a compiled catalogue, without its header, which says when and by what it was made."""
    return sorted((str(message.id), message.string) for message in read_mo(io.BytesIO(content)) if message.id)


def _broken(message: str | tuple[str, str], strings: tuple[str, ...]) -> list[str]:
    """Tell placeholders that a translation lacks or adds."""
    source = message if isinstance(message, str) else message[-1]
    names = set(_PLACEHOLDER.findall(source))
    return [
        f"placeholders differ in {translated!r}"
        for translated in strings
        if set(_PLACEHOLDER.findall(translated)) != names
    ]


if __name__ == "__main__":
    sys.exit(main())
