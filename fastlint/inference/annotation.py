"""What an annotation says a value is: classes, aliases, generics, strings, and FastAPI's Annotated."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fastlint.index.expressions import Scope, term
from fastlint.index.facts import Term, Use
from fastlint.index.terms import last_name
from fastlint.inference import exactness
from fastlint.inference.values import UNKNOWN, Value, Values, classes, either, union
from fastlint.syntax import parsed

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator

_TRANSPARENT = frozenset({"Optional", "Union", "Final", "ClassVar", "Required", "NotRequired", "ReadOnly", "Mapped"})
_CONTAINERS = frozenset({
    "list", "List", "set", "Set", "frozenset", "FrozenSet", "Sequence", "MutableSequence", "Iterable", "Collection",
    "deque", "Deque", "AbstractSet", "MutableSet", "InstrumentedList", "WriteOnlyMapped", "ScalarResult", "KeysView",
    "ValuesView",
})  # fmt: skip
_MAPPINGS = frozenset({
    "dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "OrderedDict", "WeakValueDictionary",
})  # fmt: skip
_ITERATORS = frozenset({"Iterator", "Generator"})
_ASYNC_ITERATORS = frozenset({"AsyncIterator", "AsyncIterable", "AsyncGenerator"})
_MANAGERS = {"AbstractContextManager": "manager", "ContextManager": "manager",
             "AbstractAsyncContextManager": "amanager", "AsyncContextManager": "amanager"}  # fmt: skip
_OF_LAST = {**dict.fromkeys(_MAPPINGS, "mapping"), "Callable": "returner", "Coroutine": "coroutine",
            "CoroutineType": "coroutine"}  # fmt: skip
"""Forms whose last argument says what comes out of them, by the tag of their values."""
_OF_FIRST = {
    **dict.fromkeys(_CONTAINERS, "container"), "tuple": "container", "Tuple": "container",
    **dict.fromkeys(_ITERATORS, "iterator"), **dict.fromkeys(_ASYNC_ITERATORS, "aiterator"), **_MANAGERS,
    "Awaitable": "awaitable",
}  # fmt: skip
"""Forms whose first argument says so; of tuples those with `...`."""
_LONGEST = 4000
"""Characters of a type that is written as text: no person writes more, and each may be another level of nesting."""
_MEANINGLESS = frozenset({"typing.Any", "builtins.object", "typing.TypeVar", "typing.NoReturn", "typing.Never"})
_TYPING = (
    "typing.", "typing_extensions.", "collections.", "collections.abc.", "contextlib.", "contextvars.", "builtins.",
    "fastapi.",
)  # fmt: skip
SPECIAL = (
    _TRANSPARENT | _CONTAINERS | _MAPPINGS | _ITERATORS | _ASYNC_ITERATORS | frozenset(_MANAGERS)
    | {"Annotated", "Awaitable", "Coroutine", "CoroutineType", "Callable", "Type", "type", "tuple", "Tuple", "Literal",
       "ContextVar"}
)  # fmt: skip


def annotation(ev: Evaluator, m: int, scope: int, t: Term) -> Values:
    """Values that an annotation admits; unknown for Any and for what cannot be resolved."""
    if t is None:
        return UNKNOWN
    if type(t) is tuple:
        tag = t[0]
        if tag == "const":
            if isinstance(t[1], str):
                parsed = _parsed(t[1])
                return annotation(ev, m, scope, parsed) if parsed is not None else UNKNOWN
            return ()
        if tag == "given":
            return t[1]  # type: ignore[no-any-return]
        if tag == "bin" and t[1] == "|":
            return _either_of(ev, m, scope, (t[2], t[3]))
        if tag == "[]":
            return _generic(ev, m, scope, t)
        if tag in ("list", "tuple"):
            return UNKNOWN
    return from_classes(ev, ev.value(m, scope, t))


def _either_of(ev: Evaluator, m: int, scope: int, terms: tuple[Term, ...]) -> Values:
    """The values of a union; one member of which nothing is known makes nothing certain, None does not count."""
    return either(annotation(ev, m, scope, t) for t in terms if t not in (("const", None), "None"))


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Term:
    """The term of a string annotation."""
    scope = Scope("")
    try:
        tree = parsed(text.strip() if len(text) < _LONGEST else "", mode="eval")
        found = term(scope, tree.body, Use.OTHER)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return None if scope.calls else found


def from_classes(ev: Evaluator, values: Values) -> Values:
    """Instances of what an annotation's expression evaluates to."""
    parts: list[Values] = []
    for value in values:
        tag = value[0]
        if tag == "class":
            parts.append((("instance", value[1], value[2]),))
        elif tag == "external":
            parts.append(_external(_class_of_module(ev, value[1])))
        elif tag == "annotated":
            parts.append(_alias(ev, value))
    return union(parts)


