"""Functions of modules that are loaded when they are first needed: most runs read no documents of most kinds."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")


class Late(Generic[_Asked, _Answer]):
    """A function by its module and name."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    def __call__(self, *asked: _Asked.args, **named: _Asked.kwargs) -> _Answer:
        """Load the module, if it is not yet, and call the function."""
        function: Callable[_Asked, _Answer] = getattr(import_module(self._module), self._name)
        return function(*asked, **named)
