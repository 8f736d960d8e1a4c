"""Reading the expected shape out of a YAML tree, gathering every problem on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.errors import Problem
from docgen.i18n import _
from docgen.labels import do_you_mean
from docgen.yaml_tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Collection

    from docgen.source import Source, Text
    from docgen.yaml_tree import Node


class Shape:
    """Asks a YAML tree for what should be there. What is not is noted in `problems`, and an empty value returned."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def fault(self, source: Source, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(message, source))

    def mapping(self, node: Node | None, what: str, known: Collection[str] = ()) -> dict[str, Node]:
        """Return a mapping by name; with `known`, other names are problems."""
        entries = self.entries(node, what)
        for name, _value in entries if known else ():
            if name.text not in known:
                self.unknown_name(name, what, known)
        return {name.text: value for name, value in entries}

    def entries(self, node: Node | None, what: str) -> tuple[tuple[Scalar, Node], ...]:
        """Return the entries of a mapping, each name with its place."""
        if isinstance(node, Mapping):
            return node.entries
        if node is not None and not (isinstance(node, Scalar) and node.is_null):
            self.fault(node.source, _("{what} must be names with values (name: value)").format(what=what))
        return ()

    def unknown_name(self, name: Scalar, what: str, known: Collection[str], also: Collection[str] = ()) -> None:
        """Note a name that does not belong here, with the nearest ones that do; `also` are known, but not listed."""
        from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

        nearest = get_close_matches(name.text, [*known, *also], 3, 0.5)
        message = _("{what} has no entry “{name}”").format(what=what, name=name.text) + do_you_mean(nearest)
        if not nearest:
            message += _("; known: {names}").format(names=_(", ").join(known))
        self.fault(name.source, message)

    def items(self, node: Node | None, what: str) -> tuple[Node, ...]:
        """Return the items of a list; a single value counts as a list of one."""
        if isinstance(node, Sequence):
            return node.items
        if isinstance(node, Mapping):
            self.fault(node.source, _("{what} must be a list (- value)").format(what=what))
            return ()
        return () if node is None or node.is_null else (node,)

    def texts(self, node: Node | None, what: str) -> tuple[Text, ...]:
        """Return a list of texts."""
        texts = (self.text(item, what) for item in self.items(node, what))
        return tuple(text for text in texts if text is not None)

    def text(self, node: Node | None, what: str) -> Text | None:
        """Return a text; null and nothing give None."""
        if isinstance(node, Scalar):
            if node.folded:
                self.fault(
                    node.source,
                    _(
                        "this text runs over several lines, which YAML joins with spaces: write | behind the colon, and the text on the lines below, set in"
                    ),
                )
            return None if node.is_null else node.as_text()
        if node is not None:
            self.fault(node.source, _("{what} must be text").format(what=what))
        return None

    def word(self, node: Node | None, what: str, default: str = "") -> str:
        """Return a text's value."""
        text = self.text(node, what)
        return text.value if text else default

    def choice(self, node: Node | None, what: str, choices: Collection[str], default: str) -> str:
        """Return one of a few words."""
        text = self.text(node, what)
        if text is None:
            return default
        if text.value not in choices:
            message = _("{what} is “{value}”, but must be one of {choices}")
            self.fault(text.source, message.format(what=what, value=text.value, choices=_(", ").join(choices)))
            return default
        return text.value

    def flag(self, node: Node | None, what: str) -> bool:
        """Return true or false."""
        return self.choice(node, what, ("true", "false"), "false") == "true"
