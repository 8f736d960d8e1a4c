"""The files of a bureau's folder that are read as text: its profile, the year's prose, the tables, what to do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.i18n import _
from docgen.packs import declaration_of
from docgen.prose.marks import LAST_YEAR, TO_WRITE
from docgen.writers.bundle_folder import table_csv, table_file
from docgen.writers.bundle_yaml import comment, passage_lines, scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.forms.form import Section
    from docgen.scaffold.start import Start

FORM, PROSE, README = "表式.yaml", "文字.yaml", "README.md"
WORKBOOK = "数据.xlsx"
_CONTACTS = {"address": "地址", "postcode": "邮编", "phone": "电话", "fax": "传真", "email": "邮箱", "site": "网址"}
_EXAMPLES = {
    "address": "某市某路1号", "postcode": "100000", "phone": "010-12345678", "fax": "010-12345679", "email": "xxgk@example.gov.cn",
    "site": "https://www.example.gov.cn",
}  # fmt: skip


def profile_text(start: Start, form: str, packs: Sequence[str]) -> str:
    """Write a bureau's `bureau.yaml`, with what may be added in comments; `form` is the file of its own form, if it has one already."""
    return "\n".join([*_profile_lines(start, form, packs), ""])


def _profile_lines(start: Start, form: str, packs: Sequence[str]) -> Iterator[str]:
    yield comment(
        _("{bureau}: what is the same every year stands here; each year has a folder of its own.").format(
            bureau=start.bureau
        )
    )
    yield comment(_("What stands behind # is for you to read. Delete the # at the beginning of a line to use it."))
    yield f"单位: {scalar(start.bureau)}"
    yield ""
    yield comment(_("How to reach the bureau: printed at the beginning of the report."))
    for name, label in _CONTACTS.items():
        text = start.profile.contacts.get(name)
        yield f"{label}: {scalar(text.value)}" if text else comment(f"{label}: {scalar(_EXAMPLES[name])}")
    yield ""
    named = scalar(form or (FORM if start.has_own_form else start.form.name))
    if start.is_form_common:
        yield comment(_("The form is the one that the folder above names for all its bureaus."))
        yield comment(f"表式: {named}")
    else:
        words = _("The form: “docgen forms” lists them, “docgen forms {form}” shows this one.")
        yield comment(words.format(form=start.form.name))
        yield f"表式: {named}"
    if packs:
        yield f"自备: [{', '.join(map(scalar, packs))}]"
    if start.adopted:
        yield comment(
            _("The template, made of last year's report. Change its looks in Word; leave what stands in {{ }} whole.")
        )
        yield f"模板: {template_file(start)}"
    yield ""
    yield comment(_("To let blank cells, and / or 无, count as 0, which every check then says:"))
    yield comment("空白: 零")
    if start.form.left_out:
        yield ""
        yield comment(_("Rows that this bureau does not print."))
        yield f"略去: [{', '.join(scalar(item.label) for item in start.form.left_out)}]"
    if start.profile.labels:
        yield "叫法:"
        yield from (f"  {scalar(target.value)}: {scalar(label.value)}" for target, label in start.profile.labels)
    yield ""
    yield comment(
        _(
            "Former names of the bureau, and of those that became part of it, so that last year's report is known as its own:"
        )
    )
    yield f"曾用名: [{scalar(start.former)}]" if start.former else comment("曾用名: [某县甲局]")


def own_form_text(start: Start) -> str:
    """Write the shape that a bureau publishes as a form of its own."""
    words = _("The shape in which {bureau} reports: what differs from the official form.").format(bureau=start.bureau)
    return "\n".join([comment(words), *declaration_of(start.form, FORM.partition(".")[0]), ""])


def prose_text(start: Start) -> str:
    """Write the year's `文字.yaml`: what each section said last year, marked, or a mark where something is to be written."""
    return "\n".join([*_prose_lines(start), ""])


