"""A finished report as a bundle: whose it is and of which year, told by its title; the rest waits for its form."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from docgen.bundle import Bundle, Profile
from docgen.errors import Problem, UnreadableError, UntoldError
from docgen.files import MOST_OF_A_DOCUMENT, read_material
from docgen.flow import FlowParagraph
from docgen.i18n import _
from docgen.readers.assembly import checked
from docgen.readers.documents.contacts import contacts_in
from docgen.readers.documents.front_matter import without_front_matter
from docgen.readers.documents.titles import title_at
from docgen.readers.naming import year_named
from docgen.readers.profile import bureau_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docgen.files import Material
    from docgen.flow import Flow
    from docgen.readers.documents.titles import Title
    from docgen.source import Text

    ReadFlow = Callable[[bytes, str], Flow]


_FIRST_HEADING = re.compile(r"\s*一\s*[、.．]")


def read_report(path: Path, read_flow: ReadFlow) -> Bundle:
    """Read a finished report. Errors: UnreadableError, BundleError."""
    content, material = read_material(path, MOST_OF_A_DOCUMENT)
    return bundle_of(read_flow(content, str(path)), path, material)


def bundle_of(flow: Flow, path: Path, material: Material) -> Bundle:
    """Return the bundle of a finished report that was read from a file. Errors: UnreadableError, BundleError."""
    bureau, shape = bureau_of(path.parent)
    flow = without_front_matter(flow)
    texts = [block.text for block in flow.blocks if isinstance(block, FlowParagraph)]
    if any("{{" in text.value or "{%" in text.value for text in texts):
        raise UnreadableError.at(flow.source, _("this is a template, not a report: it has tags in it"))
    title = title_at(texts)
    if title:
        flow, texts = _first_report(flow, texts, title)
    year = title.report_year if title else year_named(path)
    if not year or not (title or bureau.contacts.get("name")):
        message = _(
            "it cannot be told whose report this is, and of which year: it has no title such as “某某局2023年政府信息公开工作年度报告”; put it into its bureau's folder, beside bureau.yaml, under a name with the year"
        )
        raise UntoldError.at(flow.source, message)
    opening = list(takewhile(lambda text: not _FIRST_HEADING.match(text.value), texts[title.end :] if title else texts))
    contacts = contacts_in(opening) | ({"name": title.bureau} if title else {})
    profile = Profile(contacts=contacts).over(bureau)
    words = title.text.value if title else ""
    bundle = Bundle(flow.source, year, profile, own_files=(material,), flow=flow, title=words, remarks=flow.remarks)
    return checked(bundle, bureau, shape)


def _first_report(flow: Flow, texts: list[Text], title: Title) -> tuple[Flow, list[Text]]:
    """Return what stands before another report begins in the same document, under a title of its own; it is said that it does."""
    for at, text in enumerate(texts[title.end :], title.end):
        other = title_at([text])
        if other and (other.bureau.value, other.report_year) != (title.bureau.value, title.report_year):
            blocks = flow.blocks[
                : next(n for n, block in enumerate(flow.blocks) if getattr(block, "text", None) is text)
            ]
            message = _("another report begins here, “{title}”: it was not read")
            remark = Problem(message.format(title=text.value), text.source)
            return flow._replace(blocks=blocks, remarks=(*flow.remarks, remark)), texts[:at]
    return flow, texts
