"""Makes the official templates anew, Word and OpenDocument, or the template of any form.

python tools/make_templates.py                            the shipped forms, into templates/
python tools/make_templates.py --form FORM -o FILE.docx   one form, by its name or its .yaml file; or FILE.odt
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from template_maker.opendocument.package import open_template
from template_maker.word.package import word_template

from docgen.errors import DocgenError
from docgen.output import write_whole
from docgen.packs import OFFICIAL, Library

TEMPLATES = Path(__file__).parent.parent / "templates"
MAKERS = {".docx": word_template, ".odt": open_template}


def main(arguments: list[str] | None = None) -> int:
    """Make the templates asked for; return 1 where a form or a file stands in the way."""
    asked = _asked(arguments)
    wanted = [(asked.form, asked.output)] if asked.form else _official()
    try:
        for form, file in wanted:
            write_whole(file, MAKERS[file.suffix](Library().form(form)))
            print(file)
    except DocgenError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _official() -> list[tuple[str, Path]]:
    names = [file.name.rpartition(".")[0] for file in OFFICIAL.form_files()]
    return [(name, TEMPLATES / f"{name}{suffix}") for name in names for suffix in MAKERS]


def _asked(arguments: list[str] | None) -> Namespace:
    parser = ArgumentParser(description="Make the template of a form, or of every shipped form.")
    parser.add_argument("--form", help="a form's name, or its .yaml file")
    parser.add_argument("-o", "--output", type=Path, help="the template to write, .docx or .odt; needed with --form")
    asked = parser.parse_args(arguments)
    if bool(asked.form) != bool(asked.output):
        parser.error("--form and --output go together")
    if asked.output and asked.output.suffix not in MAKERS:
        parser.error(f"the template's name must end in {' or '.join(MAKERS)}, not “{asked.output.name}”")
    return asked


if __name__ == "__main__":
    sys.exit(main())
