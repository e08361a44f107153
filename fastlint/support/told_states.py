"""What a failure that a route returns says, and what the branch asks: a state, or whether something is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.subjects.shared import Route, RouteReturn
from fastlint.support.cst_queries import assigned, is_count, last_name, names_in, own_nodes, parameters_of
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_WORDS = re.compile(r"[a-z]+")
_SETTING_UP = frozenset(
    {"setup", "bootstrap", "migrate", "seed", "init", "initialize", "initialise", "create", "populate"}
)
_STORES = frozenset({"database", "db", "tables", "schema", "migrations"})
"""With a word of those above it says what somebody does by hand, once: `/setup-database`, `/seed-db`."""
_EXISTS = re.compile(r"\b(?:exists|is_?file)\(")
VERDICT = re.compile(
    r"(?:is_?|has_?)?(?:valid|ok|healthy|ready|available|exists|found|allowed|connected|alive|verified|passed|enabled"
    r"|configured|reachable|match(?:es|ed)?)|(?:can|may)_?\w+"
)
"""Keys of what answers a question with yes or no."""
_READING = frozenset({"json", "form", "strip"})
_TAKING = frozenset({"get", "pop"})
_MOST_NAMES = 6
_HEALTH = re.compile(r"(?:^|[/_-])(?:health\w*|ready\w*|readiness|live\w*|ping|heartbeat|status)(?:$|[/_-])")
_ASKING = frozenset({
    "test", "check", "verify", "validate", "validation", "probe", "diagnose", "diagnostics", "debug", "connection",
    "status", "health", "ping", "try", "preview", "dry", "simulate", "webhook", "webhooks", "hook", "callback",
})  # fmt: skip
"""Words in the paths and names of routes that are asked whether something works, or whose client must not try again."""
_FAILED = frozenset({"error", "failed", "failure", "fail"})
_FILLING = frozenset({"append", "add", "extend"})
_BROAD = frozenset({"Exception", "BaseException"})
_VERBS = frozenset({"get", "head", "post", "request"})
_URL = re.compile(r"https?:|url|^f[\"']\{\w[^}]*\}/|^f[\"'].*\}/health")


def is_told_state(returned: RouteReturn, error: cst.BaseExpression | None, module: Module) -> bool:
    """Whether the error is that of a thing whose state is told: `job` of `if job.state == "FAILURE":`.

    A route that tells states asks for several of them.
    """
    function = module.function_around(returned.span)
    if error is None or function is None:
        return False
    asked = [asking for node in module.ancestors(returned.span) if isinstance(node, cst.If) for asking in _asked(node)]
    for thing, state in asked[:1]:
        everywhere = [pair for node in own_nodes(function) if isinstance(node, cst.If) for pair in _asked(node)]
        states = {other for name, other in everywhere if name == thing}
        if len(states | {state}) > 1 and thing.partition(".")[0] in names_in(error):
            return True
    return False


def _asked(branch: cst.If) -> list[tuple[str, str]]:
    """The attribute and the text of `job.state == "FAILURE"`."""
    test = branch.test
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1 or not isinstance(test.left, cst.Attribute):
        return []
    operator, right = test.comparisons[0].operator, test.comparisons[0].comparator
    owner = test.left.value
    if (
        not isinstance(operator, cst.Equal)
        or not isinstance(owner, cst.Name)
        or not isinstance(right, cst.SimpleString)
    ):
        return []
    return [(f"{owner.value}.{test.left.attr.value}", str(right.raw_value))]


def tells_health(route: Route) -> bool:
    """Whether the route tells how the service is, not how one of its things is."""
    paths = (route.path, *route.paths)
    return not any("{" in path for path in paths) and any(_HEALTH.search(path) for path in paths)


def says_unexpected(
    entries: Mapping[str, cst.BaseExpression], route: Route, returned: RouteReturn, module: Module
) -> bool:
    """Whether it says that it failed, `{"success": False}`, where anything at all is caught.

    A route that is asked whether something works is meant to say so.
    """
    return returned.branch == "except" and _says_failed(entries) and _is_unexpected(route, returned, module)


def _says_failed(entries: Mapping[str, cst.BaseExpression]) -> bool:
    """`{"success": False, ...}`, `{"status": "error", ...}`."""
    for name in ("success", "ok"):
        if isinstance(value := entries.get(name), cst.Name) and value.value == "False":
            return True
    texts = (entries.get(name) for name in ("status", "state", "result"))
    return any(isinstance(text, cst.SimpleString) and str(text.raw_value).lower() in _FAILED for text in texts)


def _is_unexpected(route: Route, returned: RouteReturn, module: Module) -> bool:
    """Whether anything at all is caught, in a route that is not asked whether something works."""
    words = set(_WORDS.findall(" ".join((route.endpoint, *route.paths, route.path)).lower()))
    handler = next((node for node in module.ancestors(returned.span) if isinstance(node, cst.ExceptHandler)), None)
    if handler is None or not words.isdisjoint(_ASKING):
        return False
    return handler.type is None or not _BROAD.isdisjoint(names_in(handler.type))


def bound_once(name: str, returned: RouteReturn, module: Module) -> cst.BaseExpression | None:
    """What the one assignment to a local name gives it, in the function around a return."""
    function = module.function_around(returned.span)
    values = assigned(function, name) if function is not None else []
    return values[0] if len(values) == 1 else None


def is_partial(entries: Mapping[str, cst.BaseExpression], returned: RouteReturn, module: Module) -> bool:
    """Whether errors of some of several things stand beside what became of the others: `function` fills both lists."""
    names = [value.value for value in entries.values() if isinstance(value, cst.Name)]
    function = module.function_around(returned.span) if len(names) > 1 else None
    calls = (node.func for node in own_nodes(function) if isinstance(node, cst.Call)) if function is not None else ()
    filled = {last_name(f.value) for f in calls if isinstance(f, cst.Attribute) and f.attr.value in _FILLING}
    return len(filled.intersection(names)) > 1


def asks_another_service(returned: RouteReturn, module: Module) -> bool:
    """Whether what fails before a handler is a request to a URL: the state of another service, not of this one."""
    inner: cst.CSTNode | None = None
    for node in module.ancestors(returned.span):
        if isinstance(node, cst.Try) and inner is not node.body:
            return any(isinstance(one, cst.Call) and _requests(one, module) for one in walk(node.body))
        inner = node
    return False


def _requests(call: cst.Call, module: Module) -> bool:
    """`client.get(f"{PARSER}/health")`, `requests.get(settings.parser_url)`."""
    if last_name(call.func) not in _VERBS or not isinstance(call.func, cst.Attribute):
        return False
    return any(_URL.search(module.text(module.span(arg.value)).lower()) for arg in call.args[:2])


def _is_lookup(returned: RouteReturn, module: Module) -> bool:
    """Whether the branch is taken because something was not there."""
    branch = next((node for node in module.ancestors(returned.span) if isinstance(node, cst.If)), None)
    test = branch.test if branch is not None else None
    if isinstance(test, cst.UnaryOperation):
        return isinstance(test.operator, cst.Not) and isinstance(test.expression, cst.Name)
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return False
    operator, right = test.comparisons[0].operator, test.comparisons[0].comparator
    is_none = isinstance(operator, cst.Is) and isinstance(right, cst.Name) and right.value == "None"
    return is_none or isinstance(operator, cst.NotIn)


def status_of_missing(returned: RouteReturn, module: Module) -> str:
    """The status for what was not there: what the client should have sent, or what was looked up; "" for the rest."""
    if not _is_lookup(returned, module):
        return ""
    return "422" if _is_of_request(returned, module) else "404"


def is_read_by_people(route: Route, returned: RouteReturn, module: Module) -> bool:
    """Whether a person looks at the answer: of a route that sets up the database, or of a page without its file."""
    words = set(_WORDS.findall(f"{route.endpoint} {route.path}".lower()))
    is_set_up = not (words.isdisjoint(_SETTING_UP) or words.isdisjoint(_STORES))
    return is_set_up or _lacks_page(route, returned, module)


def _lacks_page(route: Route, returned: RouteReturn, module: Module) -> bool:
    """Whether a file is missing that is always the same, where the route sends it."""
    if any(p.source not in ("dependency", "special") for p in (*route.parameters, *route.inherited)):
        return False
    branch = next((node for node in module.ancestors(returned.span) if isinstance(node, cst.If)), None)
    is_page = any(other.kind == "response" for other in route.returns)
    return is_page and branch is not None and _EXISTS.search(module.text(module.span(branch.test))) is not None


def _is_of_request(returned: RouteReturn, module: Module) -> bool:
    """Whether what was not there is a part of what the client sends: `payload.get("name")`, `body["name"]`."""
    function = module.function_around(returned.span)
    branch = next((node for node in module.ancestors(returned.span) if isinstance(node, cst.If)), None)
    if function is None or branch is None:
        return False
    asked = branch.test.expression if isinstance(branch.test, cst.UnaryOperation) else branch.test
    missing = _asked_for(asked)
    given = {parameter.name.value for parameter in parameters_of(function)}
    bound = {
        target.target.value: node.value
        for node in own_nodes(function)
        if isinstance(node, cst.Assign)
        for target in node.targets
        if isinstance(target.target, cst.Name)
    }
    for _ in range(_MOST_NAMES):
        missing = _whole(missing)
        if not isinstance(missing, cst.Name):
            return False
        if missing.value not in bound:
            return missing.value in given
        missing = bound.pop(missing.value)
    return False


def _asked_for(test: cst.BaseExpression) -> cst.BaseExpression:
    """What is looked at: `book` of `book is None`, `books` of `number not in books`."""
    if not isinstance(test, cst.Comparison):
        return test
    one = test.comparisons[0]
    return one.comparator if isinstance(one.operator, cst.NotIn) else test.left


def _whole(part: cst.BaseExpression) -> cst.BaseExpression:
    """What `payload.get("a", {}).get("b")`, `await request.json()` and `body["a"]` are a part of."""
    while True:
        if isinstance(part, cst.Await):
            part = part.expression
        elif isinstance(part, cst.Subscript):
            part = part.value
        elif isinstance(part, cst.Call) and isinstance(part.func, cst.Attribute) and _takes_part(part):
            part = part.func.value
        else:
            return part


def _takes_part(call: cst.Call) -> bool:
    """Whether a method gives a part that is named by a text, or the same in another form."""
    name = last_name(call.func)
    return name in _READING or (
        name in _TAKING and bool(call.args) and isinstance(call.args[0].value, cst.SimpleString)
    )


def entries_of(value: cst.Dict) -> dict[str, cst.BaseExpression]:
    """What a dict that is written out says by texts."""
    pairs = (e for e in value.elements if isinstance(e, cst.DictElement))
    return {pair.key.raw_value: pair.value for pair in pairs if isinstance(pair.key, cst.SimpleString)}


def is_failure(name: str, value: cst.BaseExpression) -> bool:
    """Whether an entry says that something failed: no number of errors, and not none of them."""
    return not is_count(name, value) and not is_empty(value)


def is_blank(value: cst.BaseExpression) -> bool:
    """What stands for no answer; `False` says something."""
    if isinstance(value, cst.Integer):
        return value.value == "0"
    if isinstance(value, cst.SimpleString):
        return not value.raw_value
    return is_empty(value) and not (isinstance(value, cst.Name) and value.value == "False")


def is_empty(value: cst.BaseExpression) -> bool:
    """A display without elements, `None` or `False`."""
    if isinstance(value, (cst.List, cst.Dict, cst.Tuple)):
        return not value.elements
    return isinstance(value, cst.Name) and value.value in ("None", "False")
