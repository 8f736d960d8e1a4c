"""Packs: folders of forms and templates. The shipped ones, those given by `--pack`, and installed ones.

A pack folder holds `forms/*.yaml` and `templates/*`. An installed pack is an entry point of the group
`docgen.packs` that names a `Pack`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from docgen.errors import FormError, TemplateError, UnreadableError
from docgen.files import files_in, is_file, is_folder, read_file
from docgen.i18n import _
from docgen.labels import do_you_mean, nearest
from docgen.remote import path_of
from docgen.resources import shipped
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from docgen.forms.form import Form

    Parent = Callable[[str, Source], Form]

ENTRY_POINTS = "docgen.packs"
SIGN_OFF = "sign-off"  # the name of the template of the sign-off sheet, without its suffix
FORM_SUFFIXES = (".yaml", ".yml")
_MOST_EXTENDING = 20  # forms, each of which extends the next
_MARKED = re.compile(
    rb"official\b|published\b"
)  # a form that does not have the word need not be read to know that it is not


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of forms and a folder of templates."""

    name: str
    forms: Traversable
    templates: Traversable

    @classmethod
    def of_folder(cls, folder: Path) -> Pack:
        """Return the pack in a folder. Errors: UnreadableError, where it is none."""
        if not is_folder(folder):
            raise UnreadableError.at(Source(str(folder)), _("there is no such pack folder"))
        if not is_folder(folder / "forms") and not is_folder(folder / "templates"):
            raise UnreadableError.at(Source(str(folder)), _("a pack needs a folder forms/ or templates/"))
        return cls(str(folder), folder / "forms", folder / "templates")

    def form_files(self) -> Iterator[Traversable]:
        """Walk the form files of the pack by name."""
        yield from (file for file in files_in(self.forms) if file.name.endswith(FORM_SUFFIXES))

    def files(self) -> Iterator[Traversable]:
        """Walk every form and template of the pack by name."""
        yield from self.form_files()
        yield from files_in(self.templates)

    def form_file(self, name: str) -> Traversable | None:
        """Return the file of a form, or None."""
        files = (self.forms / f"{name}{suffix}" for suffix in FORM_SUFFIXES)
        return next(filter(is_file, files), None)

    def template_files(self) -> list[Traversable]:
        """Return its templates, in the order of their names."""
        return sorted((file for file in self.templates.iterdir() if file.is_file()), key=lambda file: file.name)

    def template_file(self, name: str) -> Traversable | None:
        """Return the file of a template, or None."""
        file = self.templates / name
        return file if is_file(file) else None


def template_name(form: Form, suffix: str) -> str:
    """Return the name under which a form's template of a kind lies in templates/."""
    return str(PurePath(form.template or form.name + suffix).with_suffix(suffix))


OFFICIAL = Pack("docgen", shipped("configs") / "forms", shipped("templates"))


def is_official(file: Traversable, form: Form) -> bool:
    """Tell whether a template is the one that is shipped for a form."""
    official = OFFICIAL.template_file(template_name(form, PurePath(file.name).suffix))
    return official is not None and str(official) == str(file)


