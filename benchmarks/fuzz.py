"""`python benchmarks/fuzz.py`: templates changed at random are refused in our own words, or filled with whole XML.

Mutant number INDEX of a seed is always the same: `--only INDEX` tries it again alone. Every mutant is opened and filled
with the sample's names, in a process of its own. What ends otherwise is kept in `build/fuzz/`, told, and the exit is 1.
"""

from __future__ import annotations

import argparse
import gc
import io
import random
import re
import sys
import time
import zipfile
from collections import Counter
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from hostile.attacks import NAMES  # noqa: E402
from hostile.catalogue import ATTACKS  # noqa: E402 - the path comes first
from hostile.open import OPEN  # noqa: E402
from hostile.trial import each_apart, fill  # noqa: E402

import docgen  # noqa: E402
import docgen.engine.jinja  # noqa: E402 - imported once, not by every mutant
from docgen.archive import read_package  # noqa: E402
from docgen.context import context_of  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hostile.trial import Verdict

FOUND = ROOT / "build" / "fuzz"
SAMPLE = ROOT / "samples" / "zhangzhou-sfj" / "2023"
_LARGE = 100_000  # unpacked; hostile files beyond this are tried as they are, not mutated
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DATE = (1980, 1, 1, 0, 0, 0)

Parts = dict[str, bytes]
Random = random.Random


# What is mutated


@cache
def shipped() -> tuple[tuple[str, bytes], ...]:
    """Return the shipped templates that the sample fills, as (name, bytes), and each of the others once."""
    files = [(path.name, path.read_bytes()) for path in sorted((ROOT / "templates").glob("*.*"))]
    return tuple(file for file in files for _n in range(8 if fill(*file, context())[0] == "filled" else 1))


@cache
def hostile(number: int) -> tuple[str, bytes] | None:
    """Return a hostile template, if it is one that is held off and can be taken apart."""
    attack = list(ATTACKS.values())[number]
    if attack.name in OPEN:
        return None
    name, content = attack.make()
    return (name, content) if 0 < sum(map(len, parts_of(content).values())) < _LARGE else None


def parts_of(content: bytes) -> Parts:
    """Take a package apart; nothing, where it cannot be."""
    try:
        return read_package(content, "").parts
    except docgen.DocgenError:
        return {}


