"""What a JSON response that a function makes itself holds: dumps of Pydantic models, and what no encoder knows."""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.framework.types import Types
from fastlint.index.facts import MODULE, Call, Term
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.inference.allocations import Allocations
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.located import Where
from fastlint.inference.values import Value
from fastlint.knowledge.roles import named
from fastlint.passes.watched_calls import CallRecord
from fastlint.subjects.data import Content, TypeInfo

_MODEL = named("model")
_DUMPS = frozenset({"model_dump", "model_dump_json", "dict", "json", "jsonable_encoder", "dump_python", "dump_json"})
_OF_MODEL = ("model_dump", "dict")
"""Methods that leave the values of fields what they are."""
_OWN_WAYS = frozenset({"model_dump", "dict", "__iter__", "json", "model_dump_json"})
_SERIALIZERS = frozenset({"field_serializer", "model_serializer", "PlainSerializer", "WrapSerializer"})
_STUCK_IN_JSON = frozenset({
    "datetime.datetime", "datetime.date", "datetime.time", "datetime.timedelta", "uuid.UUID", "decimal.Decimal",
})  # fmt: skip
_STUCK = {"JSONResponse": _STUCK_IN_JSON, "ORJSONResponse": frozenset({"decimal.Decimal"})}
"""Values that the encoder of a response refuses; ORJSONResponse writes times and UUIDs."""
_DEEPEST = 4
_MOST = 12


def content_of(ev: Evaluator, m: int, f: int, made: CallRecord) -> Content:
    """The content of a response that a function makes by one of its calls."""
    call = next((c for c in ev.facts(m).calls if c.place == made.place), None)
    given = call.argument(0, "content") if call is not None else None
    if call is None or given is None:
        return Content(False, "")
    at = Where(ev, m, f, call.block, call.place[0])
    refused = _STUCK.get(made.name.rpartition(".")[2]) if not made.own else None
    stuck = _stuck(at, given, refused) if refused is not None else ""
    return Content(_is_dumped(at, given), stuck, _keys(at, given), _whole(at, given))


def _is_dumped(at: Where, term: Term) -> bool:
    """Whether a term holds what a model or FastAPI's encoder has made."""
    if type(term) is str:
        inner = at._replace(inside=at.inside | {term})
        return any(_is_dumped(inner, value) for value in at.written(term))
    if type(term) is tuple and term[0] == "()":
        return _is_dumping(at, at.ev.facts(at.m).calls[term[1]])
    return any(_is_dumped(at, part) for part in _parts(term))


def _parts(term: Term) -> Iterator[Term]:
    """The terms that a display, a condition or an element takes its value from."""
    match term:
        case ("list" | "tuple" | "set" | "or" | "and", parts):
            yield from parts
        case ("dict", pairs):
            yield from (value for _, value in pairs)
        case ("comp", _, element, _):
            yield element
        case ("await" | "*" | "elem" | "aelem", inner) | ("[]", inner, _) | ("item", _, inner):
            yield inner
        case ("bin", _, left, right):
            yield from (left, right)


def _is_dumping(at: Where, call: Call) -> bool:
    name = last_name(call.func)
    if name in _DUMPS and call.func != "dict":
        return True
    if call.func == "dict" and call.args and _models(at, call.args[0]):
        return True
    given = call.arguments
    if any(_is_dumped(at, term) for term in given):
        return True
    callees = at.of(call.func) if at.depth < _DEEPEST else ()
    return any(
        _is_dumped(Where(at.ev, v[1], v[2], r.block, r.place[0], frozenset(), at.depth + 1), r.value)
        for v in callees
        if v[0] in ("function", "method")
        for r in at.ev.function(v[1], v[2]).returns[:_MOST]
    )


def _models(at: Where, term: Term) -> tuple[Value, ...]:
    """The Pydantic classes of which a term is an instance, if all that it can be is one."""
    values = at.of(term)
    found = tuple(("class", v[1], v[2]) for v in values if v[0] == "instance")
    is_certain = bool(found) and len(found) == len(values)
    return found if is_certain and all(attributes.is_subclass(at.ev, v, _MODEL) for v in found) else ()


# what is sent


def _keys(at: Where, term: Term) -> tuple[str, ...] | None:
    """The keys of a dict that is written out, also behind a name that nothing else fills, or in `json.dumps`."""
    if type(term) is str:
        written = at.written(term)
        is_alone = len(written) == 1 and not _is_filled(at, term)
        return _keys(at._replace(inside=at.inside | {term}), written[0]) if is_alone else None
    match term:
        case ("dict", pairs):
            keys = [key[1] for key, _ in pairs if type(key) is tuple and key[0] == "const" and isinstance(key[1], str)]
            return tuple(keys) if len(keys) == len(pairs) else None
        case ("[]", str(name), *_):
            return _keys_of_constant(at, name)
        case ("()", number):
            call = at.ev.facts(at.m).calls[number]
            if call.func == "dict" and not call.args and all(name for name, _ in call.keywords):
                return tuple(name for name, _ in call.keywords if name)
            return _keys(at, call.args[0]) if last_name(call.func) == "dumps" and len(call.args) == 1 else None
    return None


def _is_filled(at: Where, name: str) -> bool:
    """Whether more is put into what a name holds, by its attributes or elements."""
    is_set = any(b.name.startswith(f"{name}.") for b in at.ev.bindings(at.m, at.f))
    return is_set or bool(at.ev.container_writes(at.m).get(name))


