"""Makes the shipped templates anew, Word and OpenDocument, of the shipped forms and of the sign-off sheet: `python tools/make_templates.py`."""

from __future__ import annotations

from pathlib import Path

from docgen.output import write_whole
from docgen.packs import OFFICIAL, SIGN_OFF, Library
from docgen.template_maker import SUFFIXES, make_sign_off_template, make_template

TEMPLATES = Path(__file__).parent.parent / "templates"


def main() -> None:
    """Make the template of every shipped form, and that of the sign-off sheet, in every kind."""
    for suffix in SUFFIXES:
        _write(f"{SIGN_OFF}{suffix}", make_sign_off_template(suffix))
        for form in OFFICIAL.form_files():
            name = form.name.rpartition(".")[0]
            _write(f"{name}{suffix}", make_template(Library().form(name), suffix))


def _write(name: str, content: bytes) -> None:
    file = TEMPLATES / name
    write_whole(file, content)
    print(file)


if __name__ == "__main__":
    main()