def zipped(parts: Parts) -> bytes:
    """Put parts together again, rightly."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), part, zipfile.ZIP_DEFLATED, 1)
    return buffer.getvalue()


# A grammar of tags

_NAMES = ("标题", "年度", "单位", "单位.名称", "单位.无", "申请", "申请.新收.总计", "总体情况", "引言", "段", "段.标题", "段.正文", "loop", "loop.index", "x", "无", "主栏", "收费", "_x", "self", "range", "true", "none", "标题.__class__")  # fmt: skip
_FILTERS = ("default", "d", "first", "last", "length", "count", "join", "trim", "upper", "lower", "e", "escape", "int", "sort", "reverse", "unique", "safe", "无")  # fmt: skip
_TESTS = (
    "defined",
    "undefined",
    "none",
    "odd",
    "even",
    "divisibleby",
    "eq",
    "ne",
    "lt",
    "in",
    "string",
    "number",
    "true",
    "mapping",
    "无",
)
_SIGNS = (
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "**",
    "~",
    "==",
    "!=",
    "<",
    ">",
    "<=",
    ">=",
    "and",
    "or",
    "in",
    "not in",
    "|",
    ".",
    ",",
    "if",
    "is",
)
_LITERALS = ("0", "1", "-1", "2.5", "1e9", "1e999", "007", "1_000", "9" * 40, "0x10", "''", "'a'", '"b"', "“c”", "‘d’", "'\\ud800'", "'\\x00'", "'\\ufdd0'", "'", '"', "[]", "[1]", "()", "(1,)", "{}", "{'a': 1}", "'%}'", "'}}'")  # fmt: skip
_LOOSE = ("{{", "}}", "{%", "%}", "{#", "#}", "{", "}", "%", "#", "-", "{{-", "-}}", "{%-", "-%}", "{%+", "{%p", "{%tr", "{%tc", "{%r", "{{r", "{{p", "{#p", "((", "]", "\n", "\t", "\u00a0", "\u3000", "endif", "endfor", "raw", "&", "<", "]]>")  # fmt: skip
_CHARACTERS = ("\u200b", "\u202e", "\ufeff", "\ufdd0", "\ufdd1", "\ufdd00\ufdd1", "\ufffe", "\uffff", "\U0001fffe", "\ue000", "\U000f0000", "\x00", "\x01", "\x0b", "\x1b", "\x7f", "\x85", "\u2028", "\ud800", "\udfff", "é", "e\u0301", "\U0001f600", "٣", "²", "１")  # fmt: skip


def expression(rng: Random, depth: int = 0) -> str:  # noqa: PLR0911 - one for each kind
    """Return an expression, as a rule a lawful one."""
    kinds = (
        ["name"] * 4
        + ["literal"] * 2
        + (["filter", "test", "sign", "brackets", "index", "call", "choice"] if depth < 3 else [])
    )
    inner = partial(expression, rng, depth + 1)
    match rng.choice(kinds):
        case "name":
            return rng.choice(_NAMES)
        case "literal":
            return rng.choice(_LITERALS)
        case "filter":
            return f"{inner()}|{rng.choice(_FILTERS)}" + (f"({inner()})" if rng.random() < 0.3 else "")
        case "test":
            return f"{inner()} is {rng.choice(('', 'not '))}{rng.choice(_TESTS)}" + (
                f" {inner()}" if rng.random() < 0.2 else ""
            )
        case "sign":
            return f"{inner()} {rng.choice(_SIGNS)} {inner()}"
        case "brackets":
            return f"({inner()})"
        case "index":
            return f"{inner()}[{inner()}]"
        case "call":
            return f"{inner()}({inner()})"
        case _:
            return f"{inner()} if {inner()} else {inner()}"


def tag(rng: Random) -> str:  # noqa: PLR0911 - one for each kind
    """Return a tag, or what is nearly one."""
    block = rng.choice(("", "", "", "p", "tr", "tc", "r"))
    match rng.randrange(12):
        case 0 | 1 | 2 | 3:
            return "{{ " + expression(rng) + " }}"
        case 4:
            return f"{{%{block} if {expression(rng)} %}}"
        case 5:
            return f"{{%{block} for {rng.choice(('段', 'x', 'a, b', 'loop', '单位'))} in {expression(rng)} %}}"
        case 6:
            return f"{{%{block} {rng.choice(('endif', 'endfor', 'else', 'elif 1', 'endset'))} %}}"
        case 7:
            return f"{{%{block} set {rng.choice(('x', '段', '标题', '单位.x', 'a, b'))} = {expression(rng)} %}}"
        case 8:
            return f"{{% if {expression(rng)} %}}{tag(rng)}{{% endif %}}"
        case 9:
            return f"{{% for x in {expression(rng)} %}}{tag(rng)}{{% endfor %}}"
        case 10:
            return f"{{#{block} {expression(rng)} #}}"
        case _:
            return (
                "{%"
                + rng.choice((" macro m() ", " include 'x' ", " raw ", " block b ", " do x ", " filter e ", ""))
                + "%}"
            )


def token(rng: Random) -> str:
    """Return a piece of a tag, or a character that does not belong anywhere."""
    return rng.choice(rng.choice((_NAMES, _FILTERS, _SIGNS, _LITERALS, _LOOSE, _LOOSE, _CHARACTERS)))


def fitting(text: str) -> str:
    """Leave out what XML cannot say: lxml would not take it."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufdcf\ufdd0-\ufffd\U00010000-\U0010ffff]", "", text)


# Mutations of a part's tree


def spliced(rng: Random, text: str) -> str:
    """Put a tag or token somewhere into a text, sometimes in the place of something."""
    new = tag(rng) if rng.random() < 0.6 else token(rng)
    at = rng.randrange(len(text) + 1)
    return text[:at] + new + text[min(len(text), at + rng.choice((0, 0, 1, 3, 9))) :]


