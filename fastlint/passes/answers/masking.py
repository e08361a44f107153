"""Which fields of a returned model are masked or empty wherever it is built, here or in what is called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fastlint.index.facts import BlockKind, Call, Term
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.shapes import is_sensitive
from fastlint.knowledge.roles import named
from fastlint.later_pattern import later

_MASKING = later(r"(^|_)(mask|redact|obfuscat|censor|conceal|scrub|hide|blank)", re.IGNORECASE)
"""What a function is called that gives of a secret what may be seen."""
_BLANK = later(r"[\s*•·.#xX_-]+|.*(redacted|hidden|masked|removed).*", re.IGNORECASE)
_STARS = later(r"\*\*|••|xx|\.\.\.", re.IGNORECASE)
_MODELS = named("model")
_DEEPEST = 4
_FEW = 8
"""Characters of a secret that may be seen."""
_MOST = 12


def hidden_fields(ev: Evaluator, m: int, f: int, term: Term, block: int = -1) -> tuple[str, ...]:
    """The secret-looking fields of a model that never hold the secret, as far as all ways to build it are known."""
    found = _hidden(ev, m, f, term, block, 0)
    return tuple(sorted(found)) if found else ()


def _hidden(ev: Evaluator, m: int, f: int, term: Term, block: int, depth: int) -> frozenset[str] | None:
    """The fields; None where nothing of a model is returned (None, an error), which says nothing against them."""
    if term == ("const", None):
        return None
    if depth > _DEEPEST:
        return frozenset()
    if type(term) is str:
        return _of_name(ev, m, f, term, depth)
    if type(term) is not tuple or not term:
        return frozenset()
    if term[0] == "await":
        return _hidden(ev, m, f, term[1], block, depth)
    if term[0] in ("or", "list", "tuple"):
        return _common([_hidden(ev, m, f, part, block, depth + 1) for part in term[1]])
    if term[0] == "comp":
        return _hidden(ev, m, f, term[2], term[3], depth + 1)
    return _of_call(ev, m, f, ev.facts(m).calls[term[1]], depth) if term[0] == "()" else frozenset()


def _common(found: list[frozenset[str] | None]) -> frozenset[str] | None:
    """What all have in common that say something."""
    told = [one for one in found if one is not None]
    return frozenset.intersection(*told) if told else None


def _of_name(ev: Evaluator, m: int, f: int, name: str, depth: int) -> frozenset[str] | None:
    """What is bound to a name, and the fields that are overwritten afterwards."""
    if ev.function(m, f).takes(name):
        return frozenset()
    bindings = ev.bindings(m, f)
    built = [b for b in bindings if b.name == name]
    if not built or len(built) > _MOST:
        return frozenset()
    found = _common([_hidden(ev, m, f, b.value, b.block, depth + 1) for b in built])
    written: dict[str, list[bool]] = {}
    always = {b.block for b in built}
    for b in bindings:
        owner, _, field = b.name.partition(".")
        if owner == name and field and is_sensitive(field):
            written.setdefault(field, []).append(b.block in always and is_masked(ev, m, f, b.value))
    later = frozenset(field for field, each in written.items() if all(each))
    spoilt = frozenset(field for field, each in written.items() if not all(each))
    return None if found is None else (found | later) - spoilt


def _of_call(ev: Evaluator, m: int, f: int, call: Call, depth: int) -> frozenset[str] | None:
    values = ev.value(m, f, call.func, call.block, call.place[0])
    found: list[frozenset[str] | None] = []
    for value in values[:_MOST]:
        if value[0] == "class" and attributes.is_subclass(ev, value, _MODELS):
            found.append(_given(ev, m, f, call))
        elif value[0] in ("function", "method") and not ev.function(value[1], value[2]).is_generator:
            results = ev.function(value[1], value[2]).returns[:_MOST]
            inner = [_hidden(ev, value[1], value[2], r.value, r.block, depth + 1) for r in results]
            found.append(_common(inner))
        else:
            found.append(frozenset())
    return _common(found) if found else frozenset()


def _given(ev: Evaluator, m: int, f: int, call: Call) -> frozenset[str]:
    """The secret-looking fields that a call gives nothing of a secret."""
    named = ((key, value) for key, value in call.keywords if key is not None and is_sensitive(key))
    return frozenset(key for key, value in named if is_masked(ev, m, f, value))


def is_masked(ev: Evaluator, m: int, f: int, term: Term, depth: int = 0) -> bool:
    """Whether a value is empty, stars, or what a function gives that masks."""
    if depth > _DEEPEST:
        return False
    if type(term) is str:
        return _is_masked_name(ev, m, f, term, depth)
    if type(term) is not tuple or not term:
        return False
    if term[0] == "const":
        return not isinstance(term[1], str) or bool(_BLANK.fullmatch(term[1]))
    if term[0] in ("not", "cmp"):
        return True
    if term[0] in ("or", "and"):
        parts = [part for part in term[1] if part != ("const", "")]
        return bool(parts) and all(is_masked(ev, m, f, part, depth + 1) for part in parts)
    if term[0] in ("fstr", "bin"):
        return _is_starred(term[1] if term[0] == "fstr" else _summands(term))
    if term[0] == "[]":
        return _is_end(term[2])
    return term[0] == "()" and _tells_little(last_name(ev.facts(m).calls[term[1]].func))


def _is_masked_name(ev: Evaluator, m: int, f: int, name: str, depth: int) -> bool:
    """Whether a name holds nothing of a secret: it may have held one before `if value: value = mask(value)`."""
    built = [b for b in ev.bindings(m, f) if b.name == name]
    masked = [b for b in built if is_masked(ev, m, f, b.value, depth + 1)]
    blocks = ev.facts(m).blocks
    covered = {
        blocks[b.block].parent for b in masked if blocks[b.block].kind == BlockKind.IF and blocks[b.block].term == name
    }
    is_given = ev.function(m, f).takes(name)
    plain = [b for b in built if b not in masked]
    last = max((b.row for b in masked), default=0)
    return bool(masked) and (not is_given or bool(covered)) and all(b.block in covered and b.row < last for b in plain)


def _summands(term: Term) -> list[Term]:
    """The parts of `a + b + c`."""
    if type(term) is tuple and term and term[0] == "bin" and term[1] == "+":
        return [*_summands(term[2]), *_summands(term[3])]
    return [term]


def _is_end(index: Term) -> bool:
    """Whether a slice takes but a few characters at one end: `key[:4]`, `key[-4:]`."""
    if type(index) is not tuple or index[0] != "slice":
        return False
    low, high = (part[1] if type(part) is tuple and part[0] == "const" else part for part in index[1:3])
    if isinstance(high, int):
        return low in (None, 0) and 0 < high <= _FEW
    return high is None and isinstance(low, int) and -_FEW <= low < 0


def _tells_little(name: str) -> bool:
    """Whether what a function gives says little of its argument, by its name."""
    return name in ("bool", "len") or bool(_MASKING.search(name))


def _is_starred(parts: Sequence[Term]) -> bool:
    """Whether stars stand for all of a text but a slice of it: `"****" + key[-4:]`."""
    tags = [part[0] if type(part) is tuple and part else "" for part in parts]
    stars = [part[1] for part, tag in zip(parts, tags, strict=True) if tag == "const"]
    is_part = all(tag in ("const", "[]") for tag in tags)
    return is_part and any(isinstance(text, str) and _STARS.search(text) for text in stars)
