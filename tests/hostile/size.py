"""Templates that are long, deep or many, within a package of lawful size."""

from __future__ import annotations

from hostile.attacks import ODT, WORD, File, Office, attack

_MANY = 100_000


@attack(WORD, ODT, refused=False)
def a_hundred_thousand_tags(office: Office) -> File:
    return office.file(office.paragraph("{{ 名 }}") * _MANY)


@attack(WORD, ODT, refused=False)
def a_hundred_thousand_tags_in_one_paragraph(office: Office) -> File:
    return office.file(office.paragraph(*["{{ 名 }}"] * _MANY))


@attack(WORD, ODT, refused=False)
def thirty_thousand_expressions(office: Office) -> File:
    return office.file(office.paragraph("{{ 名|e }}") * 30_000)


@attack(WORD, ODT)
def ten_thousand_names_that_are_not_there(office: Office) -> File:
    return office.file("".join(office.paragraph(f"{{{{ 名称{number} }}}}") for number in range(10_000)))


@attack(WORD, ODT)
def thirty_thousand_tags_that_are_not_closed(office: Office) -> File:
    return office.file(office.paragraph("{{ 名") * 30_000)


@attack(WORD, ODT)
def thirty_thousand_programs(office: Office) -> File:
    return office.file(office.paragraph("{{ f() }}") * 30_000)


_OPEN = {
    "expressions": "{{",
    "blocks": "{%",
    "comments": "{#",
    "braces": "{",
    "in turn": "{{{%{#",
    "half closed": "{{ }",
}


@attack(WORD, ODT, each=_OPEN, refused=False)
def a_million_characters_that_open_tags(office: Office, opening: str) -> File:
    return office.file(office.paragraph(opening * (1_000_000 // len(opening))))


_LONG = {
    "a name": "{{ " + "名" * 3_000_000 + " }}", "dots": "{{ 名" + ".名" * 400_000 + " }}", "brackets": "{{ " + "(" * 3_000 + "1" + ")" * 3_000 + " }}",
    "square brackets": "{{ " + "[" * 300 + "]" * 300 + " }}", "indices": "{{ 名" + "[0]" * 300 + " }}", "dots within bounds": "{{ 名" + ".名" * 400 + " }}", "brackets in text": "{{ '" + "(" * 900 + "' }}",
    "not": "{{ " + "not " * 240 + "1 }}", "minus": "{{ " + "-" * 900 + "1 }}", "plus": "{{ 1" + " + 1" * 230 + " }}", "and": "{{ 1" + " and 1" * 150 + " }}", "comparisons": "{{ 1" + " == 1" * 150 + " }}",
    "filters": "{{ 名" + "|e" * 450 + " }}", "conditions": "{{ " + "1 if 1 else " * 80 + "1 }}", "texts": "{{ " + "'a' " * 200 + " }}", "tests": "{{ 1" + " is odd" * 130 + " }}", "a list": "{{ [" + "1," * 450 + "] }}",
    "blanks in for": "{% for" + " " * 980 + "%}", "blanks in set": "{% set" + " " * 980 + "%}", "many blanks in for": ("{% for" + " " * 980 + "%}") * 50, "for, for, for": "{% for " * 100 + "%}", "for in in in": "{% for" + " a in" * 190 + " 段落 %}{% endfor %}",
    "a comment": "{# " + "x" * 3_000_000 + " #}", "comments": "{# x #}" * 100_000, "elif": "{% if 0 %}" + "{% elif 0 %}" * 20_000 + "{% endif %}", "ifs in each other": "{% if 数 %}" * 5_000 + "{% endif %}" * 5_000,
    "ifs in each other that a compiler cannot nest": "{% if 数 %}" * 35 + "x" + "{% endif %}" * 35, "sets": "{% set a = 数 %}" * 30_000, "ends": "{% endif %}" * 30_000, "ifs side by side": "{% if 数 %}x{% endif %}" * 10_000,
}  # fmt: skip


@attack(WORD, ODT, each=_LONG, refused=False)
def a_tag_that_is_long_or_deep(office: Office, tag: str) -> File:
    return office.file(office.paragraph("{{ 名 }}") + office.paragraph(tag))


@attack(WORD, ODT, refused=False)
def a_tag_split_over_fifty_thousand_runs(office: Office) -> File:
    return office.file(office.paragraph("{{ ", *[""] * 50_000, "名 }}"))


@attack(WORD, ODT)
def a_tag_split_over_a_hundred_thousand_texts(office: Office) -> File:
    return office.file(office.paragraph("{{ ", *["x"] * 100_000, "名 }}"))


@attack(ODT)
def a_tag_with_a_hundred_thousand_blanks(office: Office) -> File:
    return office.file(office.paragraph("{{ " + "x<text:s/>" * 100_000 + "名 }}"))


_CHAINS = {"with the next": "{% if 数 -%}", "with the one before": "{%- if 数 %}"}


@attack(WORD, ODT, each=_CHAINS)
def thirty_thousand_lines_joined(office: Office, tag: str) -> File:
    return office.file(office.paragraph(tag) * 30_000)


@attack(ODT, each=_CHAINS)
def thirty_thousand_lines_without_spans_joined(office: Office, tag: str) -> File:
    return office.file(f"<text:p>{tag}</text:p>" * 30_000)


@attack(WORD, ODT, refused=False)
def a_paragraph_of_forty_thousand_runs_with_a_tag_each(office: Office) -> File:
    return office.file(office.paragraph(*["x", "{{ 名", " }}", "y"] * 10_000))


@attack(WORD, ODT, refused=False)
def forty_thousand_rows_with_a_tag_each(office: Office) -> File:
    return office.file(office.table(*[office.row(office.paragraph("{{ 名 }}"))] * 40_000))


@attack(WORD, ODT, refused=False)
def forty_thousand_cells_in_one_row(office: Office) -> File:
    cell = office.row(office.paragraph("{{ 名 }}"))
    opening, closing = ("<w:tr>", "</w:tr>") if office is WORD else ("<table:table-row>", "</table:table-row>")
    inside = cell.removeprefix(opening).removesuffix(closing)
    return office.file(office.table(opening + inside * 40_000 + closing))


@attack(WORD, ODT)
def forty_thousand_cells_without_a_paragraph(office: Office) -> File:
    return office.file(office.table(*[office.row("")] * 40_000) + "{{")


@attack(WORD, ODT, refused=False)
def forty_thousand_block_tags_in_one_paragraph(office: Office) -> File:
    return office.file(office.paragraph(*["{%p if 数 %}{%p endif %}"] * 20_000) + office.paragraph("x"))


@attack(WORD, ODT, refused=False)
def five_thousand_paragraph_conditions_in_each_other(office: Office) -> File:
    return office.file(
        office.paragraph("{%p if 数 %}") * 5_000 + office.paragraph("x") + office.paragraph("{%p endif %}") * 5_000
    )


_DEPTHS = {"just allowed": 60, "a thousand": 1_000, "fifty thousand": 50_000}


@attack(WORD, ODT, each=_DEPTHS, refused=False)
def tables_in_each_other(office: Office, depth: int) -> File:
    before, after = office.table(office.row("|")).split("|")
    last = office.paragraph("") if office is WORD else ""
    return office.file(before * depth + office.paragraph("{{ 名 }}") + (last + after) * depth)


@attack(WORD, refused=False)
def text_boxes_in_each_other(office: Office) -> File:
    opening, closing = "<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>"
    return office.file(opening * 60 + office.paragraph(*["{{ 名 }}"] * 20_000) + closing * 60)
