"""What a route returns, as far as it matters for what reaches the client."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from fastlint.index.facts import BlockKind, Place, Term
from fastlint.project import attributes
from fastlint.project.calls import CallRecord, record_of
from fastlint.project.evaluate import Evaluator
from fastlint.project.given import Describing
from fastlint.project.values import Value, Values

_SECRET = re.compile(
    r"(^|_)(password|passwd|hashed?|secrets?|token|api_?key|private_?key|salt|otp|pin)(_|$|hash)", re.IGNORECASE
)
_NO_SECRET = re.compile(
    r"token_type|token_count|tokens|_(count|type|usage|limit|cost|budget)|max_|num_|password_(changed|reset|updated)",
    re.IGNORECASE,
)
_ISSUED = re.compile(r"(access|refresh|id|csrf)_token|token", re.IGNORECASE)
"""What a model of an answer holds because the client has asked for it."""
_ORM_BASES = frozenset({
    "sqlalchemy.orm.DeclarativeBase", "sqlalchemy.orm.DeclarativeBaseNoMeta", "sqlalchemy.orm.MappedAsDataclass",
    "tortoise.models.Model", "tortoise.Model", "beanie.Document", "mongoengine.Document", "peewee.Model", "ormar.Model",
    "django.db.models.Model", "odmantic.Model", "piccolo.table.Table",
})  # fmt: skip
_RESPONSE = frozenset({"starlette.responses.Response"})
_EXCEPTION = frozenset({"starlette.exceptions.HTTPException", "fastapi.HTTPException"})
_MODEL = frozenset({"pydantic.BaseModel", "sqlmodel.SQLModel"})
_PLAIN = ("str", "int", "float", "bool", "bytes", "complex")


class Returned(NamedTuple):
    """One return: its kind, the name of the class and the secret-looking fields or keys of what is returned.

    Kinds: literal, none, response, exception (HTTPException), raw (`x.__dict__`), model, orm, object, coroutine,
    stream, unknown, dict. `is_row`: a raw one of a mapped object. `calls` make the response or exception that is
    returned, in this function; `branch` is what
    the return stands in: "" (the function's own statements), if, else, except, loop or case.
    """

    place: Place
    kind: str
    name: str
    sensitive: tuple[str, ...]
    calls: tuple[CallRecord, ...]
    branch: str
    is_row: bool


def returned(ev: Evaluator, m: int, f: int) -> tuple[Returned, ...]:
    """The returns of a function of the project."""
    function = ev.function(m, f)
    found = []
    for result in function.returns:
        ev.refuel()
        kind, name, sensitive = _classify(ev, m, f, result.value, result.block, result.place[0])
        is_row = kind == "raw row"
        kind = "raw" if is_row else kind
        calls = tuple(_makers(ev, m, f, result.value)) if kind in ("response", "exception") else ()
        found.append(Returned(result.place, kind, name, sensitive, calls, _branch(ev, m, result.block), is_row))
    return tuple(found)


def _makers(ev: Evaluator, m: int, f: int, term: Term) -> list[CallRecord]:
    """The calls of classes that make a returned value, also behind a name."""
    describing = Describing(ev)
    found = []
    for owner in ev.origins(m, f, term) if type(term) is str else [(m, f, term)]:
        for part in _alternatives(owner[2]) if owner[:2] == (m, f) else ():
            if part[0] != "()":
                continue
            call = ev.facts(m).calls[part[1]]
            for value in ev.value(m, f, call.func, call.block, call.place[0]):
                wanted = _maker(ev, describing, value)
                if wanted is not None:
                    found.append(record_of(describing, m, call, wanted))
                    break
    return found


def _alternatives(term: Term) -> list[tuple[Any, ...]]:
    if type(term) is not tuple:
        return []
    return [p for part in term[1] for p in _alternatives(part)] if term[0] in ("or", "and") else [term]


def _maker(ev: Evaluator, describing: Describing, value: Value) -> tuple[str, str] | None:
    """The class outside the project that is called, and the one of the project that derives from it."""
    if value[0] == "external":
        name = ev.knowledge.canonical(value[1])
        return (name, "") if name.rpartition(".")[2].endswith(("Response", "HTTPException")) else None
    if value[0] == "class":
        for base in attributes.linearise(ev, value):
            if base[0] == "external":
                return ev.knowledge.canonical(base[1]), describing.name_of(value) or ""
    return None


_BRANCHES = {
    BlockKind.IF: "if", BlockKind.ELSE: "else", BlockKind.EXCEPT: "except", BlockKind.LOOP: "loop",
    BlockKind.ASYNC_LOOP: "loop", BlockKind.WHILE: "loop", BlockKind.CASE: "case",
}  # fmt: skip


def _branch(ev: Evaluator, m: int, block: int) -> str:
    """The nearest block around a return that does not always run."""
    blocks = ev.facts(m).blocks
    while block >= 0 and blocks[block].kind != BlockKind.BODY:
        if blocks[block].kind in _BRANCHES:
            return _BRANCHES[blocks[block].kind]
        block = blocks[block].parent
    return ""


_DISPLAYS = ("dict", "list", "tuple", "set", "comp")
_Class = tuple[str, str, tuple[str, ...]]
_WORST_FIRST = (
    "raw row", "raw", "orm", "model", "object", "coroutine", "exception", "unknown", "dict", "stream", "response",
    "literal", "none",
)  # fmt: skip


def _classify(
    ev: Evaluator, m: int, f: int, term: Term, block: int, row: int, inside: frozenset[str] = frozenset()
) -> _Class:
    """What a term is; `inside` are the names whose displays it stands in: `rows = [rows]` ends there."""
    if type(term) is tuple:
        if term[0] == "const":
            return ("none" if term[1] is None else "literal"), "", ()
        if term[0] == "dict":
            parts = [_classify(ev, m, f, value, block, row, inside) for _, value in term[1]]
            keys = tuple(k[1] for k, _ in term[1] if type(k) is tuple and k[0] == "const" and _is_secret_key(k[1]))
            kind, name, sensitive = _display(parts, keys)
            return ("dict" if kind == "literal" else kind), name, sensitive
        if term[0] in ("list", "tuple", "set"):
            return _display([_classify(ev, m, f, item, block, row, inside) for item in term[1]], ())
        if term[0] == "comp":
            return _display([_classify(ev, m, f, term[2], block, row, inside)], ())
        if term[0] in ("fstr", "cmp", "not", "bin"):
            return "literal", "", ()
        if (instance := _instance_of_dict(ev, m, f, term)) is not None:
            kind, name, sensitive = _of_values(ev, ev.value(m, f, instance, block, row))
            return "raw row" if kind == "orm" else "raw", name, sensitive
    if type(term) is str and term not in inside:
        written = [o[2] for o in ev.origins(m, f, term) if o[:2] == (m, f)]
        if written and all(type(t) is tuple and (t[0] in _DISPLAYS or _is_raw(ev, m, f, t)) for t in written):
            inside |= {term}
            return _worst([_classify(ev, m, f, t, block, row, inside) for t in written])
    return _of_values(ev, ev.value(m, f, term, block, row))


def _is_raw(ev: Evaluator, m: int, f: int, term: Term) -> bool:
    return _instance_of_dict(ev, m, f, term) is not None


def _instance_of_dict(ev: Evaluator, m: int, f: int, term: Term) -> Term:
    """`x` of `x.__dict__` and `vars(x)`, also of a copy or a display of it: `{**vars(x)}`, `dict(x.__dict__)`."""
    if term[0] == "." and term[2] == "__dict__":
        return term[1]
    if term[0] != "()":
        return None
    call = ev.facts(m).calls[term[1]]
    if call.func == "vars" and len(call.args) == 1:
        return call.args[0]
    inner = call.args[0] if call.func == "dict" and len(call.args) == 1 else None
    if type(call.func) is tuple and call.func[0] == "." and call.func[2] == "copy" and not call.args:
        inner = call.func[1]
    return _instance_of_dict(ev, m, f, inner) if type(inner) is tuple else None


def _display(parts: list[_Class], keys: tuple[str, ...]) -> _Class:
    """A display is a literal unless something in it is a whole object."""
    for kind in ("raw row", "raw", "orm", "model", "object"):
        for part in parts:
            if part[0] == kind and kind != "model":
                return part[0], part[1], (*keys, *part[2])
    return "literal", "", keys


def _of_values(ev: Evaluator, values: Values) -> _Class:
    classes = [_of_value(ev, value) for value in values]
    return _worst(classes) if classes else ("unknown", "", ())


def _worst(classes: list[_Class]) -> _Class:
    return min(classes, key=lambda c: _WORST_FIRST.index(c[0]))


def _of_value(ev: Evaluator, value: Value) -> _Class:
    tag = value[0]
    if tag == "const":
        return ("none" if value[1] is None else "literal"), "", ()
    if tag in ("coroutine", "awaitable"):
        return "coroutine", "", ()
    if tag == "container":
        return _of_values(ev, value[1])
    if tag == "mapping":
        inner = _of_values(ev, value[1])
        return inner if inner[0] in ("orm", "literal") else ("unknown", "", ())
    if tag in ("iterator", "aiterator"):
        return "stream", "", ()
    if tag == "object":
        return _of_external(ev, value[1])
    if tag == "instance":
        return _of_instance(ev, value)
    return "unknown", "", ()


def _of_external(ev: Evaluator, name: str) -> _Class:
    canonical = ev.knowledge.canonical(name)
    bases = {canonical, *ev.knowledge.bases(canonical)}
    if bases & _EXCEPTION:
        return "exception", "HTTPException", ()
    if bases & _RESPONSE or canonical.rpartition(".")[2].endswith("Response"):
        return "response", "", ()
    if canonical.startswith("builtins.") and canonical[9:] in _PLAIN:
        return "literal", "", ()
    return "unknown", canonical.rpartition(".")[2], ()


def _of_instance(ev: Evaluator, value: Value) -> _Class:
    klass: Value = ("class", value[1], value[2])
    name = ev.klass(value[1], value[2]).name
    if attributes.is_subclass(ev, klass, _RESPONSE):
        return "response", name, ()
    if attributes.is_subclass(ev, klass, _EXCEPTION):
        return "exception", name, ()
    fields = sensitive_fields(ev, klass)
    if is_orm(ev, klass):
        return "orm", name, fields
    if attributes.is_subclass(ev, klass, _MODEL):
        return "model", name, tuple(field for field in fields if not _ISSUED.fullmatch(field))
    return "object", name, fields


def is_orm(ev: Evaluator, klass: Value) -> bool:
    """Whether a class is mapped to a table or collection."""
    if attributes.is_subclass(ev, klass, _ORM_BASES):
        return True
    for base in attributes.linearise(ev, klass):
        if base[0] == "class":
            facts = ev.klass(base[1], base[2])
            if any(key == "table" and value == ("const", True) for key, value in facts.keywords):
                return True
            if "__tablename__" in ev.table(base[1], ~base[2]):
                return True
    return False


def sensitive_fields(ev: Evaluator, klass: Value) -> tuple[str, ...]:
    """Attributes of a class and its bases that look like secrets."""
    found: dict[str, None] = {}
    for base in attributes.linearise(ev, klass):
        if base[0] == "class":
            for binding in ev.bindings(base[1], ~base[2]):
                value = binding.value
                if type(value) is tuple and value and value[0] in ("def", "class"):
                    continue
                if is_sensitive(binding.name):
                    found[binding.name] = None
    return tuple(found)


def _is_secret_key(key: object) -> bool:
    """Whether a key that is written out looks like a secret's; a written token is meant to be sent."""
    return is_sensitive(key) and "token" not in str(key).lower()


def is_sensitive(name: object) -> bool:
    """Whether a field name looks like that of a secret."""
    return isinstance(name, str) and bool(_SECRET.search(name)) and not _NO_SECRET.search(name)
