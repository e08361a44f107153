"""Values as text: `requests.Session` for an instance, `type[app.db.Store]` for a class, `<open>` for what is called.

For `fastlint.debug` and for the tests of the evaluator. Names of the project are those that an import would use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator
    from fastlint.inference.values import Value, Values

_CARRIERS = {
    "awaitable": "Awaitable", "coroutine": "Coroutine", "iterator": "Iterator", "aiterator": "AsyncIterator",
    "manager": "ContextManager", "amanager": "AsyncContextManager", "container": "Collection", "mapping": "Mapping",
    "partial": "partial", "returner": "Returner",
}  # fmt: skip
"""What the values are called that have others inside."""
NOTHING = "Unknown"
"""Of an expression of which nothing is known, and of alternatives of which nothing is known."""


def shown(ev: Evaluator, values: Values) -> str:
    """The values of an expression, in order, with `|` between them."""
    return " | ".join(dict.fromkeys(_value(ev, value) for value in values)) or NOTHING


def _value(ev: Evaluator, value: Value) -> str:
    match value:
        case ("module" | "package" | "function" | "method" | "class" | "instance" | "super", *_):
            return _of_project(ev, value)
        case ("external", name):
            return f"<{name}>"
        case ("object", name, *_):
            return str(name)
        case ("const", constant):
            return "None" if constant is None else f"Literal[{constant!r}]"
        case ("tuple", items):
            return f"tuple[{', '.join(shown(ev, item) for item in items)}]"
        case ("annotated", *_):
            return "<alias>"
        case (tag, inner, *_) if tag in _CARRIERS:
            return f"{_CARRIERS[tag]}[{shown(ev, inner)}]"
    return NOTHING


def _of_project(ev: Evaluator, value: Value) -> str:
    match value:
        case ("module", m):
            return f"<module {module_name(ev, m)}>"
        case ("package", folder):
            return f"<package {folder}>"
        case (("function" | "method") as tag, m, f, *_):
            return f"<{tag} {module_name(ev, m)}.{ev.function(m, f).qualname}>"
    name = f"{module_name(ev, value[1])}.{ev.klass(value[1], value[2]).qualname}"
    return {"class": f"type[{name}]", "super": f"super[{name}]"}.get(value[0], name)


def module_name(ev: Evaluator, m: int) -> str:
    """The dotted name of a module, as its path has it: `app.db` for `app/db.py`."""
    return ev.imports.paths[m].removesuffix(".py").removesuffix("/__init__").replace("/", ".")
