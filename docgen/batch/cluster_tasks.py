"""What the processes of a cluster are asked to do: make the reports of a batch, or enter the units of an aggregate."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.aggregate import enter_units
from docgen.batch.cluster_worker import DiedError, another_folder
from docgen.batch.settings import forms_fingerprint
from docgen.batch.worker import Worker
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.aggregate import Bureau, Subtotal, UnitReader
    from docgen.batch.executor import Group
    from docgen.batch.settings import Settings
    from docgen.batch.writing import Done


class MakingReports(NamedTuple):
    """The reports of a batch; `common` is the fingerprint of forms and templates.

    The run's `name` is laid down in the store: whoever sees it there writes to the same place.
    """

    name: str
    settings: Settings
    common: str

    @property
    def language(self) -> str:
        """The language of what is said."""
        return self.settings.language

    def why_not(self) -> str:
        """Say why this process cannot do it; otherwise nothing. Errors: DocgenError."""
        if self.settings.fingerprint(self.settings.library()) != self.common:
            return _("its forms or templates are others, or SOURCE_DATE_EPOCH is")
        return "" if self.settings.store().shows(self.name) else another_folder(self.settings.folder)

    def servant(self) -> Reporter:
        """Return what does it here, ready to begin."""
        return Reporter(self.settings, self.common)


class Reporter(Worker):
    """A worker of a batch that does no group which another one has begun with, and may have died of."""

    def __init__(self, settings: Settings, common: str) -> None:
        super().__init__(settings, common)
        self.get_ready()

    def work(self, piece: Group) -> list[Done]:
        """Do a group of jobs. Errors: DiedError, CrashError, OutputError."""
        if self.store.is_marked(piece):
            raise DiedError
        return super().work(piece)


class AddingUp(NamedTuple):
    """The units of an aggregate; `common` is the fingerprint of the forms."""

    reader: UnitReader
    common: str

    @classmethod
    def of(cls, reader: UnitReader) -> AddingUp:
        """Return the units as a reader reads them here. Errors: UnreadableError."""
        return cls(reader, forms_fingerprint(reader.library, reader.form))

    @property
    def language(self) -> str:
        """The language of what is said."""
        return self.reader.language

    def why_not(self) -> str:
        """Say why this process cannot do it; otherwise nothing. Errors: DocgenError."""
        if forms_fingerprint(self.reader.library, self.reader.form) != self.common:
            return _("its forms or templates are others, or SOURCE_DATE_EPOCH is")
        return ""

    def servant(self) -> UnitClerk:
        """Return what does it here, ready to begin."""
        return UnitClerk(self.reader)


class UnitClerk:
    """Enters units, with forms that are read once."""

    def __init__(self, reader: UnitReader) -> None:
        self._reader = reader
        self._is_stopped = False

    def work(self, piece: Sequence[Bureau]) -> Subtotal:
        """Enter the units of some bureaus."""
        return enter_units((bureau for bureau in piece if not self._is_stopped), self._reader)

    def stop(self) -> None:
        """Leave off after the bureau that is entered."""
        self._is_stopped = True

    def close(self) -> None:
        """Do nothing: nothing was started."""
