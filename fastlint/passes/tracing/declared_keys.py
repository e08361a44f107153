"""Keys of dicts that are names of declared fields or arguments: whoever sends the values does not choose them."""

from __future__ import annotations

from fastlint.index.facts import Kind, Term
from fastlint.inference.evaluator import Evaluator

_DUMPING = frozenset({"model_dump", "dict", "_asdict"})
_DEEPEST = 4


def is_declared_key(ev: Evaluator, term: Term, m: int, f: int) -> bool:
    """Whether a value is a key over which a loop runs, of the dump of a model or of what `**` takes."""
    if term[0] == "elem":
        return _is_dump(ev, _base(ev, term[1], m, "keys") or term[1], m, f, 0)
    if term[0] != "item" or term[1] != 0 or type(term[2]) is not tuple or term[2][:1] != ("elem",):
        return False
    base = _base(ev, term[2][1], m, "items")
    return base is not None and _is_dump(ev, base, m, f, 0)


def _base(ev: Evaluator, term: Term, m: int, method: str) -> Term:
    """What a method is called on, None if a term is no such call."""
    if type(term) is not tuple or term[:1] != ("()",):
        return None
    func = ev.facts(m).calls[term[1]].func
    return func[1] if type(func) is tuple and func[0] == "." and func[2] == method else None


def _is_dump(ev: Evaluator, term: Term, m: int, f: int, depth: int) -> bool:
    """Whether the keys of a dict are names of declared fields."""
    if depth > _DEEPEST:
        return False
    if type(term) is str:
        function = ev.function(m, f)
        values = function.bound(term)
        kinds = [p.kind for p in function.parameters if p.name == term]
        is_fitting = all(kind == Kind.VAR_KEYWORD for kind in kinds)
        return bool(values or kinds) and is_fitting and all(_is_dump(ev, v, m, f, depth + 1) for v in values)
    if type(term) is not tuple:
        return False
    if term[0] == "comp" and term[1] == "dict":
        iterable = ev.facts(m).blocks[term[3]].term
        base = _base(ev, iterable, m, "items")
        return base is not None and _is_dump(ev, base, m, f, depth + 1)
    return any(_base(ev, term, m, method) is not None for method in _DUMPING)
