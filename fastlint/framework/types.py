"""What an annotation admits: through aliases, strings, unions, generics, NewType and TypeVar."""

from __future__ import annotations

from fastlint.index.facts import Call, Term
from fastlint.inference import attributes
from fastlint.inference.allocations import Allocations
from fastlint.inference.annotation import parsed_type, special_form
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.shapes import is_orm
from fastlint.inference.sites import Site
from fastlint.inference.values import Value, Values
from fastlint.knowledge.framework_names import RESPONSES, own_name
from fastlint.knowledge.roles import named
from fastlint.subjects.data import TypeInfo
from fastlint.subjects.kinds import TypeKind

_NONE: tuple[Term, ...] = (("const", None), "None")
_SPECIAL = frozenset({"Request", "WebSocket", "HTTPConnection", "BackgroundTasks", "SecurityScopes"})
_LISTS = frozenset({
    "list", "List", "set", "Set", "frozenset", "FrozenSet", "Sequence", "MutableSequence", "tuple", "Tuple", "deque",
    "Deque", "Collection", "AbstractSet", "MutableSet", "InstrumentedList", "WriteOnlyMapped", "DynamicMapped",
})  # fmt: skip
_DICTS = frozenset({
    "dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "OrderedDict", "Counter", "ChainMap",
})  # fmt: skip
_GENERATORS = frozenset({"Iterator", "Generator", "Iterable", "AsyncIterator", "AsyncIterable", "AsyncGenerator"})
_INNER = frozenset({"Final", "ClassVar", "Required", "NotRequired", "ReadOnly", "Mapped", "Annotated"})
_TYPING = frozenset({"typing", "typing_extensions", "collections", "collections.abc", "builtins", "types"})
_SCALARS = frozenset({"str", "int", "float", "complex", "bool", "bytes", "bytearray"})
_SCALAR_PACKAGES = frozenset({
    "datetime", "uuid", "decimal", "pathlib", "ipaddress", "fractions", "re", "zoneinfo", "pydantic", "pydantic_core",
    "pydantic_extra_types", "annotated_types", "bson", "ulid", "pendulum",
})  # fmt: skip
_MADE: dict[str, TypeKind] = {
    "create_model": "model", "Enum": "enum", "StrEnum": "enum", "IntEnum": "enum", "namedtuple": "named-tuple",
    "NamedTuple": "named-tuple", "TypedDict": "typed-dict", "conlist": "list", "conset": "list",
    "confrozenset": "list",
}  # fmt: skip
_BY_BASE: tuple[tuple[TypeKind, frozenset[str]], ...] = (
    ("settings", named("settings")),
    ("model", named("model") | named("former-model")),
    ("response", named("response")),
    ("upload", named("upload")),
    ("enum", frozenset({"enum.Enum", "enum.StrEnum", "enum.IntEnum", "enum.Flag", "enum.IntFlag"})),
    ("typed-dict", frozenset({"typing.TypedDict", "typing_extensions.TypedDict"})),
    ("named-tuple", frozenset({"typing.NamedTuple"})),
    ("dict", frozenset({f"builtins.{name}" for name in ("dict",)} | {"collections.UserDict"})),
    ("list", frozenset(f"builtins.{name}" for name in ("list", "set", "frozenset", "tuple"))),
    ("scalar", frozenset(f"builtins.{name}" for name in _SCALARS)),
)
_BY_NAME: tuple[tuple[TypeKind, frozenset[str]], ...] = (
    ("list", _LISTS), ("dict", _DICTS), ("generator", _GENERATORS), ("scalar", _SCALARS)
)  # fmt: skip
_DATACLASSES = named("dataclass")
_PLAIN_BASES = frozenset(
    {"typing.Generic", "typing.Protocol", "abc.ABC", "builtins.object", "typing_extensions.Protocol"}
)
_DEEPEST = 14


_EVERYTHING = ("Any", "JsonValue")
"""Types outside of the project that admit None."""