def change_text(rng: Random, root: Any) -> None:
    """Splice tags and tokens into a text of the part."""
    texts = list(root.iter(f"{_W}t")) or [element for element in root.iter() if isinstance(element.tag, str)]
    element = rng.choice(texts)
    element.text = fitting(spliced(rng, element.text or ""))


def swap_texts(rng: Random, root: Any) -> None:
    """Let two texts with tags, if there are, change places."""
    texts = [text for text in root.iter(f"{_W}t") if "{" in (text.text or "")] or list(root.iter())
    one, other = rng.choice(texts), rng.choice(texts)
    one.text, other.text = other.text, one.text


def _any(rng: Random, root: Any) -> Any:
    elements = [element for element in root.iter("*") if element is not root]
    return rng.choice(elements) if elements else None


def drop_element(rng: Random, root: Any) -> None:
    """Take an element away, with all in it."""
    element = _any(rng, root)
    if element is not None:
        element.getparent().remove(element)


def double_element(rng: Random, root: Any) -> None:
    """Put a copy of an element behind it, sometimes many."""
    element = _any(rng, root)
    if element is not None:
        for _n in range(rng.choice((1, 1, 1, 2, 30))):
            element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))


def move_element(rng: Random, root: Any) -> None:
    """Put an element somewhere else: before, behind or into another, or around it."""
    element, target = _any(rng, root), _any(rng, root)
    if element is None or element is target or element in target.iterancestors():
        return
    if rng.random() < 0.4:
        target.append(element)
    else:
        target.addnext(element)


def unwrap_element(rng: Random, root: Any) -> None:
    """Let an element's children take its place."""
    element = _any(rng, root)
    if element is not None:
        for child in list(element):
            element.addprevious(child)
        element.getparent().remove(element)


def rename_element(rng: Random, root: Any) -> None:
    """Give an element the name of another one, or of one that means something to the engine."""
    element, other = _any(rng, root), _any(rng, root)
    if element is not None:
        named = [f"{_W}{name}" for name in ("p", "r", "t", "tc", "tr", "tbl", "instrText", "delText", "txbxContent")]
        element.tag = rng.choice([*named, str(other.tag)]) if isinstance(other.tag, str) else named[0]


def change_attribute(rng: Random, root: Any) -> None:
    """Change, add or drop an attribute."""
    having = [element for element in root.iter() if element.attrib]
    if not having:
        return
    element = rng.choice(having)
    name = rng.choice(element.attrib.keys())
    if rng.random() < 0.2:
        del element.attrib[name]
    else:
        values = (
            tag(rng),
            token(rng),
            "",
            "-1",
            "9" * 30,
            "true",
            "http://127.0.0.1:9/x",
            "../../x",
            rng.choice(element.attrib.values()),
        )
        element.set(name, fitting(rng.choice(values)))


def add_comment(rng: Random, root: Any) -> None:
    """Put a comment or an instruction somewhere, with a tag in it."""
    element = _any(rng, root)
    if element is not None:
        words = fitting(tag(rng)).replace("--", "").rstrip("-")
        element.append(
            etree.Comment(words) if rng.random() < 0.5 else etree.ProcessingInstruction("x", words.replace("?>", ""))
        )


_TREE: tuple[tuple[int, Callable[[Random, Any], None]], ...] = (
    (10, change_text), (3, swap_texts), (4, drop_element), (3, double_element), (4, move_element), (2, unwrap_element), (2, rename_element), (3, change_attribute), (1, add_comment),
)  # fmt: skip


def mend_cells(root: Any) -> None:
    """Let every cell end with a paragraph again: otherwise most mutants are refused for that alone."""
    for cell in root.iter(f"{_W}tc"):
        if not len(cell) or cell[-1].tag != f"{_W}p":
            etree.SubElement(cell, f"{_W}p")


