"""Path parameters that code reads from the request itself: `request.path_params`, and the ways around it."""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.index.facts import Call, Facts, Term
from fastlint.inference.evaluator import Evaluator
from fastlint.knowledge.framework_names import last_of

_NAME = ("const", "path_params")
_CUTS = frozenset({"split", "rsplit", "partition", "rpartition", "removeprefix", "removesuffix"})


def reads_path(facts: Facts, number: int) -> bool:
    """Whether a function reads path parameters itself, or does with the scope of its request what cannot be seen."""
    attributes = [read.term[2] for read in facts.functions[number].reads if type(read.term) is tuple]
    if "path_params" in attributes:
        return True
    terms = list(_terms(facts, number))
    calls = [call for call in facts.calls if call.owner == number]
    if any(_cuts(call) or _uses_whole(call) or _keys(facts, call.func) for call in calls):
        return True
    if any(_keys(facts, term) for term in terms):
        return True
    # A part of the scope with another name is no path parameter; what is not such a part may be one.
    return attributes.count("scope") > sum(_others(term) for term in terms)


def path_reads(ev: Evaluator, m: int) -> tuple[str, ...]:
    """Names that a module reads from path parameters itself, "*" where that cannot be told."""
    facts = ev.facts(m)
    attributes = {read.term[2] for f in facts.functions for read in f.reads if type(read.term) is tuple}
    attributes |= {last_of(_called_on(call)) for call in facts.calls}
    if attributes.isdisjoint({"path_params", "scope"}):
        return ()
    found: set[str] = set()
    for number in range(len(facts.functions)):
        found |= {name for term in _terms(facts, number) for name in _keys(facts, term)}
    for call in facts.calls:
        if _is_path_params(facts, base := _called_on(call)):
            found |= set(_keys(facts, ("[]", base, call.argument(0, "key"))))
        else:
            found |= set(_keys(facts, call.func))
    return tuple(sorted(found)) or (("*",) if "path_params" in attributes else ())


def _terms(facts: Facts, number: int) -> Iterator[Term]:
    """What can be seen of the expressions of a function."""
    function = facts.functions[number]
    yield from (b.value for b in function.bindings)
    yield from (r.value for r in function.returns)
    for call in facts.calls:
        if call.owner == number:
            yield from call.arguments


def _called_on(call: Call) -> Term:
    """`x` of `x.get()`."""
    return call.func[1] if type(call.func) is tuple and call.func[0] == "." else None


def _is_path_params(facts: Facts, term: Term) -> bool:
    """`x.path_params`, `x["path_params"]`, `x.get("path_params")`, `getattr(x, "path_params")`."""
    if type(term) is not tuple or not term:
        return False
    if term[0] != "()":
        return bool((term[0] == "." and term[2] == "path_params") or (term[0] == "[]" and term[2] == _NAME))
    call = facts.calls[term[1]]
    at = 1 if call.func == "getattr" else 0
    return (at == 1 or last_of(call.func) in ("get", "pop")) and call.args[at : at + 1] == (_NAME,)


def _keys(facts: Facts, term: Term) -> list[str]:
    """`k` of each `x.path_params["k"]` in a term; "*" for all of them."""
    if type(term) is not tuple:
        return []
    if _is_path_params(facts, term):
        return ["*"]
    if term and term[0] == "[]" and _is_path_params(facts, term[1]):
        key = term[2]
        return [str(key[1]) if type(key) is tuple and key[0] == "const" else "*"]
    return [name for part in term for name in _keys(facts, part)]


def _is_scope(term: Term) -> bool:
    return type(term) is tuple and term[:1] == (".",) and term[2] == "scope"


def _others(term: Term) -> int:
    """How many parts of a scope with other names stand in a term."""
    if type(term) is not tuple:
        return 0
    if term and term[0] == "[]" and _is_scope(term[1]) and _is_name(term[2]):
        return 1
    return sum(_others(part) for part in term)


def _uses_whole(call: Call) -> bool:
    """`x.scope.items()` and the like."""
    return _is_scope(_called_on(call)) and not (call.func[2] == "get" and call.args)


def _is_name(term: Term) -> bool:
    return type(term) is tuple and term[0] == "const" and term != _NAME


def _cuts(call: Call) -> bool:
    """`request.url.path.split("/")`: the path is taken apart by hand."""
    path = _called_on(call)
    is_path = last_of(path) == "path" and type(path) is tuple and last_of(path[1]) == "url"
    return is_path and call.func[2] in _CUTS