def _alias(ev: Evaluator, value: Value) -> Values:
    """What a type alias stands for, in its own scope."""
    _, m, scope, inner = value
    return ev.ask(("a", m, scope, inner), lambda: annotation(ev, m, scope, inner))


def _class_of_module(ev: Evaluator, name: str) -> str:
    """A class, where the module with its name is written for it: `PIL.Image.Image` of `-> Image`."""
    namesake = f"{name}.{name.rpartition('.')[2]}"
    is_meant = ev.knowledge.is_class(namesake) and not ev.knowledge.is_class(name)
    return namesake if is_meant else name


def _external(name: str) -> Values:
    if name in _MEANINGLESS:
        return UNKNOWN
    last = name.rpartition(".")[2]
    if name.startswith(_TYPING):
        if last in _CONTAINERS:
            return (("container", ()),)
        if last in _MAPPINGS:
            return (("mapping", ()),)
        if last in SPECIAL and last != "ContextVar":
            return UNKNOWN
    return (("object", name),)


def special_form(ev: Evaluator, m: int, scope: int, base: Term) -> str | None:
    """`List` of `typing.List`, `Annotated` of `typing_extensions.Annotated`; None for an ordinary class."""
    last = base if type(base) is str else base[2] if type(base) is tuple and base[0] == "." else None
    if last is None:
        return None
    if last not in SPECIAL:
        is_annotated = last[:1].isupper() and any(_annotates(ev, value) for value in ev.value(m, scope, base))
        return "Annotated" if is_annotated else None
    for value in ev.value(m, scope, base):
        if value[0] == "external":
            return value[1].rpartition(".")[2] if value[1].startswith(_TYPING) else last
        if value[0] in ("class", "instance", "module"):
            return None
    return last


def _annotates(ev: Evaluator, value: Value) -> bool:
    """Whether subscripting a class gives `Annotated[X, ...]`, as knowledge or its own `__class_getitem__` says."""
    if value[0] == "external":
        row = ev.knowledge.get(value[1])
        return row is not None and row.annotates
    if value[0] != "class":
        return False
    _, m, c = value
    for i in ev.table(m, ~c).get("__class_getitem__", ()):
        bound = ev.bindings(m, ~c)[i].value
        for result in ev.function(m, bound[1]).returns if type(bound) is tuple and bound[0] == "def" else ():
            given = result.value
            if type(given) is tuple and given[0] == "[]" and last_name(given[1]) == "Annotated":
                return True
    return False


