"""What speaks for building something anew: it lives longer than a request, or cannot be shared by all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fastlint.callgraph.control_flow import in_loop, is_refused_there
from fastlint.callgraph.reachability import Loop
from fastlint.callgraph.resources import PER_REQUEST, Build
from fastlint.footprint import FunctionId
from fastlint.framework.dependencies import SETTINGS
from fastlint.framework.model import Model
from fastlint.framework.repetition import goes_through, has_own_state, loops_around
from fastlint.framework.request_bound import RequestBound
from fastlint.index.facts import BlockKind, Call, Function, Term, Use
from fastlint.index.terms import encloses, last_name
from fastlint.inference.attributes import is_subclass
from fastlint.inference.evaluator import Evaluator
from fastlint.knowledge.roles import named
from fastlint.passes.access.administrators import Administrators
from fastlint.passes.lifecycle.one_way import is_detached, only_tells
from fastlint.passes.lifecycle.rare_routes import RareRoutes
from fastlint.passes.lifecycle.switched_off import is_switched_off, lacks_setting

_HTTP = ("httpx.", "requests.", "aiohttp.", "urllib3.", "niquests.")
"""Clients that cost a connection or none; those of databases bring pools and threads that watch the servers."""
_HOLDING_URLS = re.compile(r"(?i)(?:^|_)(?:url|uri|href|link|website|webhook)$")
_OF_DATA = re.compile(r"(?i)webhook|callback|website|link|href")
"""Addresses that stand in data, one for each row: they are not those of a configuration."""
_MODELS = named("model")
_REQUESTING = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
_KEEPING_HOSTS = frozenset({"str", "urljoin"})
"""What gives an address with the host of the first argument."""
_NAMING = frozenset({"request", "stream", "build_request"})
"""What is given the method before the address."""
_EXCHANGE_URL = re.compile(
    r"(?i)/(?:oauth|oauth2|oidc|login)/(?:[\w.-]+/)*(?:access_)?token$|/device/code$|/access_token$"
)
_PROBING = frozenset({"ping", "info", "close", "aclose", "wait_closed", "disconnect"})
_EACH_TIME = frozenset({"dependency", "middleware"})
"""Roles of what runs for many kinds of requests."""
_DEEPEST = 4
_NEAR = 3
"""Calls below the endpoint of a route that is asked by GET: a page is looked at again and again."""
_MANY_ROUTES = 3
"""Routes from which on one of them is asked often enough for the next request to find the connection open."""
_LONG_WAY = 6
"""Calls after which a request does a job of its own, of which a client that is built anew is the smallest part."""
_STARTING = frozenset({"add_task", "create_task", "ensure_future", "start_soon", "add_done_callback"})
_KEEPING = frozenset({"append", "add", "setdefault", "put_nowait", "put", "insert", "update"})


def _asks(call: Call) -> bool:
    """Whether a call sends a request."""
    return type(call.func) is tuple and call.func[0] == "." and call.func[2] in _REQUESTING | _NAMING


class Circumstances:
    """Tells of each way to a building call why it may be right there."""

    def __init__(self, ev: Evaluator, loop: Loop, model: Model) -> None:
        self.ev = ev
        self.loop = loop
        self.model = model
        self.bound = RequestBound(ev, loop)
        self.administrators = Administrators(ev, model)
        self.routes = RareRoutes(ev, model)
        self.signing_in: set[FunctionId] = set()
        """Endpoints that exchange tokens with the server of somebody else."""

    def of(self, build: Build, is_joined: bool) -> str:
        """Why it may be right: one of the reasons that the rule words, or "".

        `is_joined` tells that one request comes to build another one of the same module beside it.
        """
        self.ev.refuel()
        if not self.loop.roles.get(build.owner, frozenset()) & PER_REQUEST:
            return "unreached"
        owners, calls = self._way(build)
        made = calls[-1]
        if made is None:
            return ""
        is_repeated = self._is_repeated(owners, calls)
        if "websocket" in self.loop.roles.get(build.owner, ()) and not is_repeated:
            return "websocket"
        if found := self._is_of_one(build, made):
            return found
        if goes_through(self.bound, owners, calls, build.steps):
            return "each"
        if found := self._is_held(owners, calls):
            return found
        holders = _Holders(self.ev, self.loop, build.end_owner, made)
        if not made.has_keyword("base_url") and self._goes_to_other_hosts(build, holders):
            return "hosts"
        is_light = build.end.kind == "client" and build.end.name.startswith(_HTTP)
        if is_light and not is_repeated and (found := self._is_one_way(build, owners, calls, holders, is_joined)):
            return found
        if holders.is_only_asked_whether_it_answers() or (is_light and self.routes.is_probe(build.owner)):
            return "probe"
        if is_light and build.end_owner in self.loop.scripted:
            return "scripts"
        if len(build.steps) >= _LONG_WAY:
            return "deep"
        kind = "" if is_repeated else "light" if is_light else build.end.kind
        is_seldom = self._signs_in(build, holders) or self.routes.is_seldom(build.owner, kind)
        return "seldom" if is_seldom or self._is_hardly_reached(build, owners, calls) else ""

    def _signs_in(self, build: Build, holders: _Holders) -> bool:
        """Whether it is built to exchange tokens; that is noted of the endpoint."""
        if not holders.exchanges_tokens():
            return False
        self.signing_in.add(build.owner)
        return True

    def of_signing_in(self, ways: Sequence[Build]) -> str:
        """Whether requests only come there to sign in, with a code of somebody else, by what is done beside it."""
        owners = {build.owner for build in ways}
        is_light = ways[0].end.kind == "client" and ways[0].end.name.startswith(_HTTP)
        return "seldom" if is_light and owners <= self.signing_in and all(map(self.routes.takes_code, owners)) else ""

    def of_few(self, ways: Sequence[Build]) -> str:
        """Whether nothing shows that requests come often to what costs a connection and no more."""
        end = ways[0].end
        if end.kind != "client" or not end.name.startswith(_HTTP):
            return ""
        if any(not _EACH_TIME.isdisjoint(self.loop.roles.get(build.owner, ())) for build in ways):
            return ""
        if sum(self.routes.count(owner) for owner in {build.owner for build in ways}) >= _MANY_ROUTES:
            return ""
        if any(len(build.steps) <= _NEAR and self.routes.reads(build.owner) for build in ways):
            return ""
        return "" if any(self._is_repeated(*self._way(build)) for build in ways[:_MANY_ROUTES]) else "few"

    def _way(self, build: Build) -> tuple[list[FunctionId], list[Call | None]]:
        """The functions on the way to a building call, and the call in each that leads on."""
        owners = [*(owner for owner, _ in build.steps), build.end_owner]
        places = [*(step.place for _, step in build.steps), build.end.place]
        return owners, [self.ev.call_at(owner, place) for owner, place in zip(owners, places, strict=True)]

    def _is_repeated(self, owners: list[FunctionId], calls: list[Call | None]) -> bool:
        """Whether one request comes to build it again and again, in a loop on the way."""
        on_way = zip(owners, calls, strict=True)
        return any(call is not None and in_loop(self.ev.facts(o[0]), call.block, o[1]) for o, call in on_way)

    def _is_of_one(self, build: Build, made: Call) -> str:
        """Whether what it is made of is the request's own, or is not there, or it has a state of its own."""
        terms = (*made.args, *(value for _, value in made.keywords))
        if self.bound.is_bound(build.end_owner, terms, build.steps) or self.bound.is_ever_bound(build.end_owner, terms):
            return "request"
        if lacks_setting(self.ev, build.end_owner, made):
            return "absent"
        return "state" if has_own_state(self.ev.facts(build.end_owner[0]), made) else ""

    # what becomes of it

    def _is_held(self, owners: list[FunctionId], calls: list[Call | None]) -> str:
        """Whether it goes into a task, a callback or an object that lives longer, or is used many times, somewhere."""
        for owner, call in zip(reversed(owners), reversed(calls), strict=True):
            if call is None:
                return ""
            holders = _Holders(self.ev, self.loop, owner, call)
            if holders.is_kept:
                return "kept"
            if holders.is_much_used(call):
                return "many"
            if not holders.is_handed_up:
                return ""
        return ""

    def _is_one_way(
        self, build: Build, owners: list[FunctionId], calls: list[Call | None], holders: _Holders, is_joined: bool
    ) -> str:
        """Whether nobody waits for it, or it only tells somebody something, in a helper of a route."""
        if not build.steps:
            return ""
        if any(c is not None and is_detached(self.ev, o, c) for o, c in zip(owners, calls, strict=True)):
            return "task"
        is_always_run = not _EACH_TIME.isdisjoint(self.loop.roles.get(build.owner, ()))
        tells = not is_always_run and not is_joined and only_tells(self.ev, build.end_owner, holders.names)
        return "told" if tells else ""

    # what it is asked for

    def _goes_to_other_hosts(self, build: Build, holders: _Holders) -> bool:
        """Whether all that a client asks for stands at an address that the request names: it meets no host again."""
        function, urls = build.end_owner, list(holders.asked())
        terms = [self._host(function, url, 0) for url in urls if url is not None]
        return len(terms) == len(urls) > 0 and all(
            term is not None
            and (self._is_of_data(function, term) or self.bound.is_bound(function, (term,), build.steps))
            for term in terms
        )

    def _is_of_data(self, function: FunctionId, term: Term) -> bool:
        """Whether an address stands in an object that the function is given: `payment.webhook`."""
        if type(term) is not tuple or term[0] != "." or not _OF_DATA.search(term[2]) or type(term[1]) is not str:
            return False
        facts = self.ev.function(*function)
        own = facts.parameters[0].name if facts.klass >= 0 and facts.parameters else ""
        is_given = any(p.name == term[1] for p in facts.parameters)
        if is_given and term[1] == own:
            klass = ("class", function[0], facts.klass)
            return is_subclass(self.ev, klass, _MODELS) and not is_subclass(self.ev, klass, SETTINGS)
        return is_given and not any("settings" in repr(v).lower() for v in self.ev.value(*function, term[1]))

    def _host(self, function: FunctionId, url: Term, depth: int) -> Term:
        """What an address begins with; None if that is written out."""
        if type(url) is str:
            bound = [b.value for b in self.ev.function(*function).bindings if b.name == url]
            is_local = len(bound) == 1 and bound[0] is not None and depth < _DEEPEST
            return self._host(function, bound[0], depth + 1) if is_local else url
        match url:
            case ("await", inner):
                return self._host(function, inner, depth + 1)
            case ("()", number):
                return self._host_of_call(function, self.ev.facts(function[0]).calls[number], depth)
            case ("or", parts):
                hosts = [self._host(function, part, depth + 1) for part in parts]
                return hosts[0] if None not in hosts else None
            case ("fstr", (first, *_)) | ("bin", _, first, _):
                return self._host(function, first, depth + 1)
            case (("." | "[]"), *_):
                return url
        return None

    def _host_of_call(self, function: FunctionId, call: Call, depth: int) -> Term:
        """The host in the first argument of a call that keeps it, or that seems to take an address."""
        first = call.args[0] if call.args and depth < _DEEPEST else None
        keeps = last_name(call.func) in _KEEPING_HOSTS or _HOLDING_URLS.search(last_name(first))
        return self._host(function, first, depth + 1) if keeps else None

    # asked for now and then

    def _is_hardly_reached(self, build: Build, owners: list[FunctionId], calls: list[Call | None]) -> bool:
        """Whether only administrators come there, or failures lead there, or what must be switched on first."""
        on_way = [(o, c) for o, c in zip(owners, calls, strict=True) if c is not None]
        is_rare = self.administrators.own(build.owner) or any(
            is_refused_there(self.ev.facts(o[0]), c) for o, c in on_way
        )
        if build.end.kind == "client" and is_rare:
            return True
        return any(is_switched_off(self.ev, o, c) for o, c in on_way)


