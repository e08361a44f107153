"""What is made up: data of trials, by the names of what holds it, by the address beside it, and by the value itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache

from fastlint.index.facts import BlockKind, Call, Facts, Place, Term, Use
from fastlint.index.terms import dotted_name, encloses, last_name
from fastlint.later_pattern import later

_WORD = later(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_MADE_UP = frozenset({
    "test", "tests", "testing", "mock", "mocks", "mocked", "fake", "fakes", "faked", "dummy", "stub", "stubs", "demo",
    "demos", "sample", "samples", "example", "examples", "seed", "seeds", "seeded", "fixture", "fixtures", "simulated",
})  # fmt: skip
_DEEDS = frozenset({"test", "tests", "testing", "seed", "seeds", "sample"})
"""As the first word of a function's name they say what it does, maybe with something real: `test_connection`."""
_NOBODY = later(
    r"[^@\s]+@(?:[\w-]+\.)*(?:example(?:\.[a-z]{2,3})?|(?:[\w-]+\.)?(?:test|invalid|local|localhost|localdomain)"
    r"|test\.[a-z]{2,3})",
    re.IGNORECASE,
)
"""Addresses of mail that reach nobody: names that are reserved for examples and trials."""
_ISSUED = later(
    r"(?:sk|rk)[-_](?:live|prod|proj|ant|or)[-_].+|whsec_.+|A[KS]IA[A-Z0-9]{16}|AIza[\w-]{30,}|gh[pousr]_\w{20,}"
    r"|github_pat_\w+|glpat-[\w-]{10,}|xox[abposr]-.+|SG\.[\w-]+\.[\w-]+|ya29\.[\w-]+|hf_\w{20,}|gsk_\w{20,}|npm_\w{30,}"
    r"|pypi-\w{30,}|dop_v1_\w+|-----BEGIN .+",
    re.DOTALL,
)
"""Keys by the forms in which services issue them: somebody has really got them."""


_SERVED = r"minio|minioadmin|mongo|mongodb|mysql|mariadb|postgres|postgresql|rabbitmq|redis|neo4j|elastic|elasticsearch"
_OF_IMAGE = later(rf"(?:{_SERVED}|clickhouse|guest)[\W_]?\d{{1,6}}[!@#.]*", re.IGNORECASE)
_WEAK = later(r"(?:admin|root|user|pass|passw[o0]rd|passwd|secret|welcome|qwerty)[\W_]?\d{1,6}[!@#.]*", re.IGNORECASE)
_WRONG = later(r"error|problem|issue|missing|invalid|fail|violation|reason", re.IGNORECASE)
_EXITS = frozenset({"sys.exit", "exit", "os._exit", "os.abort"})
_FIRST = later(r"admin|super|root|first|initial|owner", re.IGNORECASE)


def is_well_known(text: str, name: str, *, stands_in: bool) -> bool:
    """Whether a password is one that everybody tries first: it protects nothing but what nobody else can reach.

    That of a server, as those take who start its image at home; or any such word that stands in for another one, but
    not for the first user of an application, who keeps it.
    """
    is_weak = stands_in and _FIRST.search(name) is None and _WEAK.fullmatch(text) is not None
    return is_weak or _OF_IMAGE.fullmatch(text) is not None


def is_issued(text: str) -> bool:
    """Whether a text has the form of a key that a service issues."""
    return _ISSUED.match(text) is not None


@lru_cache(maxsize=8192)
def is_called_made_up(name: str) -> bool:
    """Whether a name says that what it stands for is data of trials: `MOCK_USER`, `TestSettings`, `demo_login`."""
    return not _MADE_UP.isdisjoint(_words(name))


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]


def _makes_up(function: str) -> bool:
    """Whether the name of a function says that it gives or uses data of trials."""
    words = _words(function)
    return not _MADE_UP.isdisjoint(words[1:] if words and words[0] in _DEEDS else words)


def is_of_nobody(texts: Iterable[str]) -> bool:
    """Whether one of the texts beside a password is an address that reaches nobody."""
    return any(_NOBODY.fullmatch(text) for text in texts)


