"""What kinds of values reach the client, and which of their fields look like secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from fastlint.index.facts import Term
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value, Values
from fastlint.knowledge.roles import named
from fastlint.later_pattern import later

_SECRET = later(
    r"(^|_)(password|passwd|hashed?|secrets?|token|api_?key|private_?key|salt|otp|pin)(_|$|hash)", re.IGNORECASE
)
_PRIVATE = later(
    r"(^|_)(e?mails?|e_mail|phones?|mobile|telephone|fax|whatsapp|address(es|line)?|street|zip_?code|postal_?code|postcode"
    r"|ip|user_agent|(first|last|full|middle|sur|maiden|patient|customer|client|guest|employee|card_?holder)_?name|patronymic"
    r"|birth\w*|born|dob|gender|ssn|passport|national_id|tax_(id|number)|cpf|cnpj|iban|bic|cvv|(credit|bank)_?card"
    r"|card_(number|last4?)|(bank|account)_(account|number)|salary|wages?|income|balance|margin|commission"
    r"|(cost|purchase|wholesale)_price|unit_cost|diagnosis|medical\w*|allergies|notes?|remarks|internal|private"
    r"|confidential|credentials?|permissions|is_deleted|deleted_(at|on|by)"
    r"|stripe\w*|embeddings?|connection_(string|url)|dsn)(_|$)"
    r"|^(is_)?(admin|superuser|staff|banned|blocked)$",
    re.IGNORECASE,
)
"""Names of columns that are about a person, or for the inside of the house."""
_CONTACT = later(
    r"(e?mails?|e_mail|phones?|mobile|telephone|fax|whatsapp|address(es|line)?|street|zip_?code|postal_?code|postcode"
    r"|pin_?code)(_|$)",
    re.IGNORECASE,
)
"""Columns that say how to reach somebody."""
_POSTAL = later(r"pin_?code", re.IGNORECASE)
_OF_PLACES = later(
    r"(\w+_)?(address\w*|city|town|district|locality|state|province|country|street|landmark)", re.IGNORECASE
)
_HOUSES = later(
    r"(Agenc(y|ies)|Airport|Bank|Branch|Business|Campus|Cent(er|re)|Clinic|Club|College|Compan(y|ies)|Corporat\w+|Department"
    r"|Facilit(y|ies)|Factory|Gym|Hospital|Hotel|Institut(e|ion)|Laborator(y|ies)|Librar(y|ies)|Location|Office|Organi[sz]ation"
    r"|Pharmac(y|ies)|Plant|Restaurant|School|Shop|Site|Station|Store|Studio|Universit(y|ies)|Venue|Warehouse)s?"
    r"(Group|Unit|Branch|Model|Table|Entity|Row|Record|Orm|DB)?$"
)
"""Classes of what has an address for everybody: how to reach it is no secret, other columns may be."""
_SECRETS = later(r"(api|access|licen[cs]e|private)_?key|token|secret|credential|password|otp(?![a-z])", re.IGNORECASE)
"""Names of tables whose rows are secrets."""
_OF_SECRETS = later(rf"{_PRIVATE.pattern}|^(key|value|code|data|jti)$", re.IGNORECASE)
_EAGER = tuple(("const", name) for name in ("joined", "selectin", "subquery", "immediate", False))
_OF_PEOPLE = later(r"User(?!\w*Name)")
"""Base classes of libraries that bring the columns of an account."""
_NO_SECRET = later(
    r"token_type|token_counts?|token_ids?(?![a-z])|tokens|_(count|type|usage|limit|cost|budget)|max_|num_"
    r"|password_(changed|reset|updated)(?!_(token|code|key|secret))"
    r"|_(configured|enabled|present|exists|valid|expired|required|expires|expiry|expiration|at|on|age|strength|policy"
    r"|days|hours|minutes|seconds|length|id|name|label|status|version|algorithm|prefix|suffix|last_used|info|set|given|known|ok|missing|loaded|available|masked)$"
    r"|_(min|expiry|expires|age|expire)_|^(has|is|needs|requires?|allows?|enables?|shows?|must|should|can|min|num)_",
    re.IGNORECASE,
)
_MEASURES = frozenset({"float", "int", "bool", "Decimal", "datetime", "date", "timedelta"})
_AROUND = frozenset({
    "Optional", "Union", "Mapped", "Final", "List", "list", "Sequence", "Iterable", "Tuple", "tuple", "Set", "set",
    "FrozenSet", "frozenset", "ClassVar",
})  # fmt: skip
_OF_DIGITS = later(r"(^|_)(pin|otp|password|passwd|secrets?|token)$", re.IGNORECASE)
_ISSUED = later(r"(access|refresh|id|csrf)_token|token", re.IGNORECASE)
"""What a model of an answer holds because the client has asked for it."""
_ORM_BASES = named("orm-base")
_RESPONSE = named("response")
_EXCEPTION = named("http-exception")
_MODEL = named("model")
_PLAIN = ("str", "int", "float", "bool", "bytes", "complex")
_SCALARS = frozenset({
    *(f"enum.{name}" for name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag")),
    *(f"builtins.{name}" for name in ("str", "int", "float", "bytes")),
    "uuid.UUID", "datetime.datetime", "datetime.date", "datetime.time", "datetime.timedelta", "decimal.Decimal",
})  # fmt: skip
"""Classes whose instances are one value on the wire, and not an object with fields."""


ShapeKind = Literal[
    "literal", "dict", "none", "response", "exception", "raw", "raw row", "model", "orm", "object", "coroutine",
    "stream", "unknown",
]  # fmt: skip
"""What a term is, as `subjects.RouteReturn` says in words; a "raw row": what a mapped object holds."""


class Shape(NamedTuple):
    """What a term is; `text` is the annotation that says so, `is_fixed`: it is written out in full in the code.

    `private` are columns of a mapped class that not everybody may see.
    """

    kind: ShapeKind
    name: str = ""
    sensitive: tuple[str, ...] = ()
    text: str = ""
    is_fixed: bool = False
    private: tuple[str, ...] = ()


NONE = Shape("none", is_fixed=True)
_MOST_NAMES = 2
"""As many classes a value is of by turns; of more nobody can say which it is, as of those in a table of classes."""
_WORST_FIRST = (
    "raw row", "raw", "orm", "model", "object", "coroutine", "exception", "unknown", "dict", "stream", "response",
    "literal", "none",
)  # fmt: skip


def of_values(ev: Evaluator, values: Values) -> Shape:
    """The worst that any of these values is."""
    classes = [_of_value(ev, value) for value in values]
    return worst(classes) if classes else Shape("unknown")


def worst(classes: list[Shape]) -> Shape:
    """The worst of alternatives; there is an annotation for them only if they are all alike."""
    found = min(classes, key=lambda c: (_WORST_FIRST.index(c.kind), not c.private))
    is_alike = len({c.text for c in classes if c.kind != "response"}) == 1
    is_any = len({c.name for c in classes if c.kind == found.kind}) > _MOST_NAMES
    return found._replace(
        name="" if is_any else found.name,
        text=found.text if is_alike else "",
        is_fixed=all(c.is_fixed for c in classes),
    )


def _of_value(ev: Evaluator, value: Value) -> Shape:
    tag = value[0]
    if tag == "const":
        return NONE if value[1] is None else Shape("literal", is_fixed=True)
    if tag in ("coroutine", "awaitable"):
        return Shape("coroutine")
    if tag == "container":
        inner = of_values(ev, value[1])
        return inner._replace(text=f"list[{inner.text}]" if inner.text else "")
    if tag == "mapping":
        inner = of_values(ev, value[1])
        return inner._replace(text="") if inner.kind in ("orm", "literal") else Shape("unknown", "dict")
    if tag in ("iterator", "aiterator"):
        return Shape("stream")
    if tag == "object":
        return _of_external(ev, value[1])
    if tag == "instance":
        return _of_instance(ev, value)
    return Shape("unknown")


def _of_external(ev: Evaluator, name: str) -> Shape:
    canonical = ev.knowledge.canonical(name)
    bases = {canonical, *ev.knowledge.bases(canonical)}
    if bases & _EXCEPTION:
        return Shape("exception", "HTTPException")
    if bases & _RESPONSE or canonical.rpartition(".")[2].endswith("Response"):
        return Shape("response")
    if (canonical.startswith("builtins.") and canonical[9:] in _PLAIN) or bases & _SCALARS:
        return Shape("literal")
    return Shape("unknown", canonical.rpartition(".")[2])


def _of_instance(ev: Evaluator, value: Value) -> Shape:
    klass: Value = ("class", value[1], value[2])
    name = ev.klass(value[1], value[2]).name
    if attributes.is_subclass(ev, klass, _RESPONSE):
        return Shape("response", name)
    if attributes.is_subclass(ev, klass, _EXCEPTION):
        return Shape("exception", name)
    if attributes.is_subclass(ev, klass, _SCALARS):
        return Shape("literal", name)
    fields = sensitive_fields(ev, klass)
    if is_orm(ev, klass):
        return Shape("orm", name, fields, private=private_columns(ev, klass))
    if attributes.is_subclass(ev, klass, _MODEL):
        return Shape("model", name, tuple(field for field in fields if not _ISSUED.fullmatch(field)), name)
    return Shape("object", name, fields)


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


def private_columns(ev: Evaluator, klass: Value) -> tuple[str, ...]:
    """Columns of a mapped class that hold secrets, are about a person, or are for the inside of the house.

    Names with a dot at the end stand for the rows of another table that come with each row which is read.
    """
    found = dict.fromkeys(sensitive_fields(ev, klass))
    for base in attributes.linearise(ev, klass):
        if base[0] == "external":
            name = ev.knowledge.canonical(base[1]).rpartition(".")[2]
            found |= dict.fromkeys(["email", "hashed_password"] if _OF_PEOPLE.search(name) else [])
        else:
            found |= dict.fromkeys(_private_of(ev, base, ev.klass(*klass[1:]).name))
    return tuple(found)


def _private_of(ev: Evaluator, base: Value, name: str) -> Iterator[str]:
    """Those that a class brings to one of a name which it is or from which it is derived."""
    pattern, is_house = _OF_SECRETS if _SECRETS.search(name) else _PRIVATE, _HOUSES.search(name) is not None
    facts = ev.facts(base[1])
    for binding in ev.bindings(base[1], ~base[2]):
        is_call = type(binding.value) is tuple and binding.value[:1] == ("()",) and binding.name[:1] != "_"
        call = facts.calls[binding.value[1]] if is_call else None
        if call is not None and last_name(call.func) == "relationship":
            if call.keyword("lazy") in _EAGER:
                yield f"{binding.name}."
        elif (is_call or binding.annotation is not None) and not (is_house and _CONTACT.fullmatch(binding.name)):
            yield from [binding.name] if pattern.search(binding.name) else []


def sensitive_fields(ev: Evaluator, klass: Value) -> tuple[str, ...]:
    """Attributes of a class and its bases that look like secrets."""
    found: dict[str, None] = {}
    for base in attributes.linearise(ev, klass):
        if base[0] == "class":
            for binding in ev.bindings(base[1], ~base[2]):
                value = binding.value
                if type(value) is tuple and value and value[0] in ("def", "class"):
                    continue
                if is_sensitive(binding.name) and not _is_measured(binding.name, binding.annotation):
                    found[binding.name] = None
    if any(map(_POSTAL.fullmatch, found)):
        bases = (base for base in attributes.linearise(ev, klass) if base[0] == "class")
        names = [binding.name for base in bases for binding in ev.bindings(base[1], ~base[2])]
        return tuple(name for name in found if not is_postal(name, names))
    return tuple(found)


def is_postal(name: str, beside: Iterable[str]) -> bool:
    """Whether a PIN code is that of a place (in India), as other fields of an address stand beside it."""
    return _POSTAL.fullmatch(name) is not None and any(map(_OF_PLACES.fullmatch, beside))


def _is_measured(name: str, annotation: Term) -> bool:
    """Whether a field holds numbers or moments by its annotation: no secret, but for a number that is called one."""
    names = frozenset(_names(annotation)) - _AROUND
    return bool(names) and names <= _MEASURES and not ("int" in names and _OF_DIGITS.search(name))


def _names(annotation: Term) -> Iterator[str]:
    """The last names in an annotation: `Optional[float]`, `float | None`."""
    if type(annotation) is str:
        yield annotation
    elif type(annotation) is tuple and annotation:
        if annotation[0] == ".":
            yield annotation[2]
        elif annotation[0] in ("[]", "bin", "tuple"):
            parts = annotation[1] if annotation[0] == "tuple" else annotation[-2:]
            for part in parts:
                yield from _names(part)
        elif annotation != ("const", None):
            yield "?"


def is_secret_key(key: object) -> bool:
    """Whether a key that is written out looks like a secret's; a written token is meant to be sent."""
    return is_sensitive(key) and "token" not in str(key).lower()


def is_sensitive(name: object) -> bool:
    """Whether a field name looks like that of a secret."""
    return isinstance(name, str) and bool(_SECRET.search(name)) and not _NO_SECRET.search(name)
