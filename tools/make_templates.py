"""Makes the official Word templates anew, or the template of any form.

python tools/make_templates.py                            the shipped forms, into templates/
python tools/make_templates.py --form FORM -o FILE.docx   one form, by its name or its .yaml file
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from template_maker.word.package import word_template

from docgen.errors import DocgenError
from docgen.output import write_whole
from docgen.packs import OFFICIAL, Library

TEMPLATES = Path(__file__).parent.parent / "templates"


def main(arguments: list[str] | None = None) -> int:
    """Make the templates asked for; return 1 where a form or a file stands in the way."""
    asked = _asked(arguments)
    wanted = {asked.form: asked.output} if asked.form else _official()
    try:
        for form, file in wanted.items():
            write_whole(file, word_template(Library().form(form)))
            print(file)
    except DocgenError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _official() -> dict[str, Path]:
    names = [file.name.rpartition(".")[0] for file in OFFICIAL.form_files()]
    return {name: TEMPLATES / f"{name}.docx" for name in names}


def _asked(arguments: list[str] | None) -> Namespace:
    parser = ArgumentParser(description="Make the Word template of a form, or of every shipped form.")
    parser.add_argument("--form", help="a form's name, or its .yaml file")
    parser.add_argument("-o", "--output", type=Path, help="the template to write; needed with --form")
    asked = parser.parse_args(arguments)
    if bool(asked.form) != bool(asked.output):
        parser.error("--form and --output go together")
    return asked


if __name__ == "__main__":
    sys.exit(main())
