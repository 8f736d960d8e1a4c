"""Forms from YAML: a whole one, or a local one that `extends` another and says what differs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from docgen.errors import FormError
from docgen.figures import Kind
from docgen.files import read_file
from docgen.forms.charts import read_charts
from docgen.forms.form import Form, Section
from docgen.forms.proof import prove
from docgen.forms.rule import CHECK_GROUPS, Check, Claim, Rule, Severity, Topic, Words
from docgen.forms.table import Block, Item, Table
from docgen.forms.tailoring import leave_out, reword, substitute
from docgen.i18n import _
from docgen.resources import shipped
from docgen.source import Text
from docgen.yaml_shape import Shape
from docgen.yaml_tree import Mapping, Scalar, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from docgen.source import Source
    from docgen.yaml_tree import Node

_KNOWN = (
    "form", "extends", "name", "basis", "years", "title", "template", "preamble", "sections", "tables", "rules", "charts",
    "labels", "leave_out", "replace", "drop_rules", "official", "published",
)  # fmt: skip
_SECTION = ("code", "heading", "aliases", "table", "least", "most", "about", "matters", "after")
_TABLE = ("code", "title", "aliases", "kind", "unit", "across", "stubhead", "stub", "boxhead", "blocks")
_BLOCK = ("head", "stubhead", "stub", "boxhead")
_ITEM = ("code", "label", "aliases", "kind", "unit", "optional", "rewordable", "rows", "columns")
_RULE = (
    "id",
    "check",
    "severity",
    "words",
    "advice",
    "basis",
    "table",
    "each",
    "relations",
    "topic",
    "claims",
    "kinds",
    "items",
    "siblings",
)
_TOPIC = ("words", "under", "paragraph", "units", "unlike", "unless", "silent", "elsewhere", "plainly", "perhaps")
_CLAIM = ("says", "none", "unless", "sums", "all", "rest", "but", "bare", "most", "alone", "beside", "rates")
_KINDS = tuple(kind.value for kind in Kind)
_RULES_OF_DOCGEN = "rules.yaml"
_COUNT = re.compile("[1-9][0-9]{0,5}")
_YEARS = re.compile(r"(\d{4})\s*-\s*(\d{4})?")


def read_form(content: bytes, file: str, parent: Callable[[str, Source], Form], *, sound: bool = True) -> Form:
    """Read a form and prove it sound.

    `parent` finds the form that `extends` names, read but not yet proved (`sound=False`): what counts is the whole.
    Errors: UnreadableError for what is not YAML, FormError with file and line of every fault in the form.
    """
    shape = Shape()
    root = parse_yaml(content, file)
    entries = shape.mapping(root, _("a form"), _KNOWN)
    extends = shape.text(entries.get("extends"), "extends")
    draft = _FormReader(shape, entries, root.source)
    form = draft.derived(parent(extends.value, extends.source)) if extends else draft.whole()
    if sound and not shape.problems:
        form = prove(form, shape)
    if shape.problems:
        raise FormError(shape.problems)
    return form


@lru_cache(maxsize=1)
def rules_of_docgen() -> tuple[Rule, ...]:
    """Return the rules that every form has, unless it drops them or gives its own. Errors: FormError."""
    file = shipped("configs") / _RULES_OF_DOCGEN
    shape = Shape()
    root = parse_yaml(read_file(file, FormError), str(file))
    rules = _FormReader(shape, shape.mapping(root, file.name, ("rules",)), root.source).rules(())
    if shape.problems:
        raise FormError(shape.problems)
    return tuple(replace(rule, of_docgen=True) for rule in rules)


@dataclass(frozen=True, slots=True)
class _FormReader:
    shape: Shape
    entries: dict[str, Node]
    source: Source

    def whole(self) -> Form:
        """Read a form that stands on its own."""
        for name in ("form", "years", "title", "preamble", "sections", "tables"):
            if name not in self.entries:
                self.shape.fault(self.source, _("the form has no “{name}”").format(name=name))
        nothing = Section("", "", self.source)
        empty = Form(
            name="", words=Words("", ""), basis="", years=(0, None), title="", preamble=nothing, sections=(), tables=(),
            rules=rules_of_docgen(), relations=(), source=self.source,
        )  # fmt: skip
        return self.derived(empty)

    def derived(self, base: Form) -> Form:
        """Read a form as its differences from another."""
        name = self.shape.word(self.entries.get("form"), "form", base.name)
        return replace(
            base,
            name=name,
            source=self.source,
            words=self._words("name", base.words),
            basis=self.shape.word(self.entries.get("basis"), "basis", base.basis),
            years=self._years(base.years),
            title=self.shape.word(self.entries.get("title"), "title", base.title),
            template=self.shape.word(self.entries.get("template"), "template"),
            preamble=self._placed_section(self.entries["preamble"])[0] if "preamble" in self.entries else base.preamble,
            sections=self._sections(base),
            tables=self._changed(self._with_own(base.tables)),
            rules=self.rules(base.rules),
            charts=read_charts(self.shape, self.entries.get("charts"), base.charts),
            official=self._count(self.entries.get("official"), "official"),
            published=self.shape.flag(self.entries.get("published"), "published"),
            dropped=base.dropped
            | {text.value for text in self.shape.texts(self.entries.get("drop_rules"), "drop_rules")},
        )

    def _words(self, name: str, default: Words, node: Node | None = None) -> Words:
        node = node or self.entries.get(name)
        if node is None:
            return default
        if isinstance(node, Scalar):
            return Words(node.text, "")
        words = self.shape.mapping(node, name, ("zh", "en"))
        return Words(self.shape.word(words.get("zh"), "zh"), self.shape.word(words.get("en"), "en"))

    def _years(self, default: tuple[int, int | None]) -> tuple[int, int | None]:
        text = self.shape.text(self.entries.get("years"), "years")
        if text is None:
            return default
        years = _YEARS.fullmatch(text.value)
        if not years:
            self.shape.fault(
                text.source, _("years is “{years}”, but must be like 2021- or 2019-2020").format(years=text.value)
            )
            return default
        first, last = int(years[1]), int(years[2]) if years[2] else None
        if last is not None and last < first:
            self.shape.fault(text.source, _("years end before they begin: {years}").format(years=text.value))
        return first, last

    # Sections

    def _sections(self, base: Form) -> tuple[Section, ...]:
        """Read the sections: all of them, or those that are put in after some of the form that is extended."""
        own = [self._placed_section(node) for node in self.shape.items(self.entries.get("sections"), "sections")]
        if not any(after for _section, after in own):
            return tuple(section for section, _after in own) or base.sections
        sections = [base.preamble, *base.sections]
        for section, after in own:
            names = [(each.code, each.heading, *each.aliases) for each in sections]
            at = next((number for number, known in enumerate(names) if after and after.value in known), None)
            if after is None:
                message = _("the section does not say after which it comes: say so of every section, or of none")
                self.shape.fault(section.source, message)
            elif at is None:
                codes = _(", ").join(each.code for each in sections)
                message = _("there is no section “{after}” that it could come after; there are: {codes}")
                self.shape.fault(after.source, message.format(after=after.value, codes=codes))
            else:
                sections.insert(at + 1, section)
        return tuple(sections[1:])

    def _placed_section(self, node: Node) -> tuple[Section, Text | None]:
        """Read a section, and which it comes after, if it says so."""
        entries = self.shape.mapping(node, _("a section"), _SECTION)
        heading = self.shape.word(entries.get("heading"), "heading")
        section = Section(
            code=self.shape.word(entries.get("code"), "code", heading),
            heading=heading,
            source=node.source,
            aliases=self._aliases(entries),
            table=self.shape.word(entries.get("table"), "table"),
            least=self._count(entries.get("least"), "least"),
            most=self._count(entries.get("most"), "most"),
            about=tuple(text.value for text in self.shape.texts(entries.get("about"), "about")),
            matters=tuple(tuple(text.value.split("/")) for text in self.shape.texts(entries.get("matters"), "matters")),
        )
        return section, self.shape.text(entries.get("after"), "after")

    def _count(self, node: Node | None, what: str) -> int:
        text = self.shape.text(node, what)
        if text is None:
            return 0
        if not _COUNT.fullmatch(text.value):
            message = _("{what} is “{value}”, but must be a number from 1")
            self.shape.fault(text.source, message.format(what=what, value=text.value))
            return 0
        return int(text.value)

    def _aliases(self, entries: dict[str, Node]) -> tuple[str, ...]:
        return self._plain_words(entries.get("aliases"), "aliases")

    # Tables

    def _with_own(self, tables: tuple[Table, ...]) -> tuple[Table, ...]:
        own: dict[str, Table] = {}
        for table in map(self._table, self.shape.items(self.entries.get("tables"), "tables")):
            if table.code in own:
                self.shape.fault(table.source, _("the table “{code}” is given twice").format(code=table.code))
            own[table.code] = table
        kept = [own.pop(table.code, table) for table in tables]
        return (*kept, *own.values())

    def _table(self, node: Node) -> Table:
        entries = self.shape.mapping(node, _("a table"), _TABLE)
        blocks = [self._block(block, _BLOCK) for block in self.shape.items(entries.get("blocks"), "blocks")]
        return Table(
            code=self.shape.word(entries.get("code"), "code"),
            title=self.shape.word(entries.get("title"), "title"),
            kind=Kind(self.shape.choice(entries.get("kind"), "kind", _KINDS, Kind.COUNT.value)),
            unit=self.shape.word(entries.get("unit"), "unit"),
            blocks=tuple(blocks) or (self._block(node, _TABLE),),
            source=node.source,
            aliases=self._aliases(entries),
            across=self.shape.flag(entries.get("across"), "across"),
        )

    def _block(self, node: Node, known: tuple[str, ...]) -> Block:
        entries = self.shape.mapping(node, _("a block"), known)
        return Block(
            stub=self._items(entries.get("stub"), "stub"),
            boxhead=self._items(entries.get("boxhead"), "boxhead"),
            stubhead=self.shape.word(entries.get("stubhead"), "stubhead"),
            head=self.shape.word(entries.get("head"), "head"),
        )

    def _items(self, node: Node | None, what: str) -> tuple[Item, ...]:
        return tuple(self._item(item) for item in self.shape.items(node, what))

    def _item(self, node: Node) -> Item:
        if isinstance(node, Scalar):
            return Item(node.text, node.text, node.source)
        entries = self.shape.mapping(node, _("a row or column"), _ITEM)
        children = self._items(entries.get("rows"), "rows") + self._items(entries.get("columns"), "columns")
        label = self.shape.word(entries.get("label"), "label")
        kind = self.shape.choice(entries.get("kind"), "kind", _KINDS, "")
        unit = self.shape.text(entries.get("unit"), "unit")
        return Item(
            code=self.shape.word(entries.get("code"), "code", "" if children else label),
            label=label,
            source=node.source,
            aliases=self._aliases(entries),
            children=children,
            kind=Kind(kind) if kind else None,
            unit=unit.value if unit else None,
            optional=self.shape.flag(entries.get("optional"), "optional"),
            rewordable=self.shape.flag(entries.get("rewordable"), "rewordable"),
        )

    # What a local form changes in the tables of the form it extends

    def _changed(self, tables: tuple[Table, ...]) -> tuple[Table, ...]:
        for node in self.shape.items(self.entries.get("replace"), "replace"):
            entries = self.shape.mapping(node, "replace", ("item", "by"))
            target = self.shape.text(entries.get("item"), "item")
            if target is None:
                self.shape.fault(node.source, _("replace does not say which item"))
            else:
                tables = substitute(tables, target, self._items(entries.get("by"), "by"), self.shape)
        for target in self.shape.texts(self.entries.get("leave_out"), "leave_out"):
            tables = leave_out(tables, target, self.shape)
        for name, value in self.shape.entries(self.entries.get("labels"), "labels"):
            label = self.shape.text(value, "labels")
            if label:
                tables = reword(tables, name.as_text(), Text(label.value, name.source), self.shape)
        return tables

    # Rules

    def rules(self, inherited: tuple[Rule, ...]) -> tuple[Rule, ...]:
        """Read the rules over those of the form that is extended: a rule takes the place of those of its id and checks."""
        kept = self._not_dropped(inherited)
        own = [self._rule(node) for node in self.shape.items(self.entries.get("rules"), "rules")]
        self._require_distinct(own)
        ordered = sorted((*kept, *own), key=lambda rule: rule.of_docgen)  # those of docgen itself last
        by_id: dict[str, list[Rule]] = {rule.id: [] for rule in ordered}
        for rule in kept:
            replaced = {check for mine in own if mine.id == rule.id for check in mine.checks}
            checks = tuple(check for check in rule.checks if check not in replaced)
            if checks:
                by_id[rule.id].append(rule if checks == rule.checks else replace(rule, checks=checks))
        for rule in own:
            by_id[rule.id].append(rule)
        merged = [rule for alike in by_id.values() for rule in alike]
        return tuple(sorted(merged, key=lambda rule: rule.of_docgen))

    def _not_dropped(self, rules: tuple[Rule, ...]) -> list[Rule]:
        dropped = self.shape.texts(self.entries.get("drop_rules"), "drop_rules")
        known = {rule.id for rule in rules}
        for text in dropped:
            if text.value not in known:
                self.shape.fault(text.source, _("there is no rule “{id}” to drop").format(id=text.value))
        gone = {text.value for text in dropped}
        return [rule for rule in rules if rule.id not in gone]

    def _require_distinct(self, rules: list[Rule]) -> None:
        """Refuse two rules of one id with a check in common, but for other relations or claims of another severity."""
        first: set[tuple[str, Check, Severity | None]] = set()
        for rule in rules:
            alone = rule.severity if rule.relations or rule.claims else None
            for check in rule.checks:
                if (rule.id, check, alone) in first:
                    message = _("the rule “{id}” is given twice with the check {check}")
                    self.shape.fault(rule.source, message.format(id=rule.id, check=check.value))
                first.add((rule.id, check, alone))

    def _rule(self, node: Node) -> Rule:
        entries = self.shape.mapping(node, _("a rule"), _RULE)
        nothing = Words("", "")
        severities = [severity.value for severity in Severity]
        if not isinstance(node, Mapping) or "severity" not in entries:
            self.shape.fault(node.source, _("the rule has no severity"))
        return Rule(
            id=self.shape.word(entries.get("id"), "id"),
            checks=self._checks(entries.get("check")),
            severity=Severity(self.shape.choice(entries.get("severity"), "severity", severities, "error")),
            words=self._words("words", nothing, entries.get("words")),
            advice=self._words("advice", nothing, entries.get("advice")),
            basis=self.shape.word(entries.get("basis"), "basis"),
            source=node.source,
            relations=self.shape.texts(entries.get("relations"), "relations"),
            table=self.shape.word(entries.get("table"), "table"),
            each=self.shape.choice(entries.get("each"), "each", ("row", "column"), ""),
            topic=self._topic(entries.get("topic")),
            claims=tuple(self._claim(claim) for claim in self.shape.items(entries.get("claims"), "claims")),
            kinds=tuple(self._plain_words(kind, "kinds") for kind in self.shape.items(entries.get("kinds"), "kinds")),
            items=self._plain_words(entries.get("items"), "items"),
            siblings=tuple(
                self._plain_words(group, "siblings") for group in self.shape.items(entries.get("siblings"), "siblings")
            ),
        )

    def _checks(self, node: Node | None) -> tuple[Check, ...]:
        """Read a check, several, or a word for several; without any the rule is a relation."""
        words = [check.value for check in Check] + list(CHECK_GROUPS)
        checks: list[Check] = []
        for item in self.shape.items(node, "check"):
            word = self.shape.choice(item, "check", words, Check.RELATION.value)
            checks += CHECK_GROUPS.get(word) or (Check(word),)
        return tuple(dict.fromkeys(checks)) or (Check.RELATION,)

    def _topic(self, node: Node | None) -> Topic:
        entries = self.shape.mapping(node, "topic", _TOPIC)
        words = {name: self._plain_words(entries.get(name), name) for name in _TOPIC if name != "paragraph"}
        return Topic(paragraph=self.shape.flag(entries.get("paragraph"), "paragraph"), **words)

    def _claim(self, node: Node) -> Claim:
        entries = self.shape.mapping(node, _("a claim"), _CLAIM)
        says, none, unless, every, but, beside, rates = (
            self._plain_words(entries.get(name), name)
            for name in ("says", "none", "unless", "all", "but", "beside", "rates")
        )
        sums, rest = (self.shape.texts(entries.get(name), name) for name in ("sums", "rest"))
        bare, most, alone = (self.shape.flag(entries.get(name), name) for name in ("bare", "most", "alone"))
        return Claim(says, none, unless, sums, every, rest, but, bare, most, alone, beside, rates)

    def _plain_words(self, node: Node | None, name: str) -> tuple[str, ...]:
        texts = self.shape.texts(node, name)
        for text in texts:
            if not text.value.strip():
                self.shape.fault(text.source, _("an empty word in {what} stands for every text").format(what=name))
        return tuple(text.value for text in texts)
