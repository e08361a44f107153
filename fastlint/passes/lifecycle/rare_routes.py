"""Routes that are asked now and then, as their paths and names say: logins, restarts, trials of a connection."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fastlint.footprint import FunctionId
from fastlint.framework.model import Model
from fastlint.framework.records import RouteRecord
from fastlint.inference.evaluator import Evaluator

_LOGINS = frozenset({"auth", "oauth", "oauth2", "oidc", "sso", "login", "connect", "authorize", "integrations"})
_ACTIONS = frozenset({
    "restart", "reboot", "shutdown", "poweroff", "firmware", "reset", "upgrade", "downgrade", "install", "uninstall",
    "setup", "migrate", "bootstrap", "restore", "backup", "backups", "rotate",
    "deploy",
})  # fmt: skip
"""What an operator does now and then."""
_OPERATING = frozenset({"admin", "superadmin", "selftest"})
"""Whom routes are for, or what: few people, now and then."""
_EXCHANGES = frozenset({"oauth", "oauth2", "oidc", "sso", "saml"})
"""Signing in with an account of somebody else: an exchange with its server, once for each session."""
_SIGNING_IN = frozenset({"login", "logout", "signin", "signout"})
"""What a user does once for each session."""
_TRYING = frozenset({"test", "validate", "verify", "discover", "discovery", "sync"})
_TRIALS = frozenset({"test", "selftest", "diagnose", "diagnostic", "diagnostics", "debug"})
_SETTING = frozenset({"add", "create", "register", "update", "save"})
_SET_UP = frozenset({
    "connection", "connections", "credential", "credentials", "provider", "providers", "integration", "integrations",
    "apikey", "config", "configuration",
})  # fmt: skip
"""What somebody sets up on a page of settings, where a click asks the other side whether it fits."""
_TAKING_OVER = frozenset({"sync", "synchronize", "synchronise", "resync"})
"""What takes over all that another service has, now and then."""
_IMPORTS = frozenset({"import", "fetch", "scrape", "crawl", "backfill"})
_CLIENTS = frozenset({"client", "light"})
"""Kinds of what is built: "light" clients cost a connection and no more."""
_FIRST_TIMES = frozenset({"onboarding", "signup", "register", "registration", "activate", "activation"})
"""What a user does once."""
_HOOKS = frozenset({"webhook", "webhooks"})
"""What another service calls when something has happened there: a payment, a new mail."""
_CHATS = frozenset({
    "telegram", "whatsapp", "slack", "discord", "line", "messenger", "bot", "chat", "message", "messages",
})  # fmt: skip
"""Services that call a webhook for each message that somebody writes."""
_PROBES = frozenset({
    "health", "healthz", "healthcheck", "heartbeat", "liveness", "readiness", "livez", "readyz", "ping",
})  # fmt: skip
"""What paths end with at which a monitor asks whether something answers."""


def _sets_up(name: str) -> bool:
    """Whether a name says that something is set up: `add_db_connection`, `update_provider`."""
    words = name.lower().strip("_").split("_")
    return words[0] in _SETTING and words[-1] in _SET_UP


class RareRoutes:
    """Tells of endpoints how often somebody asks for what they do."""

    def __init__(self, ev: Evaluator, model: Model) -> None:
        self.ev = ev
        self._routes: dict[FunctionId, list[RouteRecord]] = {}
        self._paths: dict[FunctionId, list[str]] = {}
        for endpoint, routes in model.of_endpoints().items():
            self._routes[endpoint] = [route for _, route in routes]
            self._paths[endpoint] = [path for index, _ in routes for path in model.paths.get(index, ())]

    def count(self, owner: FunctionId) -> int:
        """How many routes a function is the endpoint of."""
        return len(self._routes.get(owner, ()))

    def takes_code(self, owner: FunctionId) -> bool:
        """Whether a function is an endpoint that is given the code of somebody who signs in."""
        return owner in self._routes and any(p.name == "code" for p in self.ev.function(*owner).parameters)

    def reads(self, owner: FunctionId) -> bool:
        """Whether all routes of an endpoint are asked by GET: pages are looked at again and again."""
        routes = self._routes.get(owner, [])
        return bool(routes) and all("GET" in route.methods for route in routes)

    def is_probe(self, owner: FunctionId) -> bool:
        """Whether a route is there for monitors, as the end of its path says: `/engine/health`."""
        routes = self._routes.get(owner, [])
        ends = ["".join(p for p in r.path if isinstance(p, str)).rstrip("/").rpartition("/")[2].lower() for r in routes]
        return (
            bool(ends)
            and all("GET" in r.methods for r in routes)
            and all(not _PROBES.isdisjoint(re.split(r"[-_]", end)) for end in ends)
        )

    def is_seldom(self, owner: FunctionId, kind: str) -> bool:
        """Whether the paths and methods of a route say that it is asked now and then: a login's callback, a restart."""
        routes = self._routes.get(owner, [])
        return bool(routes) and all(self._is_one_shot(owner, route, kind) for route in routes)

    def _is_one_shot(self, owner: FunctionId, route: RouteRecord, kind: str) -> bool:
        function = self.ev.function(*owner)
        own = "".join(part for part in route.path if isinstance(part, str))
        texts = [re.sub(r"\{[^}]*\}", "", path.lower()) for path in (own, *self._paths[owner])]
        words = {word for text in (*texts, function.name.lower()) for word in re.findall(r"[a-z]+[0-9]*", text)}
        takes_code = any(p.name == "code" for p in function.parameters)
        if ("callback" in words or takes_code) and (takes_code or words & _LOGINS):
            return bool(words & (_LOGINS | {"callback"}))
        is_changing = "GET" not in route.methods
        if is_changing and words & _ACTIONS:
            return True
        if kind == "light" and is_changing and words & _IMPORTS:
            return True
        return kind in _CLIENTS and (
            not _OPERATING.isdisjoint(words)
            or self._is_of_session(words)
            or self._is_set_up(words, own, function.name)
            or self._is_trial(texts)
            or (is_changing and self._is_now_and_then(words))
        )

    def _is_of_session(self, words: set[str]) -> bool:
        return bool(words & (_EXCHANGES | _SIGNING_IN)) or {"sign", "in"} <= words

    def _is_now_and_then(self, words: set[str]) -> bool:
        """Whether something is done once by each user, by another service, or for all that there is."""
        is_hook = bool(words & _HOOKS) and not words & _CHATS
        return is_hook or bool(words & (_FIRST_TIMES | _TAKING_OVER)) or {"sign", "up"} <= words

    def _is_set_up(self, words: set[str], path: str, name: str) -> bool:
        """Whether a route is the one of a click on a page of settings: `/models/discover/{provider}`."""
        asked = words | {word for part in re.findall(r"\{([^}:]*)", path.lower()) for word in part.split("_")}
        return bool(words & _TRYING and asked & _SET_UP) or _sets_up(name)

    def _is_trial(self, paths: Sequence[str]) -> bool:
        """Whether paths end with the trial of what is being set up: `/accounts/{id}/test`, `/test-notification`."""
        ends = [path.rstrip("/").rpartition("/")[2] for path in paths]
        return bool(ends) and all(not _TRIALS.isdisjoint(re.split(r"[-_]", end)) for end in ends)