@dataclass(frozen=True)
class Library:
    """The forms and templates known in one run: given packs first, then the shipped ones, then installed ones."""

    given: tuple[Pack, ...] = ()

    def __getstate__(self) -> dict[str, object]:
        """Return what is sent to another process: not the forms, which are read there."""
        return {"given": self.given}

    @classmethod
    def of_folders(cls, folders: Sequence[str | Path]) -> Library:
        """Return the library with these pack folders. Errors: UnreadableError."""
        return cls(tuple(Pack.of_folder(path_of(folder)) for folder in folders))

    def with_folders(self, folders: tuple[Path, ...]) -> Library:
        """Return this library with more pack folders, asked after those given. Errors: UnreadableError."""
        if not folders:
            return self
        if folders not in self._extended:
            self._extended[folders] = Library((*self.given, *map(Pack.of_folder, folders)))
        return self._extended[folders]

    @cached_property
    def _extended(self) -> dict[tuple[Path, ...], Library]:
        return {}

    def packs(self) -> Iterator[Pack]:
        """Walk the packs in the order they are asked; installed ones are looked up only when needed."""
        yield from self.given
        yield OFFICIAL
        yield from self._installed

    @cached_property
    def _installed(self) -> tuple[Pack, ...]:
        from importlib.metadata import entry_points  # noqa: PLC0415 - reading every distribution's metadata takes long

        installed = (point.load() for point in entry_points(group=ENTRY_POINTS))
        return tuple(pack for pack in installed if isinstance(pack, Pack) and pack != OFFICIAL)

    @cached_property
    def _proved(self) -> dict[str, Form]:
        return {}

    def form(self, name: str, asked_at: Source | None = None) -> Form:
        """Return a form by its name, or by its file (a path that ends in .yaml).

        Errors: FormError, for an unknown name or a form that is not sound.
        """
        if name.endswith(FORM_SUFFIXES):
            return self._form_of_file(path_of(name), asked_at)
        return self._named(name, asked_at)

    def has_form(self, name: str) -> bool:
        """Tell whether there is a form of this name."""
        return any(pack.form_file(name) for pack in self.packs())

    def forms(self) -> list[Form]:
        """Return every known form."""
        names = {file.name.rpartition(".")[0] for pack in self.packs() for file in pack.form_files()}
        return [self.form(name) for name in sorted(names)]

    @cached_property
    def official(self) -> tuple[Form, ...]:
        """The forms that are tried for bundles that do not say theirs, in their order: of given packs and the shipped ones.

        Errors: FormError, for one that is not sound.
        """
        return tuple(sorted((form for form in self._marked if form.official), key=lambda form: form.official))

    @cached_property
    def published(self) -> tuple[Form, ...]:
        """The forms that are tried for finished reports: the official ones, and those that are published all the same.

        Errors: FormError, for one that is not sound.
        """
        return (*self.official, *(form for form in self._marked if form.published))

    @cached_property
    def _marked(self) -> tuple[Form, ...]:
        files = (file for pack in (*self.given, OFFICIAL) for file in pack.form_files())
        named = dict.fromkeys(file.name.rpartition(".")[0] for file in files if _MARKED.search(read_file(file)))
        return tuple(map(self.form, named))

    def _form_of_file(self, file: Path, asked_at: Source | None) -> Form:
        name = str(file)
        if name not in self._proved:
            self._proved[name] = _form_in(file, asked_at, self._parent_for((file.stem,)))
        return self._proved[name]

    def _named(self, name: str, asked_at: Source | None) -> Form:
        if name not in self._proved:
            self._proved[name] = self._read(name, asked_at, ())
        return self._proved[name]

    def _read(self, name: str, asked_at: Source | None, below: tuple[str, ...]) -> Form:
        """Read a named form; one that others `below` extend is proved only as part of those."""
        if name in below:
            raise FormError.at(asked_at, _("the forms {names} extend each other").format(names=_(", ").join(below)))
        if len(below) > _MOST_EXTENDING:
            message = _(
                "more than {limit} forms extend one another, up to “{name}”: a form extends one that says the rest"
            )
            raise FormError.at(asked_at, message.format(limit=_MOST_EXTENDING, name=name))
        file = next(filter(None, (pack.form_file(name) for pack in self.packs())), None)
        if file is None:
            raise FormError.at(asked_at, self._unknown(name))
        form = _form_in(file, asked_at, self._parent_for((*below, name)), sound=not below)
        if form.name != name:
            message = _("the file of form “{name}” calls itself “{other}”").format(name=name, other=form.name)
            raise FormError.at(form.source, message)
        return form

    def _parent_for(self, below: tuple[str, ...]) -> Parent:
        return lambda name, source: self._read(name, source, below)

    def _unknown(self, name: str) -> str:
        known = [file.name.rpartition(".")[0] for pack in self.packs() for file in pack.form_files()]
        message = _("there is no form “{name}”; known: {known}").format(
            name=name, known=_(", ").join(sorted(set(known)))
        )
        return message + do_you_mean(nearest(name, known))

    def template(self, form: Form, suffix: str = ".docx") -> Traversable:
        """Return the template of a form: the one it names, or the one named like it, with the suffix asked for.

        Errors: TemplateError, where there is none.
        """
        key = form.template or form.name, form.source.file, suffix
        if key not in self._templates:
            self._templates[key] = self._template(form, suffix)
        return self._templates[key]

    @cached_property
    def _templates(self) -> dict[tuple[str, str, str], Traversable]:
        return {}

    def sign_off_template(self, suffix: str) -> Traversable:
        """Return the template of the sign-off sheet: that of a given pack, otherwise the shipped one."""
        return next(filter(None, (pack.template_file(SIGN_OFF + suffix) for pack in self.packs())))

    def content_of(self, form: Form) -> bytes:
        """Return the bytes of a form's own file, not of those that it extends. Errors: FormError, where it has gone since."""
        files = (file for pack in self.packs() for file in pack.form_files())
        packed = next((file for file in files if str(file) == form.source.file), None)
        return read_file(packed or path_of(form.source.file), FormError)

    def _template(self, form: Form, suffix: str) -> Traversable:
        name = template_name(form, suffix)
        beside = path_of(form.source.file).parent / name
        in_a_pack = next(filter(None, (pack.template_file(name) for pack in self.packs())), None)
        if in_a_pack is not None:
            return in_a_pack
        if is_file(beside):
            return beside
        message = _("there is no template {name} for form {form}: give one with --template, or name one in the form")
        raise TemplateError.at(form.source, message.format(name=name, form=form.name))


def declaration_of(form: Form, name: str) -> list[str]:
    """Return the lines that declare a published shape as a form of somebody's own: those of its file, printed with its template."""
    lines = read_file(path_of(form.source.file), FormError).decode().splitlines()
    others = ("#", "form:", "extends:", "published:", "name:")
    extends = next(line for line in lines if line.startswith("extends:"))
    kept = [line for line in lines if line and not line.startswith(others)]
    return [f"form: {name}", extends, f"template: {form.template or form.name}", *kept]


def _form_in(file: Traversable, asked_at: Source | None, parent: Parent, *, sound: bool = True) -> Form:
    from docgen.forms.reading import read_form  # noqa: PLC0415 - who only hands packs on reads no form

    return read_form(read_file(file, FormError, asked_at), str(file), parent, sound=sound)
