"""Makes the shipped templates anew, Word and OpenDocument, of the shipped forms: `python tools/make_templates.py`."""

from __future__ import annotations

from pathlib import Path

from docgen.output import write_whole
from docgen.packs import OFFICIAL, Library
from docgen.template_maker import SUFFIXES, make_template

TEMPLATES = Path(__file__).parent.parent / "templates"


def main() -> None:
    """Make the template of every shipped form in every kind."""
    for form in OFFICIAL.form_files():
        name = form.name.rpartition(".")[0]
        for suffix in SUFFIXES:
            file = TEMPLATES / f"{name}{suffix}"
            write_whole(file, make_template(Library().form(name), suffix))
            print(file)


if __name__ == "__main__":
    main()
