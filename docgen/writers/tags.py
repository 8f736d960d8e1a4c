"""The tags of templates, as a table of text or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docgen.engine.tags import shown
from docgen.i18n import _
from docgen.writers.columns import to_left, width
from docgen.writers.fields import spot_fields
from docgen.writers.lines import as_json, as_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.lint.listing import ListedTag, Needed, TagListing


def write_tags(listings: Sequence[TagListing]) -> str:
    """Write the tags of some templates, one in a line, in columns that line up in Chinese too."""
    lines: list[str] = []
    for listing in listings:
        if lines:
            lines.append("")
        head = _("{file}, form {form}") if listing.form else "{file}"
        counted = _("tags: {count}").format(count=len(listing.tags))
        head = head.format(file=listing.file, form=listing.form)
        lines += [_("{report}: {verdict}").format(report=head, verdict=counted), *_lines(listing.tags)]
    return as_lines(lines)


def _lines(tags: Sequence[ListedTag]) -> Iterator[str]:
    rows = [
        (str(tag.spot), kind_words(tag.kind), shown(" ".join(tag.written.split())), _names(tag.names)) for tag in tags
    ]
    widths = [max((width(row[column]) for row in rows), default=0) for column in range(3)]
    part = ""
    for tag, row in zip(tags, rows, strict=True):
        if tag.part != part:
            part = tag.part
            yield f"  {part}"
        cells = [to_left(text, widths[at]) for at, text in enumerate(row[:3])]
        yield "    " + "  ".join((*cells, row[3])).rstrip()


def _names(names: Sequence[Needed]) -> str:
    unknown = _("{name} (unknown)")
    return " ".join(unknown.format(name=each.name) if each.known is False else each.name for each in names)


def kind_words(kind: str) -> str:
    """Name a kind of tag."""
    words = {
        "value": _("value"),
        "condition": _("condition"),
        "else": _("otherwise"),
        "loop": _("loop"),
        "setting": _("setting"),
        "end": _("end"),
        "comment": _("comment"),
        "braces": _("braces"),
    }
    return words.get(kind, _("other"))


def write_tags_json(listings: Sequence[TagListing]) -> str:
    """Write the tags of some templates as one JSON object."""
    written = {
        "templates": [
            {"file": listing.file, "form": listing.form or None, "tags": [_tag(tag) for tag in listing.tags]}
            for listing in listings
        ]
    }
    return as_json(written)


def _tag(tag: ListedTag) -> dict[str, Any]:
    return {
        "part": tag.part,
        **spot_fields(tag.spot),
        "tag": tag.written,
        "form": tag.form or None,
        "kind": tag.kind,
        "names": [{"name": each.name, "known": each.known} for each in tag.names],
    }
