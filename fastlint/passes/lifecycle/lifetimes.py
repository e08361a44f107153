"""What speaks for building something anew: it lives longer than a request, or cannot be shared by all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fastlint.callgraph.conditions.control_flow import in_loop, is_refused_there
from fastlint.callgraph.reach.reachability import Reachability
from fastlint.callgraph.reach.resources import PER_REQUEST, Build
from fastlint.footprint import FunctionId
from fastlint.framework.dependencies import SETTINGS
from fastlint.framework.model import Model
from fastlint.framework.repetition import goes_through, has_own_state, is_kept_below
from fastlint.framework.request_bound import RequestBound
from fastlint.index.facts import Call, Term
from fastlint.index.terms import last_name
from fastlint.inference.attributes import is_subclass
from fastlint.inference.evaluator import Evaluator
from fastlint.knowledge.roles import named
from fastlint.passes.access.administrators import Administrators
from fastlint.passes.lifecycle.holders import Holders
from fastlint.passes.lifecycle.one_way import is_detached, only_tells
from fastlint.passes.lifecycle.rare_routes import RareRoutes
from fastlint.passes.lifecycle.switched_off import is_switched_off, lacks_setting
from fastlint.subjects.kinds import BuildExcuse

_HTTP = ("httpx.", "requests.", "aiohttp.", "urllib3.", "niquests.")
"""Clients that cost a connection or none; those of databases bring pools and threads that watch the servers."""
_SDKS = ("twilio.", "stripe.", "sendgrid.", "mailjet_rest.", "resend.")
"""Clients for what is done for one user now and then (a message, a payment), which connect only then."""
_OF_LOOP = re.compile(r"\.aio\.|Async|\baio\w*\.|\.asyncio\.")
"""Clients that belong to the loop on which they were made."""
_HOLDING_URLS = re.compile(r"(?i)(?:^|_)(?:url|uri|href|link|website|webhook)$")
_CHECKING_URLS = re.compile(
    r"_*(?:validated?|resolved?|normali[sz]ed?|clean(?:ed)?|check(?:ed)?|ensure|sanitized?|safe)_\w*url$"
)
"""Functions that give an address as they are given it, if it may be asked."""
_OF_DATA = re.compile(r"(?i)webhook|callback|website|link|href")
"""Addresses that stand in data, one for each row: they are not those of a configuration."""
_MODELS = named("model")
_KEEPING_HOSTS = frozenset({"str", "urljoin"})
"""What gives an address with the host of the first argument."""
_EACH_TIME = frozenset({"dependency", "middleware"})
"""Roles of what runs for many kinds of requests."""
_DEEPEST = 4
_NEAR = 3
"""Calls below the endpoint of a route that is asked by GET: a page is looked at again and again."""
_MANY_ROUTES = 3
"""Routes from which on one of them is asked often enough for the next request to find the connection open."""
_CLOSE = 3
"""Functions at the end of a way in which a loop repeats one thing; one farther away goes through several of them."""
_LONG_WAY = 6
"""Calls after which a request does a job of its own, of which a client that is built anew is the smallest part."""


class Circumstances:
    """Tells of each way to a building call why it may be right there."""

    def __init__(self, ev: Evaluator, loop: Reachability, model: Model) -> None:
        self.ev = ev
        self.loop = loop
        self.model = model
        self.bound = RequestBound(ev, loop)
        self.administrators = Administrators(ev, model)
        self.routes = RareRoutes(ev, model)
        self.signing_in: set[FunctionId] = set()
        """Endpoints that exchange tokens with the server of somebody else."""

    def of(self, build: Build, is_joined: bool) -> BuildExcuse:
        """Why it may be right: one of the reasons that the rule words, or "".

        `is_joined` tells that one request comes to build another one of the same module beside it.
        """
        if not self.loop.roles.get(build.owner, frozenset()) & PER_REQUEST:
            return "unreached"
        owners, calls = self._way(build)
        made = calls[-1]
        if made is None:
            return ""
        is_repeated = self._is_repeated(owners, calls)
        if "websocket" in self.loop.roles.get(build.owner, ()) and not is_repeated:
            return "websocket"
        is_repeated = is_repeated and self._is_repeated(owners[-_CLOSE:], calls[-_CLOSE:])
        if found := self._is_of_one(build, made):
            return found
        if goes_through(self.bound, owners, calls, build.steps):
            return "each"
        if found := self._is_held(owners, calls):
            return found
        holders = Holders(self.ev, self.loop, build.end_owner, made)
        if not made.has_keyword("base_url") and self._goes_to_other_hosts(build, holders):
            return "hosts"
        is_light = build.end.kind == "client" and build.end.name.startswith(_HTTP)
        if is_light and not is_repeated and (found := self._is_one_way(build, owners, calls, holders, is_joined)):
            return found
        if holders.is_only_asked_whether_it_answers() or (is_light and self.routes.is_probe(build.owner)):
            return "probe"
        if build.end_owner in self._elsewhere(build, is_light=is_light):
            return "scripts"
        if len(build.steps) >= _LONG_WAY:
            return "deep"
        kind = "" if is_repeated else "light" if is_light else build.end.kind
        is_seldom = self._signs_in(build, holders) or self.routes.is_seldom(build.owner, kind)
        return "seldom" if is_seldom or self._is_hardly_reached(build, owners, calls) else ""

    def _refills(self, owners: list[FunctionId], calls: list[Call | None]) -> bool:
        """Whether what it is asked for is kept for later requests, where it is built or by who calls that."""
        *_, made = calls
        ways = ((owners[: n + 1], call) for n, call in enumerate(calls) if n >= len(calls) - 2)
        return any(c is not None and is_kept_below(self.ev, way, c, is_it=c is made) for way, c in ways)

    def _elsewhere(self, build: Build, *, is_light: bool) -> frozenset[FunctionId]:
        """Functions that run where the client of the lifespan cannot be: on other loops, or without an application."""
        if build.end.kind == "client" and _OF_LOOP.search(build.end.name) is not None:
            return self.loop.on_own_loops
        return self.loop.scripted if is_light else frozenset()

    def _signs_in(self, build: Build, holders: Holders) -> bool:
        """Whether it is built to exchange tokens; that is noted of the endpoint."""
        if not holders.exchanges_tokens():
            return False
        self.signing_in.add(build.owner)
        return True

    def of_signing_in(self, ways: Sequence[Build]) -> BuildExcuse:
        """Whether requests only come there to sign in, with a code of somebody else, by what is done beside it."""
        owners = {build.owner for build in ways}
        is_light = ways[0].end.kind == "client" and ways[0].end.name.startswith(_HTTP)
        return "seldom" if is_light and owners <= self.signing_in and all(map(self.routes.takes_code, owners)) else ""

    def of_few(self, ways: Sequence[Build]) -> BuildExcuse:
        """Whether nothing shows that requests come often to what costs a connection and no more."""
        end = ways[0].end
        if end.kind == "session-factory":
            return "cheap"
        if end.kind != "client" or not end.name.startswith((*_HTTP, *_SDKS)):
            return ""
        if any(not _EACH_TIME.isdisjoint(self.loop.roles.get(build.owner, ())) for build in ways):
            return ""
        if end.name.startswith(_HTTP) and self._are_often_asked(ways):
            return ""
        return "" if any(self._is_repeated(*self._way(build)) for build in ways[:_MANY_ROUTES]) else "few"

    def _are_often_asked(self, ways: Sequence[Build]) -> bool:
        """Whether routes are many, or one of them is read, that is looked at again and again."""
        if sum(self.routes.count(owner) for owner in {build.owner for build in ways}) >= _MANY_ROUTES:
            return True
        return any(len(build.steps) <= _NEAR and self.routes.reads(build.owner) for build in ways)

    def _way(self, build: Build) -> tuple[list[FunctionId], list[Call | None]]:
        """The functions on the way to a building call, and the call in each that leads on."""
        owners = [*(owner for owner, _ in build.steps), build.end_owner]
        places = [*(step.place for _, step in build.steps), build.end.place]
        return owners, [self.ev.call_at(owner, place) for owner, place in zip(owners, places, strict=True)]

    def _is_repeated(self, owners: list[FunctionId], calls: list[Call | None]) -> bool:
        """Whether one request comes to build it again and again, in a loop on the way."""
        on_way = zip(owners, calls, strict=True)
        return any(call is not None and in_loop(self.ev.facts(o[0]), call.block, o[1]) for o, call in on_way)

    def _is_of_one(self, build: Build, made: Call) -> BuildExcuse:
        """Whether what it is made of is the request's own, or is not there, or it has a state of its own."""
        terms = made.arguments
        if self.bound.is_bound(build.end_owner, terms, build.steps) or self.bound.is_ever_bound(build.end_owner, terms):
            return "request"
        if lacks_setting(self.ev, build.end_owner, made):
            return "absent"
        return "state" if has_own_state(self.ev.facts(build.end_owner[0]), made) else ""

    # what becomes of it

    def _is_held(self, owners: list[FunctionId], calls: list[Call | None]) -> BuildExcuse:
        """Whether it goes into what lives longer (a task, an object), is used many times, or told who asks."""
        for owner, call in zip(reversed(owners), reversed(calls), strict=True):
            if call is None:
                return ""
            holders = Holders(self.ev, self.loop, owner, call)
            if holders.is_signed_in:
                return "request"
            if holders.is_kept:
                return "kept"
            if holders.is_much_used(call):
                return "many"
            if not holders.is_handed_up:
                return ""
        return ""

    def _is_one_way(
        self, build: Build, owners: list[FunctionId], calls: list[Call | None], holders: Holders, is_joined: bool
    ) -> BuildExcuse:
        """Whether what it brings is kept, or nobody waits for it, or it only tells something in a helper of a route."""
        if not holders.is_handed_up and self._refills(owners, calls):
            return "refill"
        if not build.steps:
            return ""
        if any(c is not None and is_detached(self.ev, o, c) for o, c in zip(owners, calls, strict=True)):
            return "task"
        is_always_run = not _EACH_TIME.isdisjoint(self.loop.roles.get(build.owner, ()))
        tells = not is_always_run and not is_joined and only_tells(self.ev, build.end_owner, holders.names)
        return "told" if tells else ""

    # what it is asked for

    def _goes_to_other_hosts(self, build: Build, holders: Holders) -> bool:
        """Whether all that a client asks for stands at an address that the request names: it meets no host again."""
        function, urls = build.end_owner, list(holders.requested_urls())
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
        is_given = facts.takes(term[1])
        if is_given and term[1] == own:
            klass = ("class", function[0], facts.klass)
            return is_subclass(self.ev, klass, _MODELS) and not is_subclass(self.ev, klass, SETTINGS)
        return is_given and not any("settings" in repr(v).lower() for v in self.ev.value(*function, term[1]))

    def _host(self, function: FunctionId, url: Term, depth: int) -> Term:
        """What an address begins with; None if that is written out."""
        if type(url) is str:
            bound = self.ev.function(*function).bound(url)
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
        first, name = call.args[0] if call.args and depth < _DEEPEST else None, last_name(call.func)
        keeps = name in _KEEPING_HOSTS or _HOLDING_URLS.search(last_name(first)) or _CHECKING_URLS.match(name)
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
        if build.end.name.startswith((*_HTTP, *_SDKS)) and self.administrators.manage(build.owner):
            return True
        return any(is_switched_off(self.ev, o, c) for o, c in on_way)