class MadeUp:
    """Answers for the rows of a module whether they lie in a class or function that holds data of trials."""

    def __init__(self, facts: Facts) -> None:
        places = [klass.place for klass in facts.classes if is_called_made_up(klass.name)]
        places += [f.place for f in facts.functions if _makes_up(f.name)]
        places += [facts.calls[number].place for number in results_for(facts, is_called_made_up)]
        self._places: list[Place] = places

    def __contains__(self, row: int) -> bool:
        return any(first <= row <= last for first, _, last, _ in self._places)


def results_for(facts: Facts, is_meant: Callable[[str], bool]) -> set[int]:
    """The calls whose results are given to certain names: examples of the documentation, data of trials."""
    found: set[int] = set()
    bindings = [b for function in facts.functions for b in function.bindings]
    bindings += [b for klass in facts.classes for b in klass.bindings]
    terms: list[Term] = [b.value for b in bindings if is_meant(b.name)]
    terms += [t for call in facts.calls for k, t in call.keywords if k is not None and is_meant(k)]
    while terms:
        term = terms.pop()
        if type(term) is not tuple or not term or term[0] == "const":
            continue
        if term[0] == "()" and term[1] not in found:
            found.add(term[1])
            call = facts.calls[term[1]]
            terms += [call.func, *call.arguments]
        terms += [part for part in term if type(part) is tuple]
    return found


def refused(facts: Facts) -> frozenset[str]:
    """Texts that the module refuses: `if settings.secret_key == DEFAULT_KEY: raise ValueError(...)`.

    Or what it keeps of them among the errors of which it raises one: `errors.append("the key is the default")`.
    """
    ends = [call for call in facts.calls if call.use == Use.RAISED or dotted_name(call.func) in _EXITS]
    if not ends:
        return frozenset()
    raised = [call.block for call in ends]
    raising = {call.owner for call in ends}
    tested = _tested(facts, raised)
    raised += [call.block for call in facts.calls if call.owner in raising and _keeps_error(call, tested)]
    named = {b.name: b.value for b in facts.functions[0].bindings}
    named |= {b.name: b.value for klass in facts.classes for b in klass.bindings}
    found: set[str] = set()
    for number, block in enumerate(facts.blocks):
        if block.kind == BlockKind.IF and any(encloses(facts.blocks, number, one) for one in raised):
            for term in _compared(block.term):
                found.update(_texts_of(facts, named.get(term, term) if type(term) is str else term))
    return frozenset(found)


def _keeps_error(call: Call, tested: Collection[tuple[int, str]]) -> bool:
    """Whether a call keeps what is wrong: `errors.append(...)`, or `weak.append(...)` where `if weak:` raises."""
    func = call.func
    kept = last_name(func[1]) if type(func) is tuple and func[0] == "." and func[2] in ("append", "add") else ""
    return _WRONG.search(kept) is not None or (call.owner, kept) in tested


def _tested(facts: Facts, raised: Iterable[int]) -> set[tuple[int, str]]:
    """Names, with their functions, that must hold something so that it raises: `if weak: raise ...`."""
    blocks = [facts.blocks[number] for number in raised if facts.blocks[number].kind == BlockKind.IF]
    return {(block.owner, block.term) for block in blocks if type(block.term) is str}


def _compared(test: Term) -> Iterator[Term]:
    """What something must equal, or be one of, so that a test holds."""
    if type(test) is not tuple or not test:
        return
    if test[0] in ("and", "or"):
        for part in test[1]:
            yield from _compared(part)
    elif test[0] == "cmp" and test[1] in ("Eq", "In"):
        sides = test[2:] if test[1] == "Eq" else test[3:]
        yield from (side for side in sides if type(side) is str or (type(side) is tuple and side[0] != "."))


def _texts_of(facts: Facts, term: Term) -> Iterator[str]:
    if type(term) is not tuple or not term:
        return
    if term[0] == "const" and isinstance(term[1], str):
        yield term[1]
    elif term[0] in ("tuple", "list", "set"):
        for part in term[1]:
            yield from _texts_of(facts, part)
    elif term[0] == "()" and facts.calls[term[1]].func in ("frozenset", "set", "tuple", "list"):
        for part in facts.calls[term[1]].args:
            yield from _texts_of(facts, part)