class _Holders:
    """The names of a function that hold what a call in it gives, and what becomes of them."""

    def __init__(self, ev: Evaluator, loop: Loop, owner: FunctionId, call: Call) -> None:
        self.ev, self.m, self.f = ev, owner[0], owner[1]
        self.captures = {(m, c.owner, c.parameter) for m, link in loop.links.items() for c in link.captures}
        self.facts = ev.facts(self.m)
        self.function: Function = self.facts.functions[self.f]
        self.root: Term = ("()", next(n for n in ev.calls_of(*owner) if self.facts.calls[n] is call))
        entered = self._entered()
        self.numbers = [
            n
            for n, c in enumerate(self.facts.calls)
            if self._is_inside(c.owner) and (entered is None or encloses(self.facts.blocks, entered, c.block))
        ]
        self.names = self._grown()
        self.is_kept = any(self._keeps(self.facts.calls[n]) for n in self.numbers) or self._is_stored()
        self.is_handed_up = any(self._has(r.value) for r in self.function.returns) or self._is_own_attribute()

    def _entered(self) -> int | None:
        """The block of a `with` that enters it where it is made: nobody has it after that."""
        kinds = (BlockKind.WITH, BlockKind.ASYNC_WITH)
        found = (n for n, b in enumerate(self.facts.blocks) if b.kind in kinds and b.term == self.root)
        return next(found, None)

    def is_much_used(self, made: Call) -> bool:
        """Whether one request comes to use it for each of several, in a loop that does not build it each time."""
        around = {block for block, _ in loops_around(self.facts, made)}
        return any(
            self._mentions(n) and any(block not in around for block, _ in loops_around(self.facts, self.facts.calls[n]))
            for n in self.numbers
        )

    def asked(self) -> Iterator[Term]:
        """The addresses that it is asked for in its function; None for one that is not seen, or if others have it."""
        for number in self.numbers:
            call = self.facts.calls[number]
            if any(self._has(part) for part in (*call.args, *(value for _, value in call.keywords))):
                yield None
            elif type(call.func) is tuple and call.func[0] == "." and self._has(call.func[1]):
                method = call.func[2]
                if method in _REQUESTING:
                    yield call.argument(0, "url")
                elif method in _NAMING:
                    yield call.argument(1, "url")

    def exchanges_tokens(self) -> bool:
        """Whether all that it is asked for is a step of signing in with an account of somebody else."""
        asked = [c for n in self.numbers if self._root((c := self.facts.calls[n]).func) in self.names and _asks(c)]
        return bool(asked) and not self.is_handed_up and all(self._exchanges(call) for call in asked)

    def _exchanges(self, call: Call) -> bool:
        """Whether a request has a `grant_type` of a user, or goes to where OAuth has tokens and codes of devices."""
        texts = [text for part in (*call.args, *(value for _, value in call.keywords)) for text in self._texts(part, 0)]
        if "grant_type" in texts:
            return "client_credentials" not in texts
        return any(_EXCHANGE_URL.search(text) for text in texts)

    def _texts(self, term: Term, depth: int) -> Iterator[str]:
        """The texts that are written out in a term, and in the local names that it is made of."""
        if type(term) is str and depth < _DEEPEST:
            for binding in self.function.bindings:
                if binding.name == term and binding.value != term:
                    yield from self._texts(binding.value, depth + 1)
        if type(term) is not tuple or not term:
            return
        if term[0] == "const" and isinstance(term[1], str):
            yield term[1]
        elif term[0] == "dict":
            for pair in term[1]:
                for part in pair:
                    yield from self._texts(part, depth)
        elif term[0] in ("fstr", "or", "and"):
            for part in term[1]:
                yield from self._texts(part, depth)

    def is_only_asked_whether_it_answers(self) -> bool:
        """Whether its function does nothing with it but to see whether the other side answers: that tells it anew."""
        if self.is_handed_up:
            return False
        methods = set()
        for number in self.numbers:
            call = self.facts.calls[number]
            if any(self._has(part) for part in (*call.args, *(value for _, value in call.keywords))):
                return False
            if type(call.func) is tuple and call.func[0] == "." and self._has(call.func[1]):
                methods.add(call.func[2])
        return "ping" in methods and methods <= _PROBING

    def _is_inside(self, f: int) -> bool:
        while f > self.f:
            f = self.facts.functions[f].parent
        return f == self.f

    def _grown(self) -> set[str]:
        """Names that are given it, or an object or function that has it."""
        names: set[str] = set()
        before = -1
        while before < len(names):
            before = len(names)
            self.names = names
            names |= {b.name for b in self.function.bindings if "." not in b.name and self._has(b.value)}
            for f, inner in enumerate(self.facts.functions):
                if inner.parent == self.f and any(self._mentions(n) for n in self.ev.calls_of(self.m, f)):
                    names.add(inner.name)
        return names

    def _mentions(self, number: int) -> bool:
        call = self.facts.calls[number]
        return any(self._root(part) in self.names for part in (call.func, *call.args, *(v for _, v in call.keywords)))

    def _root(self, term: Term) -> str:
        while type(term) is tuple and term and term[0] in (".", "await"):
            term = term[1]
        return term if type(term) is str else ""

    def _has(self, term: Term) -> bool:
        """Whether a term is it, or something that is made with it: an object of a class, a display, a bound method."""
        if term == self.root or (type(term) is str and term in self.names):
            return True
        if type(term) is not tuple or not term:
            return False
        if term[0] in ("await", "enter", "aenter", ".", "*"):
            return self._has(term[1])
        if term[0] in ("tuple", "list", "or", "and"):
            return any(self._has(part) for part in term[1])
        if term[0] == "dict":
            return any(self._has(value) for _, value in term[1])
        if term[0] == "lambda":
            return any(self._mentions(n) for n in self.ev.calls_of(self.m, term[1]))
        return term[0] == "()" and self._makes_object(self.facts.calls[term[1]])

    def _makes_object(self, call: Call) -> bool:
        if not any(self._has(part) for part in (*call.args, *(value for _, value in call.keywords))):
            return False
        callee = self.ev.at(self.m, call, call.func)
        return any(v[0] == "class" for v in callee)

    def _is_scheduled(self, term: Term) -> bool:
        """Whether an argument is it, or the coroutine of one of its methods, or of a function that is given it."""
        if self._has(term):
            return True
        if type(term) is not tuple or term[:1] != ("()",):
            return False
        call = self.facts.calls[term[1]]
        return any(self._has(part) for part in (call.func, *call.args, *(value for _, value in call.keywords)))

    def _keeps(self, call: Call) -> bool:
        """Whether a call starts a task or thread with it, or puts it into a container of somebody else."""
        given = [part for part in (*call.args, *(value for _, value in call.keywords)) if self._is_scheduled(part)]
        if not given or call.use == Use.AWAITED:
            return bool(given) and self._is_captured(call)
        name = call.func[2] if type(call.func) is tuple and call.func[0] == "." else ""
        if name in _STARTING or (name in _KEEPING and not self._is_local(self._root(call.func))):
            return True
        for value in self.ev.at(self.m, call, call.func):
            row = self.ev.knowledge.get(value[1]) if value[0] == "external" else None
            if row is not None and (row.schedules is not None or row.offloads is not None):
                return True
        return self._is_captured(call)

    def _is_captured(self, call: Call) -> bool:
        """Whether a function of the project is given it, and hands that parameter to a task."""
        for value in self.ev.at(self.m, call, call.func):
            if value[0] in ("function", "method"):
                called = self.ev.function(value[1], value[2])
                names = [p.name for p in called.parameters][1 if value[0] == "method" else 0 :]
                pairs = [*zip(names, call.args, strict=False), *call.keywords]
                if any((value[1], value[2], name) in self.captures for name, term in pairs if self._has(term)):
                    return True
        return False

    def _is_local(self, name: str) -> bool:
        return any(b.name == name for b in self.function.bindings) and name not in self.function.globals

    def _receiver(self) -> str:
        is_method = self.function.klass >= 0 and bool(self.function.parameters)
        return self.function.parameters[0].name if is_method else ""

    def _is_stored(self) -> bool:
        """`sessions[key] = client`, one beside others; what has one fixed place is made anew by the next request."""
        for binding in self.function.bindings:
            name = binding.name.removesuffix("[]")
            if name == binding.name or not self._has(binding.value):
                continue
            root = name.partition(".")[0]
            is_fixed = all(type(key) is tuple and key[0] == "const" for key, _ in binding.value[1])
            if not is_fixed and not (root == name and self._is_local(root)):
                return True
        return False

    def _is_own_attribute(self) -> bool:
        receiver = self._receiver()
        is_init = self.function.name == "__init__"
        return is_init and any(b.name.startswith(f"{receiver}.") and self._has(b.value) for b in self.function.bindings)
