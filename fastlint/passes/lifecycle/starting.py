"""Whether the start of an application prepares what its routes use: state, globals, clients that it opens."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from fastlint.footprint import FunctionId
from fastlint.framework.model import Application, Model
from fastlint.index.facts import MODULE, Call, Function, Term
from fastlint.index.terms import dotted_name, last_name
from fastlint.inference.evaluator import Evaluator
from fastlint.later_pattern import later

if TYPE_CHECKING:
    from fastlint.passes.view import ProjectView

_OPENING = frozenset({
    "connect", "open", "start", "startup", "init", "initialize", "initialise", "setup", "init_app", "load",
    "create_pool", "register", "warm_up", "warmup", "update", "append", "add", "setdefault", "extend", "set",
    "configure", "bind", "init_beanie", "ainit", "aopen", "enter_async_context", "begin",
})  # fmt: skip
"""What is called on an object of a module, or of a library, to make it usable or to fill it."""
_CONNECTING = frozenset({"connect", "open"})
"""What an object of a library cannot do without."""
_EMPTY = frozenset({"list", "dict", "set"})
_CATCHING = later(rb"(?m)^[ \t]*except(?:[ ]*:|[ ]+[^:\n]*\b(?:(?:Base)?Exception|(?:Attribute|Key|Name|Type)Error)\b)")
"""A function that catches what the missing of something raises does not fail for it."""
_SETTING = later(
    rb"\bdependency_overrides(?:\.update\(|[ ]*=)[^)]{0,300}|[\w.\[\]\"']+\.(?:return_value|side_effect)\b|"
    rb"\b(?:setattr|setitem|patch(?:\.\w+)*)\(\s*[^()]{0,200}|[\w\]]\.\w+(?:\[[^\]\n]*\])?[ ]*=(?!=)|\bglobal .*|"
    rb"\b\w+\[[^\]\n]*\][ ]*=(?!=)|\b\w+\.(?:connect|open|init|setup|initiali[sz]e|update|append|add|extend)\("
)
"""In tests: what replaces something of the application, or sets it."""
_REPLACING = later(
    rb"\b(?:setattr|patch(?:\.object)?)\(\s*(?:[\"']([\w.]+)\.(\w+)[\"']|([\w.]+)\s*,\s*[\"'](\w+)[\"'])"
)
_ASKED = (
    rb"\b(?:if|elif|and|or|not|while)[ ]+(?:\w+\.)*%s\b(?![ ]*[.(\[])|\b%s[ ]+is\b|\bhasattr\([^()]*, *[\"']%s[\"']"
)
"""A function that asks whether something is there is prepared for its being missing."""
_ATTRIBUTE = rb"%s\.%s\b(?!\()|%s[ ]*,[ ]*[\"']%s[\"'][ ]*\)"
_KEY = rb"|\[[ ]*[\"']%s[\"'][ ]*\]"
_WORD = later(rb"[A-Za-z_]\w*")
_STATE = "state."
_MOST_FUNCTIONS = 200
_HARMLESS = ("print", "str", "repr", "len", "int", "round")
_LOGGING = ("logging.", "loguru.", "structlog.", "datetime.", "time.time", "time.perf_counter", "time.monotonic")


class Prepared(NamedTuple):
    """What the start of an application makes ready: names with the functions that set them, and if that is all.

    A name is that of a global, of an attribute, `state.name`, or `name[]` of a container that is filled. `opens`: it
    connects to something or loads it, as far as is known.
    """

    places: frozenset[tuple[str, FunctionId]]
    is_known: bool
    opens: bool = True

    def __bool__(self) -> bool:
        return bool(self.places) or not self.is_known

    @property
    def on_state(self) -> Prepared:
        """Only what is put on the state of the application: whoever reads that, cannot mean anything else."""
        return self._replace(places=frozenset(one for one in self.places if one[0].startswith(_STATE)))


_ANYTHING = Prepared(frozenset(), is_known=False)


def prepared(application: Application, model: Model, view: ProjectView) -> Prepared:
    """What the lifespan or a startup handler does so, itself or in functions of the project that it calls."""
    todo = _started(application, model, ("shutdown",))
    if todo is None:
        return _ANYTHING  # of a library: nobody knows
    functions = list(called(todo, view))
    told = [_set_by(function, view) for function in functions]
    opened = {name for function in functions for name, _ in _opening(function, view)}
    places = {(name, function) for function in functions for name in _first_set_by(function, opened, view)}
    opens = bool(opened) or any(view.loop.links[m].resources.get(f) for m, f in functions)
    return Prepared(frozenset(places), all(not names and is_known for names, is_known in told), opens)


def _opening(function: FunctionId, view: ProjectView) -> Iterator[tuple[str, str]]:
    """Calls of a function that open what a module holds: the method, and the name of the object."""
    m, f = function
    ev = view.evaluator
    facts = ev.function(m, f)
    local = {p.name for p in facts.parameters} | {b.name for b in facts.bindings if "." not in b.name}
    for call in ev.calls_in(m, f):
        root = _opened(ev, m, call, local)
        if root:
            yield last_name(call.func), root


def _first_set_by(function: FunctionId, opened: Collection[str], view: ProjectView) -> Iterator[str]:
    """Names that a function sets and that hold nothing before: who reads them without it, fails.

    Those of `self` count in methods that are called on what a module holds: other objects are made for one use.
    """
    m, f = function
    yield from (f"{_STATE}{name}" for name, owner, _ in view.loop.summaries[m].state if owner == f)
    yield from _first_bound_by(function, opened, view)
    for method, root in _opening(function, view):
        if method in _CONNECTING and any(value[0] == "object" for value in view.evaluator.member(m, root)):
            yield root


def _first_bound_by(function: FunctionId, opened: Collection[str], view: ProjectView) -> Iterator[str]:
    """Globals and attributes that a function binds, and that are empty before."""
    m, f = function
    ev = view.evaluator
    facts = ev.function(m, f)
    parameters = [p.name for p in facts.parameters]
    local = {*parameters, *(b.name for b in facts.bindings if "." not in b.name and b.name not in facts.globals)}
    is_method = "." in view.loop.summaries[m].functions[f].qualname.rpartition("<locals>.")[2]
    for binding in facts.bindings:
        name = binding.name.removesuffix("[]")
        first, _, rest = name.partition(".")
        if not rest and (binding.name in facts.globals or (name != binding.name and name not in local)):
            if _is_empty_at_first(ev, m, name):
                yield binding.name
        elif rest and name == binding.name and "." not in rest:
            is_parameter = parameters[:1] == [first]
            if (is_parameter and (not is_method or facts.name in opened)) or first not in local:
                yield rest


def _is_empty_at_first(ev: Evaluator, m: int, name: str) -> bool:
    """Whether a global is None, an empty container or not there at all until a function sets it."""
    terms = [ev.bindings(m, MODULE)[i].value for i in ev.table(m, MODULE).get(name, ())]
    return all(_is_empty(ev, m, term) for term in terms)


def _is_empty(ev: Evaluator, m: int, term: Term) -> bool:
    if type(term) is not tuple or not term:
        return bool(term == ())
    if term[0] == "()":
        call = ev.facts(m).calls[term[1]]
        return bool(call.func in _EMPTY and not call.args)
    return bool(term == ("const", None) or (term[0] in _EMPTY and not any(term[1:])))


class Arranged(NamedTuple):
    """What tests do without the start of an application: functions that they call, names that they set or replace."""

    functions: frozenset[FunctionId]
    names: frozenset[str]


def arranged(tests: Collection[int], view: ProjectView) -> Arranged:
    """What modules of tests, and the conftest.py files above them, call and set."""
    standing, paths, summaries = view.standing, view.paths, view.loop.summaries
    fixtures = [k for k in summaries if paths[k].endswith("conftest.py")]
    above = {k for k in fixtures if any(paths[m].startswith(paths[k].removesuffix("conftest.py")) for m in tests)}
    modules = sorted(above.union(tests))
    own = [(k, f) for k in modules for f in range(len(summaries[k].functions))]
    names: set[str] = set()
    for k in modules:
        for one in _SETTING.finditer(standing.text(k)):
            names.update(word.decode() for word in _WORD.findall(one[0]))
    return Arranged(frozenset(called(own, view)), frozenset(names))


def replaced(view: ProjectView) -> dict[tuple[str, str], list[bytes]]:
    """What tests replace by its name, as (last name of the module, name), with their texts.

    `patch("app.routes.SessionLocal")`, `monkeypatch.setattr(routes, "SessionLocal", ...)`.
    """
    summaries, standing = view.loop.summaries, view.standing
    found: dict[tuple[str, str], list[bytes]] = {}
    for m in sorted(summaries):
        text = standing.text(m) if summaries[m].is_test else b""
        for call in _REPLACING.finditer(text):
            owner, name = (call[1] or call[3]).decode(), (call[2] or call[4]).decode()
            found.setdefault((owner.rpartition(".")[2], name), []).append(text)
    return found


def is_replaced(view: ProjectView, function: FunctionId, opened: str, paths: Iterable[str]) -> bool:
    """Whether a test that names a function, or a path of it, replaces in its module what gives a session there."""
    parts = view.paths[function[0]].removesuffix(".py").removesuffix("/__init__").split("/")
    own = view.evaluator.function(*function).name.encode()
    named = rb"\b%s\b" % re.escape(own)
    asked = [re.escape(path.rstrip("/").partition("{")[0].encode()) for path in paths]
    named = b"|".join([named, *(rb"[\"']%s" % path for path in asked if path.strip(b"/"))])
    names = (opened, *_made_from(view, function, opened))
    return any(re.search(named, text) for name in names for text in view.replaced.get((parts[-1], name), ()))


def _made_from(view: ProjectView, function: FunctionId, name: str) -> Iterator[str]:
    """What a function calls for a variable of its own, and what a function of its module calls that is called so."""
    m, f = function
    ev = view.evaluator
    facts = ev.facts(m)
    for binding in ev.function(m, f).bindings:
        if binding.name == name and type(binding.value) is tuple and binding.value[0] in ("()", "await"):
            term = binding.value[1] if binding.value[0] == "await" else binding.value
            number = term[1] if type(term) is tuple and term[:1] == ("()",) else -1
            made = facts.calls[number].func if number >= 0 else None
            yield last_name(made)
            helpers = (k for k, one in enumerate(facts.functions) if one.name == made and one.parent == MODULE)
            yield from (last_name(facts.calls[n].func) for k in helpers for n in ev.calls_of(m, k))


def lacks(functions: Iterable[FunctionId], made: Prepared, tests: Arranged, view: ProjectView) -> bool:
    """Whether functions, or what they call, read something that nothing but the start of the application sets.

    What they set themselves when it is missing, they do not lack, nor what the tests set or replace: a name, or a
    class with all of its methods. A function that catches what is raised then lacks nothing, whatever it calls.
    """

    def is_apart(function: FunctionId) -> bool:
        return not tests.names.isdisjoint(_names(function, view)) or _catches(function, view)

    reached = list(called((one for one in functions if not is_apart(one)), view, is_apart))
    others = tests.functions.union(reached)
    own = [one for one in made.places if one[1] not in others and _bare(one[0]) not in tests.names]
    return any(_reads(function, name, setter, view) for function in reached for name, setter in own)


def _bare(name: str) -> str:
    return name.removeprefix(_STATE).removesuffix("[]")


def _reads(function: FunctionId, name: str, setter: FunctionId, view: ProjectView) -> bool:
    """Whether a function names an attribute or a key, or a global that its module has from that of the setter."""
    text, is_filled = view.standing.text_of(function), name.endswith("[]")
    name = name.removesuffix("[]")
    last = re.escape(_bare(name).encode())
    owner = rb"\bstate" if name.startswith(_STATE) else b""
    if re.search(_ASKED % (last, last, last), text):
        return False
    if re.search(_ATTRIBUTE % (owner, last, owner, last) + (b"" if owner else _KEY % last), text):
        return True
    ev, m = view.evaluator, function[0]
    facts = ev.function(*function)
    if facts.takes(name) or not any(b.name == name for b in ev.bindings(m, MODULE)):
        return False
    is_here = m == setter[0] or m in _importing(setter[0], view)
    mark = rb"[ ]*\[" if is_filled else b""
    return is_here and re.search(rb"(?<![\w./\"'-])%s\b%s" % (last, mark), text) is not None


def _importing(m: int, view: ProjectView) -> Iterator[int]:
    return (k for k, links in view.loop.links.items() if m in links.imports)


def _nothing(function: FunctionId) -> bool:
    return False


def called(
    functions: Iterable[FunctionId], view: ProjectView, without: Callable[[FunctionId], bool] = _nothing
) -> Iterator[FunctionId]:
    """Some functions, and those of the project that they call, directly or not, `without` some of these."""
    todo = list(functions)
    seen = set(todo)
    while todo and len(seen) < _MOST_FUNCTIONS:
        function = todo.pop()
        yield function
        links = view.loop.links[function[0]]
        for step in links.runs(function[1]):
            if step.target not in seen and not without(step.target):
                seen.add(step.target)
                todo.append(step.target)


def _names(function: FunctionId, view: ProjectView) -> frozenset[str]:
    """The name of a function, and those of the class in which it stands."""
    return frozenset(view.loop.summaries[function[0]].functions[function[1]].qualname.split("."))


def _catches(function: FunctionId, view: ProjectView) -> bool:
    return _CATCHING.search(view.standing.text_of(function)) is not None


def only_logs(application: Application, model: Model, view: ProjectView) -> bool:
    """Whether the lifespan and the handlers, as far as there are some, write to the log and do nothing else."""
    functions = _started(application, model, ()) or []
    ev = view.evaluator
    calls = [(f[0], ev.facts(f[0]).calls[number]) for f in functions for number in ev.calls_of(*f)]
    is_quiet = bool(calls) and all(_writes(ev, m, call) for m, call in calls)
    return is_quiet and not any(names or not is_known for names, is_known in (_set_by(f, view) for f in functions))


def _started(application: Application, model: Model, without: tuple[str, ...]) -> list[FunctionId] | None:
    """The functions that run when an application starts or stops; None if one of them is not of the project."""
    handlers = (*application.handlers, *application.included_handlers)
    targets = [h.target for h in handlers if h.event not in without]
    if application.object.lifespan is not None:
        targets.append(application.object.lifespan)
    found = [f for target in targets if (f := model.function_of(target)) is not None]
    return found if len(found) == len(targets) else None


def _writes(ev: Evaluator, m: int, call: Call) -> bool:
    """`print(...)`, `logger.info(...)`; a time or a text in it is no more than that."""
    root = dotted_name(call.func).partition(".")[0]
    if call.func in _HARMLESS or (_is_logger(root) and root not in ("os", "sys", "asyncio")):
        return True
    values = ev.at(m, call, call.func)
    names = [ev.knowledge.canonical(value[1]) if value[0] == "external" else "" for value in values]
    return bool(names) and all(name.startswith(_LOGGING) for name in names)


def _set_by(function: FunctionId, view: ProjectView) -> tuple[frozenset[str], bool]:
    """Names that a function makes ready, and whether that is all that it does."""
    m, f = function
    ev = view.evaluator
    facts = ev.function(m, f)
    local = {p.name for p in facts.parameters} | {b.name for b in facts.bindings if "." not in b.name}
    names = {f"{_STATE}{name}" for name, owner, _ in view.loop.summaries[m].state if owner == f}
    names |= {name for binding in facts.bindings if (name := _set_outside(binding.name, facts, local))}
    calls = ev.calls_in(m, f)
    opened = {root for call in calls if (root := _opened(ev, m, call, local)) is not None}
    is_told = bool(names) or all(y.value == ("const", None) for y in facts.yields)
    is_known = is_told and "" not in opened and (bool(names) or not view.loop.links[m].resources.get(f))
    return frozenset(names.union(opened) - {""}), is_known


def _set_outside(bound: str, facts: Function, local: Container[str]) -> str:
    """What a binding sets that is not the function's own: a global name, an attribute, something of `app.state`."""
    name = bound.removesuffix("[]")
    first, last = name.partition(".")[0], name.rpartition(".")[2]
    if bound in facts.globals or (name != bound and first not in local):
        return first
    if first != name and (first not in local or _is_application(facts, first)):
        return f"{_STATE}{last}" if name.endswith(f".{_STATE}{last}") else last
    return ""