class Types:
    """Reads annotations in the scope in which they stand: `(module, function)` or `(module, ~class)`."""

    def __init__(self, origins: Allocations) -> None:
        self.origins = origins
        self.ev: Evaluator = origins.ev

    def of(self, m: int, scope: int, term: Term, depth: int = 0) -> TypeInfo:
        """What an annotation admits."""
        text = type_text(term)
        if term is None:
            return TypeInfo("", "any", "", True, ())
        if term in _NONE:
            return TypeInfo("None", "none", "", True, ())
        if depth > _DEEPEST:
            return TypeInfo(text, "unknown", "", False, ())
        if type(term) is tuple:
            if term[0] == "const":
                parsed = parsed_type(term[1]) if isinstance(term[1], str) else None
                found = self.of(m, scope, parsed, depth + 1) if parsed is not None else None
                return found or TypeInfo(text, "unknown", "", False, ())
            if term[0] == "bin" and term[1] == "|":
                return _union(text, [self.of(m, scope, side, depth + 1) for side in term[2:]])
            if term[0] == "[]":
                return self._subscript(m, scope, term, text, depth)
        return self._name(m, scope, term, text, depth)

    def values(self, m: int, scope: int, term: Term) -> Values:
        """What a name in an annotation means; a field does not hide the type after which it is named."""
        if type(term) is str and scope < 0:
            positions = self.ev.table(m, scope).get(term, ())
            bindings = self.ev.bindings(m, scope)
            if positions and all(bindings[i].annotation is not None for i in positions):
                klass = self.ev.klass(m, ~scope)
                scope = klass.parent if klass.outer < 0 else ~klass.outer
        return self.ev.value(m, scope, term)

    # names

    def _name(self, m: int, scope: int, term: Term, text: str, depth: int) -> TypeInfo:
        if term == "Self" and scope < 0:
            return self.of_class(m, ~scope)._replace(text=text)
        for value in self.values(m, scope, term):
            if value[0] == "annotated":
                return self.of(value[1], value[2], value[3], depth + 1)._replace(text=text)
            if value[0] == "class":
                return self.of_class(value[1], value[2])._replace(text=text)
            if value[0] == "external":
                return self.of_external(value[1])._replace(text=text)
        return self._made(m, scope, term, text, depth)

    def of_class(self, m: int, c: int) -> TypeInfo:
        """A class of the project."""
        name = f"{self.ev.imports.paths[m]}:{self.ev.klass(m, c).qualname}"
        kind = self.ev.ask(("kind", m, c), lambda: ((self._kind(("class", m, c)),),))[0][0]
        return TypeInfo(name.rpartition(":")[2], kind, name, False, ())

    def _kind(self, klass: Value) -> TypeKind:
        ev = self.ev
        line = attributes.linearise(ev, klass)
        own = [ev.klass(base[1], base[2]) for base in line if base[0] == "class"]
        names = {name for base in line if base[0] == "external" for name in self._line(base[1])}
        if any(own_name(name) in _SPECIAL for name in names):
            return "special"
        found = next((kind for kind, bases in _BY_BASE if bases & names), None)
        if found in (None, "model") and is_orm(ev, klass):
            is_table = any(key == "table" and value == ("const", True) for c in own for key, value in c.keywords)
            return "table" if is_table else "orm"
        if found:
            return found
        if any(self._is_dataclass(base[1], base[2]) for base in line if base[0] == "class"):
            return "dataclass"
        return "class" if not self.unknown_bases(klass) else "unknown"

    def _line(self, name: str) -> tuple[str, ...]:
        canonical = self.ev.knowledge.canonical(name)
        return (canonical, *self.ev.knowledge.bases(canonical))

    def _is_dataclass(self, m: int, c: int) -> bool:
        klass = self.ev.klass(m, c)
        for term, _ in klass.decorators:
            callee = self.ev.facts(m).callee(term)
            if any(v[0] == "external" and v[1] in _DATACLASSES for v in self.ev.value(m, klass.parent, callee)):
                return True
        return False

    def unknown_bases(self, klass: Value) -> bool:
        """Whether a class has a base of which nothing is known."""
        for base in attributes.linearise(self.ev, klass):
            if base[0] == "external":
                names = self._line(base[1])
                known = any(bases & set(names) for _, bases in _BY_BASE) or names[0].startswith(("enum.", "builtins."))
                if not known and names[0] not in _PLAIN_BASES and len(names) == 1:
                    return True
            else:
                facts = self.ev.klass(base[1], base[2])
                if len(facts.bases) > len(attributes.bases(self.ev, base)):
                    return True
        return False

    def of_external(self, name: str) -> TypeInfo:
        """Something outside the project, by its qualified name."""
        line = self._line(name)
        package, _, last = name.rpartition(".")
        return TypeInfo(last, self._external_kind(line, package, last), line[0], last in _EVERYTHING, ())

    def _external_kind(self, line: tuple[str, ...], package: str, last: str) -> TypeKind:
        if package in _TYPING:
            for kind, names in _BY_NAME:
                if last in names:
                    return kind
            if last in ("Any", "object"):
                return "any"
            if last in ("Literal", "LiteralString", "AnyStr", "Text"):
                return "scalar"
            return "none" if last in ("None", "NoneType") else "unknown"
        if any(own_name(name) in _SPECIAL for name in line):
            return "special"
        if own_name(f"{package}.{last}") in RESPONSES:
            return "response"
        found = next((kind for kind, bases in _BY_BASE if bases & set(line)), None)
        if found:
            return found
        if package.partition(".")[0] in _SCALAR_PACKAGES and last not in ("TypeAdapter", "ValidationError"):
            return "model" if last in ("RootModel", "BaseModel") else "scalar"
        return "unknown"

    # what a call makes: NewType, TypeVar, conint, create_model

    def _made(self, m: int, scope: int, term: Term, text: str, depth: int) -> TypeInfo:
        unknown = TypeInfo(text, "unknown", "", False, ())
        for site in self.origins.sites(Site(m, scope, term, None)):
            if site.term[0] != "()":
                continue
            call = self.ev.facts(site.m).calls[site.term[1]]
            for value in self.ev.value(site.m, site.scope, call.func):
                made = self._made_by(value[1], site, call, text, depth) if value[0] == "external" else None
                if made is not None:
                    return made
        return unknown

    def _made_by(self, name: str, site: Site, call: Call, text: str, depth: int) -> TypeInfo | None:
        """The type that a call of something outside the project makes: `NewType("Id", int)`, `conint(gt=0)`."""
        last = name.rpartition(".")[2]
        unknown = TypeInfo(text, "unknown", "", False, ())
        if last == "NewType" and len(call.args) == 2:
            return self.of(site.m, site.scope, call.args[1], depth + 1)._replace(text=text)
        if last in ("TypeVar", "ParamSpec") and call.args:
            bound = call.keyword("bound")
            items = (self.of(site.m, site.scope, bound, depth + 1),) if bound is not None else ()
            return TypeInfo(text, "typevar", str(call.args[0][1]), False, items)
        if last in _MADE:
            return unknown._replace(kind=_MADE[last], items=(unknown,) if _MADE[last] == "list" else ())
        if last.startswith("con") and name.startswith("pydantic."):
            return unknown._replace(kind="scalar", name=name)
        return None

    # generics

    def _subscript(self, m: int, scope: int, term: Term, text: str, depth: int) -> TypeInfo:
        _, base, index = term
        arguments = index[1] if type(index) is tuple and index[0] == "tuple" else (index,)
        form = special_form(self.ev, m, scope, base)
        if form is None:
            return self._generic(m, scope, base, arguments, text, depth)
        if form == "Literal":
            return TypeInfo(text, "scalar", "", ("const", None) in arguments, ())
        if form in ("Type", "type"):
            return TypeInfo(text, "unknown", "", False, ())
        if form in _INNER or form in ("Optional", "Union"):
            return self._members(m, scope, form, arguments, text, depth)
        items = tuple(self.of(m, scope, a, depth + 1) for a in arguments if a != ("const", Ellipsis))
        if form in _DICTS:
            return TypeInfo(text, "dict", "", False, items[-1:])
        if form in _GENERATORS:
            return TypeInfo(text, "generator", "", False, items[:1])
        return TypeInfo(text, "list" if form in _LISTS else "unknown", "", False, items)

    def _members(self, m: int, scope: int, form: str, arguments: tuple[Term, ...], text: str, depth: int) -> TypeInfo:
        """`Optional[...]`, `Union[...]`, `Annotated[...]` and the like: one of the types in it."""
        admitted = arguments[:1] if form == "Annotated" else arguments
        members = [self.of(m, scope, term, depth + 1) for term in admitted]
        if form == "Optional":
            members.append(TypeInfo("None", "none", "", True, ()))
        return _union(text, members)

    def _generic(self, m: int, scope: int, base: Term, arguments: tuple[Term, ...], text: str, depth: int) -> TypeInfo:
        items = tuple(self.of(m, scope, a, depth + 1) for a in arguments)
        last = base if type(base) is str else base[2] if type(base) is tuple and base[0] == "." else ""
        for value in self.values(m, scope, base):
            if value[0] == "external" and last == "Json":
                return TypeInfo(text, "scalar", value[1], False, ())
            if value[0] == "external" and last in _LISTS | _DICTS | _GENERATORS:
                kind: TypeKind = "list" if last in _LISTS else "dict" if last in _DICTS else "generator"
                return TypeInfo(text, kind, "", False, items[-1:] if kind == "dict" else items[:1])
        found = self.of(m, scope, base, depth + 1)
        names = list(dict.fromkeys(part.name for part in found.parts if part.kind == "typevar"))
        if names:
            return substituted(found, dict(zip(names, items, strict=False)))._replace(text=text)
        return found._replace(text=text, items=items)