def _generic(ev: Evaluator, m: int, scope: int, t: Term) -> Values:
    """What `base[arguments]` means: by the form of the base, if it is one of typing's."""
    form = special_form(ev, m, scope, t[1])
    if form is None:
        return from_classes(ev, ev.value(m, scope, t[1]))
    arguments = t[2][1] if type(t[2]) is tuple and t[2][0] == "tuple" else (t[2],)
    first = arguments[0] if arguments else None
    if form == "Annotated":
        return _annotated(ev, m, scope, first, arguments[1:])
    if form in _TRANSPARENT:
        return _either_of(ev, m, scope, arguments)
    if form in ("tuple", "Tuple") and arguments[1:] != (("const", Ellipsis),):
        return (("tuple", tuple(annotation(ev, m, scope, a) for a in arguments)),)
    if tag := _OF_LAST.get(form):
        return ((tag, annotation(ev, m, scope, arguments[-1])),)
    if form in ("Type", "type"):
        return classes(annotation(ev, m, scope, first))
    if form == "ContextVar":
        return (("object", "contextvars.ContextVar", annotation(ev, m, scope, first)),)
    tag = _OF_FIRST.get(form)
    return ((tag, annotation(ev, m, scope, first)),) if tag else UNKNOWN


def _annotated(ev: Evaluator, m: int, scope: int, first: Term, metadata: tuple[Term, ...]) -> Values:
    declared = annotation(ev, m, scope, first)
    provided = (ev.injected(m, scope, extra, -1) for extra in metadata)
    injected = next(filter(None, provided), UNKNOWN)
    if not injected or not declared or _is_vague(declared):
        return injected or declared
    return exactness.what_is_injected(ev, declared, injected)


def _is_vague(values: Values) -> bool:
    return all(v[0] in ("container", "mapping") or v == ("const", None) for v in values)


@lru_cache(maxsize=4096)
def parsed_type(text: str) -> Term:
    """The term of a type in a knowledge row (full names, standard generics)."""
    return _parsed(text)


def described_type(ev: Evaluator, text: str, receiver: Value | None, arguments: Any) -> Values:
    """Values of a type as knowledge writes it: `requests.Response`, `list[x]`, `Self`, `arg0`."""
    return _from_text(ev, parsed_type(text), receiver, arguments)


def _from_text(ev: Evaluator, t: Term, receiver: Value | None, arguments: Any) -> Values:
    if t == "Self":
        return (receiver,) if receiver is not None else UNKNOWN
    if type(t) is str and t.startswith("arg") and t[3:].isdigit():
        return from_classes(ev, arguments[int(t[3:])]) if arguments else UNKNOWN
    if type(t) is tuple and t[0] == "bin":
        return union((_from_text(ev, t[2], receiver, arguments), _from_text(ev, t[3], receiver, arguments)))
    if type(t) is tuple and t[0] == "[]":
        last = _dotted(t[1]).rpartition(".")[2]
        inner = t[2][1] if type(t[2]) is tuple and t[2][0] == "tuple" else (t[2],)
        parts = tuple(_from_text(ev, a, receiver, arguments) for a in inner)
        return _form_value(last, parts)
    return _named_class(ev, _dotted(t))


def _named_class(ev: Evaluator, name: str) -> Values:
    """An instance of the class outside the project that has a name."""
    if name in ("None", "") or name in _MEANINGLESS or name == "typing.Any":
        return UNKNOWN
    if "." not in name:
        return (("object", f"builtins.{name}"),) if name not in ("list", "dict") else ()
    return (("object", ev.knowledge.canonical(name)),)


def _form_value(form: str, parts: tuple[Values, ...]) -> Values:
    if form in ("tuple", "Tuple"):
        return (("tuple", parts),)
    if form in ("Type", "type"):
        return classes(parts[0])
    if form in ("Optional", "Union"):
        return union(parts)
    if tag := _OF_LAST.get(form):
        return ((tag, parts[-1]),)
    tag = "awaitable" if form in ("Future", "Task") else _OF_FIRST.get(form)
    return ((tag, parts[0]),) if tag else UNKNOWN


def _dotted(t: Term) -> str:
    if type(t) is str:
        return t
    if type(t) is tuple and t[0] == ".":
        return f"{_dotted(t[1])}.{t[2]}"
    return "None" if t == ("const", None) else ""