def _is_application(facts: Function, name: str) -> bool:
    """Whether a name is the parameter of a lifespan: what is put on it, its routes find."""
    return bool(facts.parameters) and facts.parameters[0].name == name


def _opened(ev: Evaluator, m: int, call: Call, local: set[str]) -> str | None:
    """`database` of `database.connect()` on what a module holds, "" for `init_beanie(...)` of a library.

    Not `command.upgrade()`.
    """
    last = last_name(call.func)
    root = dotted_name(call.func).partition(".")[0]
    if last in _OPENING and root and root not in local and _is_object(ev, m, root):
        return root
    if last == "setattr":
        return ""
    values = ev.at(m, call, call.func)
    is_library = any(value[0] == "external" for value in values)
    is_start = last in ("init", "init_beanie", "register_tortoise", "setup", "init_app") or "init_" in last
    return "" if is_library and is_start else None


def _is_object(ev: Evaluator, m: int, name: str) -> bool:
    """Whether a module-level name holds an object, as far as known: no module and no function."""
    if not any(b.name == name for b in ev.bindings(m, MODULE)):
        return False
    return not any(value[0] in ("module", "function") for value in ev.member(m, name)) and not _is_logger(name)


def _is_logger(name: str) -> bool:
    return name.lower().strip("_") in ("log", "logger", "logging", "os", "sys", "asyncio", "time")