def _union(text: str, members: list[TypeInfo]) -> TypeInfo:
    """Members without None; of one alone, that."""
    given = tuple(part for member in members for part in member.members if part.kind != "none")
    optional = any(member.optional for member in members)
    if not given:
        return TypeInfo(text, "none", "", True, ())
    if len(given) == 1:
        return given[0]._replace(text=text, optional=optional)
    return TypeInfo(text, "union", "", optional, given)


def substituted(info: TypeInfo, by_name: dict[str, TypeInfo]) -> TypeInfo:
    """A type with its type variables replaced."""
    if info.kind == "typevar":
        found = by_name.get(info.name)
        return found._replace(optional=found.optional or info.optional) if found is not None else info
    return info._replace(items=tuple(substituted(item, by_name) for item in info.items)) if info.items else info


def type_text(term: Term) -> str:
    """An annotation as it would be written, shortened."""
    if type(term) is str:
        return term
    if type(term) is not tuple:
        return "..."
    if term[0] == ".":
        return f"{type_text(term[1])}.{term[2]}"
    if term[0] == "[]":
        return f"{type_text(term[1])}[{type_text(term[2])}]"
    if term[0] == "bin":
        return f"{type_text(term[2])} | {type_text(term[3])}"
    if term[0] == "tuple":
        return ", ".join(type_text(part) for part in term[1])
    if term[0] == "const":
        return term[1] if isinstance(term[1], str) else str(term[1])
    return "..."