def _keys_of_constant(at: Where, name: str) -> tuple[str, ...] | None:
    """The keys of the dicts in a dict that is written out in a module."""
    owners = at.ev.allocations(at.m, at.f, name)
    term = owners[0][2] if len(owners) == 1 and owners[0][1] == MODULE else None
    if type(term) is not tuple or term[0] != "dict" or not term[1]:
        return None
    found: dict[str, None] = {}
    for _, value in term[1]:
        keys = _keys(at, value) if type(value) is tuple and value[0] == "dict" else None
        if not keys:
            return None
        found.update(dict.fromkeys(keys))
    return tuple(found)


def _whole(at: Where, term: Term) -> str:
    """The class of an object whose attributes are all sent: `vars(row)`, `row.__dict__`, also behind a name."""
    if type(term) is str:
        written = at.written(term)
        return _whole(at._replace(inside=at.inside | {term}), written[0]) if len(written) == 1 else ""
    if type(term) is not tuple:
        return ""
    instance: Term = None
    if term[0] == "()":
        call = at.ev.facts(at.m).calls[term[1]]
        if call.func == "dict" and len(call.args) == 1:
            return _whole(at, call.args[0])
        instance = call.args[0] if call.func == "vars" and len(call.args) == 1 else None
    elif term[0] == "." and term[2] == "__dict__":
        instance = term[1]
    if instance is None:
        return ""
    found = {v for v in at.of(instance) if v[0] == "instance"}
    return at.ev.klass(*next(iter(found))[1:3]).name if len(found) == 1 else ""


# what cannot be encoded


def _stuck(at: Where, term: Term, refused: frozenset[str]) -> str:
    """What of a content is certain to be refused: a model as it is, a field of one that is only taken apart."""
    if at.depth > _DEEPEST or type(term) not in (str, tuple):
        return ""
    found = _models(at, term)
    if len(found) == 1:
        return f"a `{at.ev.klass(found[0][1], found[0][2]).name}`"
    inner = at._replace(depth=at.depth + 1)
    if type(term) is str:
        written = at.written(term)
        inner = inner._replace(inside=at.inside | {term})
        return _stuck(inner, written[0], refused) if len(written) == 1 else ""
    if term[0] == "()":
        return _stuck_in_call(at, at.ev.facts(at.m).calls[term[1]], refused)
    if term[0] in ("list", "tuple", "dict"):
        return next((text for part in _parts(term) if (text := _stuck(inner, part, refused))), "")
    return ""


def _stuck_in_call(at: Where, call: Call, refused: frozenset[str]) -> str:
    """`dict(user)` leaves the models in a model what they are, `user.model_dump()` the times and UUIDs."""
    is_taken_apart = call.func == "dict" and len(call.args) == 1 and not call.keywords
    kinds: tuple[str, ...] = ("scalar",)
    if is_taken_apart:
        owner, kinds = _models(at, call.args[0]), ("model", "scalar")
    elif last_name(call.func) in _OF_MODEL and type(call.func) is tuple and not call.args and not call.keywords:
        owner = _models(at, call.func[1])
    else:
        return ""
    if len(owner) != 1 or _has_own_way(at.ev, owner[0]):
        return ""
    return next(_refused_fields(at.ev, owner[0], kinds, refused), "")


def _has_own_way(ev: Evaluator, klass: Value) -> bool:
    """Whether a class decides itself what it is dumped as."""
    for base in attributes.linearise(ev, klass):
        if base[0] != "class":
            continue
        for f in ev.methods(base[1], base[2]):
            function = ev.function(base[1], f)
            names = {last_name(_callee(ev, base[1], term)) for term, _ in function.decorators}
            if function.name in _OWN_WAYS or names & _SERIALIZERS:
                return True
    return False


def _callee(ev: Evaluator, m: int, term: Term) -> Term:
    return ev.facts(m).callee(term)


def _refused_fields(ev: Evaluator, klass: Value, kinds: tuple[str, ...], refused: frozenset[str]) -> Iterator[str]:
    """Fields that always hold what an encoder refuses."""
    types = Types(Allocations(ev))
    seen: set[str] = set()
    for base in attributes.linearise(ev, klass):
        for binding in ev.bindings(base[1], ~base[2]) if base[0] == "class" else ():
            annotation = binding.annotation
            is_overridden = binding.name in seen
            seen.add(binding.name)
            if is_overridden or annotation is None or "Annotated" in str(annotation):
                continue
            if not _is_plain(ev, base[1], binding.value):
                continue
            info = types.of(base[1], ~base[2], annotation)
            if any(_is_refused(part, kinds, refused) for part in (info, *_elements(info))):
                yield f"`{binding.name}: {info.text}` of `{ev.klass(klass[1], klass[2]).name}`"


def _is_plain(ev: Evaluator, m: int, value: Term) -> bool:
    """Whether a field has no default, or a `Field(...)` that does not leave it out."""
    if type(value) is tuple and value[0] == "()":
        call = ev.facts(m).calls[value[1]]
        return last_name(call.func) == "Field" and not call.has_keyword("exclude")
    return bool(value == ("missing",))


def _elements(info: TypeInfo) -> tuple[TypeInfo, ...]:
    return info.items if info.kind in ("list", "dict") else ()


def _is_refused(info: TypeInfo, kinds: tuple[str, ...], refused: frozenset[str]) -> bool:
    if info.optional or info.kind not in kinds:
        return False
    return info.kind == "model" or info.name in refused
