"""Routes that set up what the application needs, once: tables, indexes, buckets, migrations, the first rows.

They say so by their path or name, a client chooses nothing there, and they define something in a store, or only
administrators may call them. Whoever does is about to use the application for the first time: nobody else waits. What
defines something and does not say so may be asked again and again (`/reset`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.framework.model import Model
from fastlint.framework.records import RouteRecord, Target
from fastlint.framework.signatures import Signature
from fastlint.index.facts import Call, Term
from fastlint.index.terms import last_name
from fastlint.inference.evaluator import Evaluator
from fastlint.passes.access.administrators import Administrators

_DEFINING = frozenset({
    "create_all", "drop_all", "create_bucket", "make_bucket", "create_index", "create_indexes", "create_collection",
    "create_database", "generate_schemas", "create_tables",
})  # fmt: skip
"""What defines something in a store, by its last name."""
_MIGRATING = frozenset({"command.upgrade", "command.stamp", "migrate.upgrade"})
_STATEMENT = re.compile(r"(?i)\s*(?:CREATE|ALTER|DROP)\s+(?:\w+\s+)?(?:TABLE|INDEX|EXTENSION|SCHEMA|TYPE|DATABASE)\b")
_EXECUTING = frozenset({"execute", "executescript", "exec_driver_sql", "text", "run", "fetch"})
_FILE = ".sql"
_NAMING = frozenset({
    "setup", "init", "initialize", "initialise", "initialization", "migrate", "migrations", "seed", "bootstrap",
    "populate", "install", "tables", "schema",
})  # fmt: skip
"""Words in the names and paths of routes that set up something."""
_CHOSEN = frozenset({"path", "query", "body", "form", "file", "unknown"})
"""Where the values are that a client chooses."""
_DEEPEST = 2


class SetUps:
    """Tells of functions whether they are run to set up something, and for nothing else."""

    def __init__(
        self, ev: Evaluator, model: Model, loop: Reachability, known: tuple[Administrators, Mapping[Target, Signature]]
    ) -> None:
        self.ev = ev
        self.loop = loop
        self._administrators, self._signatures = known
        self._routes: dict[FunctionId, list[RouteRecord]] = {}
        self._paths: dict[FunctionId, list[str]] = {}
        self._known: dict[FunctionId, bool] = {}
        for endpoint, routes in model.of_endpoints().items():
            self._routes[endpoint] = [route for _, route in routes]
            self._paths[endpoint] = [path for index, _ in routes for path in model.paths.get(index, ())]

    def own(self, function: FunctionId) -> bool:
        """Whether a function is the endpoint of such routes, or only they call it."""
        if function not in self._known:
            self._known[function] = False  # whoever only calls itself is none
            self._known[function] = self._is_run_for_it(function)
        return self._known[function]

    def _is_run_for_it(self, function: FunctionId) -> bool:
        if routes := self._routes.get(function):
            return all(self._sets_up(function, route) for route in routes)
        callers = {around for around, _ in self.loop.callers.get(function, ())}
        return not self.loop.roles.get(function) and bool(callers) and all(map(self.own, sorted(callers)))

    def _sets_up(self, function: FunctionId, route: RouteRecord) -> bool:
        signature = self._signatures.get(route.endpoint)
        if route.kind == "plain" or signature is None or not signature.is_complete:
            return False
        if any(parameter.source in _CHOSEN for parameter in signature.parameters):
            return False
        texts = (*self._paths[function], self.ev.function(*function).name)
        is_called_so = bool(_NAMING & {word for text in texts for word in re.findall(r"[a-z]+", text.lower())})
        if not is_called_so:
            return False
        return self._defines(function, 0) or ("GET" not in route.methods and self._administrators.own(function))

    def _defines(self, function: FunctionId, depth: int) -> bool:
        """Whether a function, or one that it calls, defines something in a store."""
        m, f = function
        calls = self.ev.calls_in(m, f)
        if any(map(_defines, calls)) or _runs_a_file(calls):
            return True
        return depth < _DEEPEST and any(self._defines(one, depth + 1) for one in self._called(m, calls))

    def _called(self, m: int, calls: list[Call]) -> Iterator[FunctionId]:
        """The functions of the project that some calls call, where each is known to be one."""
        for call in calls:
            values = self.ev.at(m, call, call.func)
            if len(values) == 1 and values[0][0] in ("function", "method"):
                yield values[0][1], values[0][2]


def _defines(call: Call) -> bool:
    name = last_name(call.func)
    given = call.arguments
    if name in _DEFINING or any(type(term) is tuple and last_name(term) in _DEFINING for term in given):
        return True
    if type(call.func) is tuple and call.func[0] == "." and f"{last_name(call.func[1])}.{name}" in _MIGRATING:
        return True
    return name in _EXECUTING and any(_STATEMENT.match(text) for text in map(_text, given))


def _runs_a_file(calls: list[Call]) -> bool:
    """Whether a script for the database is opened, and something executed."""
    is_open = any(_text(term).endswith(_FILE) for call in calls for term in call.args)
    return is_open and any(last_name(call.func) in _EXECUTING for call in calls)


def _text(term: Term) -> str:
    return str(term[1]) if type(term) is tuple and term and term[0] == "const" else ""
