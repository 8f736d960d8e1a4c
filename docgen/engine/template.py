"""Templates: opened, checked and compiled once, filled many times."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from docgen.archive import read_package
from docgen.engine.carried import carrying, with_properties, without_properties
from docgen.engine.embedded import tags_in_objects
from docgen.engine.gathering import ends_elsewhere, gather, has_tags, require_few_tags
from docgen.engine.names import CONTENT_PART, MANIFEST_PART, MIMETYPE_PART, OPEN_DOCUMENT, OPEN_TEMPLATE, TYPES_PART
from docgen.engine.tags import Reference, pieces_of
from docgen.engine.tree import DECLARATION, PICTURE, parse_part, parse_parts, serialised
from docgen.engine.values import Additions, Notes, missing, require_printed
from docgen.engine.word import Word
from docgen.errors import Problem, TemplateError
from docgen.files import read_file
from docgen.i18n import _
from docgen.remote import path_of
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path as FilePath

    from lxml.etree import _Element

    from docgen.archive import Package
    from docgen.engine.format import Format
    from docgen.engine.rendering import CompiledPart
    from docgen.engine.tags import Path, Piece, Tag


_STRICT = "{http://purl.oclc.org/ooxml/"  # ISO/IEC 29500-1, A: the namespaces that hardly any program writes


class TaggedPart(NamedTuple):
    """A part with tags.

    `pieces` is its text, cut at its references, `compiled` what makes that text where it has other tags. `whole`
    when nothing is to be done after filling, whatever the values, `delicate` when values come into attributes or
    fields. `crossing` are the tags of blocks that are not nested like the elements.
    """

    name: str
    tags: list[Tag]
    pieces: tuple[Piece, ...]
    references: tuple[Reference, ...]
    compiled: CompiledPart | None
    whole: bool
    delicate: bool
    crossing: tuple[tuple[Tag, Tag], ...]

    @property
    def names(self) -> Iterator[Path]:
        """Every name that the part prints or loops over, as its path."""
        yield from (reference.path for reference in self.references)
        if self.compiled:
            yield from self.compiled.names

    def render(self, context: Mapping[str, Any], notes: Notes) -> bytes:
        """Render the part; what cannot be printed is noted and left out."""
        pieces = self.compiled.render(context, notes) if self.compiled else self.pieces
        notes.printed.append([])
        notes.joined = b"".join(
            [_printed(piece, context, notes) if isinstance(piece, Reference) else piece for piece in pieces]
        )
        return notes.joined


def _printed(reference: Reference, context: Mapping[str, Any], notes: Notes) -> bytes:
    """Print what a reference names; what cannot be printed is noted and left out."""
    path, tag = reference
    value: Any = context
    try:
        for name in path:
            value = value[name]
    except (LookupError, TypeError):
        notes.missed(tag, *missing(context, path))
        return b""
    try:
        return notes.print(value, tag).encode()
    except ValueError as error:
        notes.fault(tag, error)
        return b""


class Template:
    """A template, ready to be filled any number of times.

    `file` is its name, `parts` are those with tags, `notices` say what was taken off when it was opened, `trusted` are
    a trusted template's own bytes.
    """

    def __init__(
        self,
        file: str,
        kind: Format,
        package: Package,
        parts: Sequence[TaggedPart],
        notices: Sequence[str],
        trusted: bytes,
    ) -> None:
        self.file, self.kind, self.package, self.trusted = file, kind, package, trusted
        self.parts, self.notices = tuple(parts), tuple(notices)

    @property
    def suffix(self) -> str:
        """The suffix of the documents it makes, `.docx` or `.odt`."""
        return self.kind.suffix

    def require_suffix(self, suffix: str | None, said_at: Source | None = None) -> None:
        """Refuse to make another kind of document than is asked for. Errors: TemplateError."""
        if suffix not in (None, self.suffix):
            message = _(
                "the template {file} makes {made} documents: name the report so, or give a template for {asked}"
            )
            words = message.format(file=self.file, made=self.suffix, asked=suffix)
            raise TemplateError.at(said_at, words)

    def fill(
        self,
        context: Mapping[str, Any],
        made: int | None = None,
        *,
        properties: Mapping[str, str] | None = None,
        docxtpl: Any = None,
    ) -> bytes:
        """Fill the template and return the document.

        `context` maps names to text, numbers, pictures, and lists and mappings of them. The document says that it was `made` at
        that time, in seconds, as SOURCE_DATE_EPOCH is; otherwise when its template says. `properties` are what it carries of docgen's own, see `docgen.engine.carried`. `docxtpl` is the DocxTemplate whose
        `build_url_id` made the links of RichText values, if there are such.
        Errors: TemplateError with the place of every name that the context does not have, all at once.
        """
        if self.trusted and docxtpl is not None:
            message = _("links of RichText go into templates that are not trusted: open this one without “trusted”")
            raise TemplateError.at(Source(self.file), message)
        if self.trusted:
            from docgen.engine.apart import fill_apart  # noqa: PLC0415 - most templates are not trusted

            document = fill_apart(self.trusted, self.file, context, made)
            if properties is None:
                return document
            return carrying(document, self.file, properties, made)
        return self.fill_here(context, made, properties=properties, docxtpl=docxtpl)

    def fill_here(
        self,
        context: Mapping[str, Any],
        made: int | None = None,
        *,
        properties: Mapping[str, str] | None = None,
        docxtpl: Any = None,
    ) -> bytes:
        """Fill the template in this process, a trusted one without limits of time and memory; see `fill`."""
        additions = Additions(docxtpl)
        notes = [Notes(part.name, self.file, self.kind, additions) for part in self.parts]
        filled = [part.render(context, noted) for part, noted in zip(self.parts, notes, strict=True)]
        problems = [
            problem for part, noted in zip(self.parts, notes, strict=True) for problem in noted.problems(part.tags)
        ]
        if problems:
            raise TemplateError(problems)
        changed = {
            part.name: self._finished(part, xml, noted)
            for part, xml, noted in zip(self.parts, filled, notes, strict=True)
        }
        package = self.kind.finished(self.package, changed, additions, made)
        content = (with_properties(package, properties) if properties else package).to_bytes(made)
        require_printed(content, notes)
        return content

    def _finished(self, part: TaggedPart, xml: bytes, notes: Notes) -> bytes:
        if part.whole and not notes.shaped:
            return xml
        notes.reserialised = True
        root = self._parsed(part, xml)
        self.kind.finish(root, part.name, notes)
        faults = list(self.kind.broken(root, part.name))
        if notes.replacing:
            self.kind.replace_pictures(root, notes)
            faults += _astray(root)
        if part.delicate:
            faults += (fault.reason for fault in self.kind.faults_in(part.name, root))
        if faults:
            raise TemplateError(
                Problem(_("{place}, {fault}").format(place=part.name, fault=fault), Source(self.file))
                for fault in faults
            )
        return serialised(root)

    def _parsed(self, part: TaggedPart, xml: bytes) -> _Element:
        """Parse a filled part. Errors: TemplateError, with the blocks that break it, where it is broken."""
        try:
            return parse_part(xml, part.name, self.file)
        except TemplateError:
            if not part.crossing:
                raise
            reasons = ((begin, ends_elsewhere(end, end.place or end.part)) for begin, end in part.crossing)
            problems = [_("{tag}: {reason}").format(tag=tag, reason=reason) for tag, reason in reasons]
            raise TemplateError(Problem(problem, Source(self.file)) for problem in problems) from None

    def prints(self, path: Path) -> bool:
        """Tell whether a tag names this value, or something it is part of."""
        return any(path[:length] in self.names for length in range(1, len(path) + 1))

    def asks_for(self, name: str) -> bool:
        """Tell whether a tag prints or loops over a name, or something below it."""
        return name in self._first_names

    @cached_property
    def _first_names(self) -> frozenset[str]:
        return frozenset(path[0] for path in self.names)

    @cached_property
    def names(self) -> frozenset[Path]:
        """Every name that a tag prints or loops over, as its path."""
        return frozenset(name for part in self.parts for name in part.names)


def _astray(root: _Element) -> Iterator[str]:
    """Walk what is wrong where the mark of a picture is left: no picture stood there."""
    if PICTURE in etree.tostring(root, encoding="unicode"):
        yield _(
            "a picture takes the place of another one where its tag is all of the alternative text of that; here it stands in something else"
        )


def open_template(template: FilePath | str | bytes, name: str = "", *, trusted: bool = False) -> Template:
    """Open a template, a file or its bytes, check all its parts and compile them.

    `name` is what errors call it. `trusted` allows all of Jinja, in its sandbox, for templates of one's own; they are
    filled in a process with limits, see `docgen.engine.apart`.
    Errors: TemplateError with every fault: a package that is damaged or not a document, that brings programs or
    fetches things, a tag that is not closed or says what no template may say.
    """
    file = name or (str(template) if not isinstance(template, bytes) else "")
    content = template if isinstance(template, bytes) else read_file(path_of(template), TemplateError)
    package = read_package(content, file)
    roots, damaged = parse_parts(package, file)
    if damaged:
        raise TemplateError(damaged)
    kind = kind_of(package, roots, file)
    package, cleaned = kind.cleaned(without_properties(package, roots), roots)
    notices = [notice.words for notice in cleaned]
    _require_sound(kind, package, roots, file)
    parts = tuple(_opened(kind, package, roots, file, trusted=trusted))
    return Template(file, kind, package, parts, notices, content if trusted else b"")


def kind_of(package: Package, roots: Mapping[str, _Element], file: str) -> Format:
    """Return the format of a package. Errors: TemplateError, for one that is no text document."""
    if MIMETYPE_PART in package.parts:
        return _open_document(package, roots, file)
    needed = TYPES_PART
    if TYPES_PART in roots:
        word = Word(roots)
        needed = word.main
        if needed in roots:
            if str(roots[needed].tag).startswith(_STRICT):
                message = _(
                    "this is Strict Open XML: save it in Word as “Word Document (.docx)”, not as “Strict Open XML Document”"
                )
                raise TemplateError.at(Source(file), message)
            return word
    message = _("the package holds no Word document ({part} is missing)").format(part=needed)
    raise TemplateError.at(Source(file), message)


def _open_document(package: Package, roots: Mapping[str, _Element], file: str) -> Format:
    from docgen.engine.opendocument import OpenDocument  # noqa: PLC0415 - most templates are Word's

    mimetype = package.parts[MIMETYPE_PART].decode("ascii", "replace")
    if mimetype not in (OPEN_DOCUMENT, OPEN_TEMPLATE):
        message = _("this is not an OpenDocument text (.odt) but {kind}").format(kind=mimetype[:100])
        raise TemplateError.at(Source(file), message)
    for needed in (MANIFEST_PART, CONTENT_PART):
        if needed not in roots:
            message = _("the package holds no OpenDocument text ({part} is missing)").format(part=needed)
            raise TemplateError.at(Source(file), message)
    return OpenDocument()


def _require_sound(kind: Format, package: Package, roots: dict[str, _Element], file: str) -> None:
    """Refuse what brings programs or outside things, what is never filled, and what no program can open."""
    faults = [f"{fault.part}: {fault.reason}" for fault in kind.faults(roots, package.parts)]
    faults += (f"{part}: {reason}" for part, reason in tags_in_objects(package, kind.objects(package.parts)))
    for name in kind.rendered(roots):
        faults += (_("{place}, {fault}").format(place=name, fault=fault) for fault in kind.broken(roots[name], name))
    if faults:
        raise TemplateError(Problem(fault, Source(file)) for fault in faults)


def _opened(
    kind: Format, package: Package, roots: dict[str, _Element], file: str, *, trusted: bool
) -> Iterator[TaggedPart]:
    """Compile every part that is rendered and has tags. Errors: TemplateError, for all of them together."""
    problems: list[Problem] = []
    for name in kind.rendered(roots):
        if has_tags(package.parts[name]):
            try:
                require_few_tags(package.parts[name], name, file)
                yield _open_part(kind, name, roots[name], file, trusted=trusted)
            except TemplateError as error:
                problems += error.problems
    if problems:
        raise TemplateError(problems)


def _open_part(kind: Format, name: str, root: _Element, file: str, *, trusted: bool) -> TaggedPart:
    source, tags, whole, delicate, crossing = gather(root, name, file, kind, trusted=trusted)
    references = tuple(source.references.values())
    if not source.tags_by_line:
        pieces = pieces_of(DECLARATION + source.text, source.references)
        return TaggedPart(name, tags, pieces, references, None, whole, delicate, crossing)
    from docgen.engine.jinja import compile_part  # noqa: PLC0415 - a template of plain references needs no Jinja

    compiled = compile_part(source, name, file, trusted=trusted)
    return TaggedPart(name, tags, (), references, compiled, whole, delicate, crossing)
