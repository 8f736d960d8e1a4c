"""The lock in an object storage: however holders die and whoever comes when, one holds it at a time."""

from __future__ import annotations

import os
from contextlib import ExitStack
from itertools import count
from threading import Barrier, Lock, Thread
from typing import TYPE_CHECKING

import pytest
from batches import linux

from docgen.batch.lock_object import Holder, held
from docgen.batch.objects import Objects
from docgen.errors import OutputError
from docgen.remote import RemotePath

if TYPE_CHECKING:
    from collections.abc import Callable

_folders = count()
_NO_PROCESS = 2**22 + 1  # above what Linux numbers


@pytest.fixture
def folder() -> RemotePath:
    return RemotePath(f"memory://locks/{next(_folders)}")


def dead() -> Holder:
    """Return a holder of this machine whose process is there no more."""
    return Holder.here()._replace(process=_NO_PROCESS)


class Interfering(Objects):
    """Objects among which something happens right after an object was read or written for the first time."""

    def __init__(self, folder: RemotePath, *, after_get: Callable[[], object] | None = None) -> None:
        super().__init__(folder)
        self._after_get = after_get

    def get(self, place: RemotePath) -> bytes:
        content = super().get(place)
        if self._after_get:
            happens, self._after_get = self._after_get, None
            happens()
        return content


class Atomic(Objects):
    """Objects that are there or not whoever asks when, as a storage has them, and the memory has not."""

    _one_by_one = Lock()

    def put(self, place: RemotePath, content: bytes, *, new: bool = False) -> None:
        with self._one_by_one:
            super().put(place, content, new=new)


class Repeating(Objects):
    """Objects that are written twice, as when the first answer was lost."""

    def put(self, place: RemotePath, content: bytes, *, new: bool = False) -> None:
        super().put(place, content, new=new)
        super().put(place, content, new=new)


def test_it_is_held_once_and_left(folder: RemotePath) -> None:
    objects = Objects(folder)
    with held(objects, folder / "lock"):
        with pytest.raises(OutputError, match="another docgen batch is at work here"), held(objects, folder / "lock"):
            raise AssertionError
        assert objects.is_there(folder / "lock")
    assert objects.names(folder) == []


def test_it_is_taken_over_from_the_dead(folder: RemotePath) -> None:
    objects = Objects(folder)
    objects.put(folder / "lock", dead().content())
    with held(objects, folder / "lock"), pytest.raises(OutputError), held(objects, folder / "lock"):
        raise AssertionError
    assert objects.names(folder) == []


def test_who_has_seen_the_dead_holder_before_another_took_over_is_refused(folder: RemotePath) -> None:
    Objects(folder).put(folder / "lock", dead().content())
    with ExitStack() as other:
        objects = Interfering(folder, after_get=lambda: other.enter_context(held(Objects(folder), folder / "lock")))
        with pytest.raises(OutputError), held(objects, folder / "lock"):
            raise AssertionError
        assert [place.name for place in Objects(folder).names(folder)] == ["lock"]
    assert Objects(folder).names(folder) == []


def test_of_many_who_take_over_at_once_one_does(folder: RemotePath) -> None:
    Objects(folder).put(folder / "lock", dead().content())
    begun, ended, holding = Barrier(8), Barrier(8), []

    def take() -> None:
        begun.wait()
        with ExitStack() as stack:
            try:
                stack.enter_context(held(Atomic(folder), folder / "lock"))
                holding.append(1)
            except OutputError:
                pass
            ended.wait()

    threads = [Thread(target=take) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert holding == [1]


def test_a_request_that_was_sent_twice_meets_itself(folder: RemotePath) -> None:
    with held(Repeating(folder), folder / "lock"):
        assert Objects(folder).is_there(folder / "lock")


@linux
def test_a_number_means_a_process_only_here_and_since_it_began() -> None:
    here = Holder.here()
    assert not here.has_ended()
    assert here._replace(start="1").has_ended()  # the number was given to another process since
    assert here._replace(process=_NO_PROCESS).has_ended()
    assert not here._replace(process=_NO_PROCESS, host="elsewhere").has_ended()
    assert not here._replace(process=_NO_PROCESS, scope=f"{here.scope}1").has_ended()  # of another container
    assert Holder.of(here.content()) == here
    assert not Holder.of(b"nonsense").has_ended()
    assert os.getpid() == here.process