def mutate_tree(rng: Random, parts: Parts) -> None:
    """Change a part's elements and texts, some times."""
    name = "word/document.xml" if "word/document.xml" in parts and rng.random() < 0.7 else rng.choice(list(parts))
    try:
        root = etree.fromstring(parts[name], etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return
    for _n in range(rng.choice((1, 1, 2, 4, 8))):
        [(_weight, change)] = rng.choices(_TREE, [weight for weight, _change in _TREE])
        with suppress(ValueError, TypeError, AttributeError, etree.LxmlError):  # what lxml will not write down
            change(rng, root)
    if rng.random() < 0.8:
        mend_cells(root)
    parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


# Mutations of a package


def cut_part(rng: Random, parts: Parts) -> None:
    """Cut a part short."""
    name = rng.choice(list(parts))
    parts[name] = parts[name][: rng.randrange(len(parts[name]) + 1)]


def garble_part(rng: Random, parts: Parts) -> None:
    """Put odd characters, or bytes, into a part's text as it is written."""
    name = rng.choice(list(parts))
    for _n in range(rng.choice((1, 3, 10))):
        at = rng.randrange(len(parts[name]) + 1)
        odd = rng.choice(
            (
                rng.choice(_CHARACTERS).encode("utf-8", "surrogatepass"),
                rng.randbytes(2),
                f"&#{rng.choice((0, 11, 0xD800, 0xFDD0, 0xFFFE, 123, 60))};".encode(),
                b"<",
                b"&",
                token(rng).encode("utf-8", "surrogatepass"),
            )
        )
        parts[name] = parts[name][:at] + odd + parts[name][at + rng.choice((0, 1)) :]


def encode_part(rng: Random, parts: Parts) -> None:
    """Write a part in another encoding, said or not."""
    name = rng.choice([name for name in parts if name.endswith((".xml", ".rels"))] or list(parts))
    codec = rng.choice(("utf-16", "utf-16-le", "utf-32", "gbk", "utf-7", "cp037", "utf-8-sig"))
    text = re.sub(r"<\?xml.*?\?>", "", parts[name].decode("utf-8", "replace"))
    said = f'<?xml version="1.0" encoding="{codec}"?>' if rng.random() < 0.7 else ""
    parts[name] = (said + text).encode(codec, "replace")


def rename_part(rng: Random, parts: Parts) -> None:
    """Give a part another name, or its name to another part too."""
    name = rng.choice(list(parts))
    new = rng.choice(
        (
            name.upper(),
            f"{name}.bak",
            name.replace("/", "\\"),
            f"../{name}",
            f"/{name}",
            name + "\u202e",
            rng.choice(list(parts)),
            "word/header9.xml",
            name.replace(".xml", ".dat"),
            "x",
        )
    )
    part = parts[name] if rng.random() < 0.3 else parts.pop(name)
    parts[new] = part


def change_wiring(rng: Random, parts: Parts) -> None:
    """Change the content types or relations."""
    wiring = [name for name in parts if name.endswith(".rels") or name == "[Content_Types].xml"]
    if not wiring:
        return
    name = rng.choice(wiring)
    words = (
        b"External",
        b"Internal",
        b"image",
        b"hyperlink",
        b"oleObject",
        b"attachedTemplate",
        b"document.main",
        b"header",
        b"styles",
        b"word/document.xml",
        b"document.xml",
        b"macroEnabled",
        b"rId1",
        b"Target=",
        b"TargetMode=",
    )
    old = rng.choice([word for word in words if word in parts[name]] or [b"a"])
    parts[name] = parts[name].replace(
        old, rng.choice((*words, b"", b"http://127.0.0.1:9/x", b"{{ x }}")), rng.choice((1, -1))
    )


def drop_part(rng: Random, parts: Parts) -> None:
    """Take a part away."""
    del parts[rng.choice(list(parts))]


_PACKAGE: tuple[tuple[int, Callable[[Random, Parts], None]], ...] = (
    (30, mutate_tree), (3, cut_part), (6, garble_part), (2, encode_part), (2, rename_part), (2, change_wiring), (1, drop_part),
)  # fmt: skip


def mutate_bytes(rng: Random, content: bytes) -> bytes:
    """Flip, cut, double or insert bytes of the zip itself."""
    data = bytearray(content)
    for _n in range(rng.choice((1, 1, 2, 8, 64))):
        at = rng.randrange(max(1, len(data)))
        if rng.random() < 0.4:
            at = max(0, len(data) - 1 - rng.randrange(1_500))  # where the directory is
        match rng.randrange(10):
            case 0:
                del data[at:]
            case 1:
                del data[at : at + rng.randrange(1, 50)]
            case 2:
                data[at:at] = data[at : at + rng.randrange(1, 50)]
            case _ if data:
                data[at] = rng.choice((data[at] ^ (1 << rng.randrange(8)), 0, 255, rng.randrange(256)))
    return bytes(data)


def mutant(seed: int, index: int) -> tuple[str, bytes]:
    """Return a mutant, as (name, bytes); the same for the same seed and index."""
    rng = random.Random(f"{seed}/{index}")  # noqa: S311 - chance that can be repeated
    source = hostile(rng.randrange(len(ATTACKS))) if rng.random() < 0.3 else None
    name, content = source or rng.choice(shipped())
    if rng.random() < 0.12:
        return name, mutate_bytes(rng, content)
    parts = parts_of(content)
    for _n in range(rng.choice((1, 1, 1, 2, 3))):
        if parts:
            [(_weight, change)] = rng.choices(_PACKAGE, [weight for weight, _change in _PACKAGE])
            change(rng, parts)
    return name, zipped(parts)


# Trying them


@cache
def context() -> dict[str, Any]:
    """Return the names of the sample, which the shipped templates use, and those of the hostile ones."""
    [bundle] = docgen.read_bundles(SAMPLE)
    return {**NAMES, **context_of(docgen.review(bundle).report)}


def try_mutant(seed: int, index: int) -> tuple[str, str]:
    """Make a mutant, open and fill it; return how it went."""
    name, content = mutant(seed, index)
    return fill(name, content, context())


def trials(seed: int, count: int, seconds: float) -> Iterator[tuple[str, Callable[[], tuple[str, str]]]]:
    """Walk the trials, as many as were asked for or as there is time."""
    until = time.monotonic() + seconds
    for index in range(count):
        if time.monotonic() > until:
            return
        yield str(index), partial(try_mutant, seed, index)


def keep(seed: int, index: int, verdict: Verdict) -> Path:
    """Keep a mutant that went wrong, with the words about it."""
    FOUND.mkdir(parents=True, exist_ok=True)
    name, content = mutant(seed, index)
    path = FOUND / f"{seed}-{index}-{name}"
    path.write_bytes(content)
    path.with_suffix(".txt").write_text(f"{verdict.outcome}\n{verdict.words}\n", encoding="utf-8", errors="replace")
    return path


def asked(description: str | None) -> argparse.Namespace:
    """Return what was asked for: how many mutants of what seed, for how long, or one of them only."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--count", type=int, default=10_000, help="how many mutants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after this time")
    parser.add_argument("--only", type=int, metavar="INDEX", help="try this one mutant, in this process")
    return parser.parse_args()


def main() -> None:
    """Try mutants; tell what went wrong, and how many there were of what."""
    chosen = asked(__doc__)
    if chosen.only is not None:
        outcome, words = try_mutant(chosen.seed, chosen.only)
        print(f"{outcome}: {words}".encode(errors="backslashreplace").decode())
        sys.exit(outcome not in {"refused", "filled"})
    context(), shipped()
    gc.freeze()
    outcomes: Counter[str] = Counter()
    slowest = largest = (0.0, "")
    start = time.monotonic()
    for index, verdict in each_apart(trials(chosen.seed, chosen.count, chosen.seconds)):
        outcomes[verdict.outcome] += 1
        slowest, largest = max(slowest, (verdict.seconds, index)), max(largest, (verdict.memory / 2**20, index))
        if not verdict.sound:
            path = keep(chosen.seed, int(index), verdict)
            said = f"{index}: {verdict.outcome}: {verdict.words} ({path.relative_to(ROOT)})"
            print(said.encode(errors="backslashreplace").decode(), flush=True)
    for outcome, number in outcomes.most_common():
        print(f"{number:7} {outcome}")
    print(
        f"slowest {slowest[0]:.2f} s (--only {slowest[1]}), largest {largest[0]:.0f} MiB (--only {largest[1]}), {time.monotonic() - start:.0f} s in all"
    )
    sys.exit(any(outcome not in {"refused", "filled"} for outcome in outcomes))


if __name__ == "__main__":
    main()