def _prose_lines(start: Start) -> Iterator[str]:
    yield comment(_("{title}: the text.").format(title=start.form.title.format(bureau=start.bureau, year=start.year)))
    yield from map(comment, guidance(start))
    yield comment(
        _(
            "A paragraph a line, set in by four blanks. One that begins with （一） has its sub-heading up to the first full stop or colon; alone on its line it is one where text stands under it."
        )
    )
    yield comment(_("{{ 申请.新收.总计 }} puts a figure of the tables in: text and tables cannot differ."))
    yield f"年度: {start.year}"
    yield "文字:"
    for section in start.form.every_section:
        lines = starting_lines(start, section)
        if lines:
            yield f"  {scalar(section.heading)}: |"
            yield from (f"    {line}" for line in lines)


def guidance(start: Start) -> Iterator[str]:
    """Say what the marks in the text mean."""
    if start.last:
        yield _(
            "{mark} is last year's text: write this year's and delete the mark. No report is built while one is left."
        ).format(mark=LAST_YEAR)
    yield _("{mark}: write something here, and delete the mark.").format(mark=TO_WRITE)


def workbook_guidance(start: Start) -> list[str]:
    """Say on the cover of a workbook how it is filled in."""
    return [
        _("White cells are filled in: a blank cell is a figure that is not there; write 0 for none."),
        _("Green cells are totals, and add up by themselves."),
        _("A cell turns red while it contradicts another, yellow while it is unusual."),
        _("The text is on the sheet 文字, a paragraph a line; more lines may be put in between."),
        *guidance(start),
        _("Then save it, and: docgen check {file}").format(file=WORKBOOK),
    ]


def starting_lines(start: Start, section: Section) -> list[str]:
    """Return the paragraphs with which a section begins, each marked; none for one that is a table and had no text."""
    passages = start.last.prose.get(section.code, ()) if start.last else ()
    lines = [f"{LAST_YEAR}{line}" for passage in passages for line in passage_lines(passage)]
    needs_text = section.expects_prose or section is start.form.preamble
    return lines or ([TO_WRITE] if needs_text else [])


def table_files(start: Start) -> dict[str, bytes]:
    """Return the tables as printed, to be filled in: blank, but for what is last year's."""
    known = {cell: str(number) for cell, number in start.carried_over().items()}
    return {
        table_file(start.form, table): table_csv(table, lambda cell: known.get(cell, "")) for table in start.form.tables
    }


def readme_text(start: Start, files: Sequence[str]) -> str:
    """Write what lies in the folder and what to do, for who opens it for the first time."""
    year = start.year
    lines = [
        f"# {start.bureau}",
        "",
        _("What lies here:"),
        "",
        *(f"- {line}" for line in _contents(start, files)),
        "",
        _("What to do, in this folder:"),
        "",
        _("1. Fill in the figures of {year}: a blank cell is a figure that is not there; write 0 for none. Totals may stay blank: docgen computes them.").format(year=year),
        _("2. Write the text: take every {last} and {blank} off.").format(last=LAST_YEAR, blank=TO_WRITE),
        _("3. Check: `docgen check {year}`. It names every cell and sentence that contradicts another, and what to do.").format(year=year),
        _("4. Make the report: `docgen build {year} -o 报告.docx`").format(year=year),
        "",
        _("Next year: `{command}` makes the next folder, with what this year's report carries over.").format(command=_next_year(files)),
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def _next_year(files: Sequence[str]) -> str:
    return "docgen new . --xlsx" if WORKBOOK in files else "docgen new ."


def _contents(start: Start, files: Sequence[str]) -> Iterator[str]:
    yield _("`bureau.yaml`: name, address and form, the same every year")
    if start.has_own_form:
        yield _("`{file}`: the shape of this bureau's tables").format(file=FORM)
    if start.adopted:
        yield _("`{file}`: the template, made of last year's report").format(file=template_file(start))
    if start.last:
        yield _("`{file}`: last year's report, read").format(file=last_file(start))
    yield _("`{year}/`: this year: {files}").format(year=start.year, files=_(", ").join(files))


def template_file(start: Start) -> str:
    """Return the name of the file that the adopted template is written to."""
    return f"模板{start.adopted.kind.suffix}" if start.adopted else ""


def last_file(start: Start) -> str:
    """Return the name of the file that last year's report is written to."""
    return f"{start.last.year}.yaml" if start.last else ""
