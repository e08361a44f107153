from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Confidence, Diagnostic, Related, Route, Rule, Severity, Span
from fastlint.support.answers import answers_itself
from fastlint.support.cst_queries import argument_span, names_in, own_nodes, return_span
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_CERTAIN = re.compile(r"(^|_)(password|passwd|salt)(_hash|_hashed|$)|hashed_?pass", re.IGNORECASE)
_MAKES = re.compile(r"(generat|random|suggest|rotat)\w*[-_ /]*(password|passwd)|credential", re.IGNORECASE)
"""What a route is called that makes a password for the client, or a model that is made to carry one."""
_LIKELY = re.compile(
    r"(^|_)((reset|verification|verify|confirmation|activation|refresh)_token|(t?otp|mfa|two_factor|2fa)_secret"
    r"|secret_key|private_key)$",
    re.IGNORECASE,
)
_RANDOM = re.compile(r"secrets$|token_(urlsafe|hex|bytes)$|uuid4$|choices?$|\w*(generat|random)", re.IGNORECASE)
"""Names of what makes a password that nobody knows."""
_PLAIN = ("password", "passwd")
_FIRST = re.compile(
    r"^(?:temp|temporary|initial|first|generated|one_?time|provisional|default|new|reset|suggested)_(?:password|passwd)$",
    re.IGNORECASE,
)
"""Passwords that a route hands over as it makes an account or resets it: who gets them has to choose another one."""
_OF_NETWORKS = re.compile(r"(?:^|[._])(?:wi_?fi|wlan|ssid|hotspot|access_point)_", re.IGNORECASE)
"""Passwords of a network, which a device asks for that has to join it."""
_MAKING = frozenset({"POST", "PUT", "PATCH"})
_DEEPEST = 3
_ABOUT = re.compile(
    r"token|login|log_in|signin|sign_in|auth|session|regist|signup|sign_up|refresh|key|secret|cred|webhook|invit"
    r"|otp|2fa|mfa|share|upload|csrf|setup|domain|dns|setting|config|provider|integration|password|connect|ssh|impersonat",
    re.IGNORECASE,
)


class SensitiveFieldInResponse(Rule):
    """The response model of a route lets a secret through.

    Why it hurts: whoever may call the route reads the password hash, and so do logs, caches and the browser's history.
    A hash that is known can be cracked at leisure.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class User(BaseModel):
            name: str
            hashed_password: str


        @app.get("/users/{name}")
        def read_user(name: str) -> User:  # expect: hashed_password
            return User(name=name, hashed_password="$2b$12$abc")

    Good:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel, Field

        app = FastAPI()


        class User(BaseModel):
            name: str
            hashed_password: str = Field(exclude=True)


        class Token(BaseModel):
            access_token: str


        @app.get("/users/{name}")
        def read_user(name: str) -> User:
            return User(name=name, hashed_password="$2b$12$abc")


        @app.post("/login")
        def login() -> Token:
            return Token(access_token="abc")

    Exceptions: fields that are excluded, of type SecretStr or bool, or that get something empty or masked wherever the
    model is built (`password=mask(password)`). Fields that no construction fills, and those that the route refuses in
    its body. First passwords (`temporary_password`) in the answer to a request that changes something. Routes that make
    a password or credentials for the client. A body that is sent back as it came is a warning. Routes with the same
    model are one finding. A plain `token`, `api_key` or `client_secret` is often what the client has asked for;
    reset tokens, keys and secrets for one-time passwords are reported where neither the path, the function nor the
    model speaks of such things, or of a domain, whose owner publishes the token. Of low confidence where the route
    makes its responses itself: then the model only documents them; and passwords of networks, which devices ask for
    that join them (`wifi_password`).

    References: https://fastapi.tiangolo.com/tutorial/response-model/#return-the-same-input-data
    """

    code = "FLT303"
    severity = Severity.ERROR

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        if route.response is None or route.is_websocket:
            return
        leaks = _leaks_of(route, route.response.text)
        own = _Body(route, module) if leaks and _is_here(route) else None
        leaks = [leak for leak in leaks if own is None or not own.is_meant(leak)]
        if not leaks:
            return
        is_echo = own is not None and own.is_echo(leaks)
        is_unsure = answers_itself(route) or all(map(_OF_NETWORKS.search, leaks))
        names = ", ".join(f"`{leak}`" for leak in leaks[:4])
        does, to = ("can send", "back to the client that sent it") if is_echo else ("sends", "to the client")
        yield Diagnostic(
            _place(route, module),
            f"the response model `{route.response.text}` {does} {names} {to}; leave it out of the model that is "
            f"returned{_or_excluded(route)}",
            severity=Severity.WARNING if is_echo else Severity.ERROR,
            related=tuple(_declared(leak, route) for leak in leaks[:4]),
            repair=route.leak_owner,
            noqa_row=route.span.row,
            confidence=Confidence.LOW if is_unsure else Confidence.HIGH,
        )


def _leaks_of(route: Route, response: str) -> list[str]:
    """The fields of what is sent that are secrets by their names, as far as the route fills them."""
    about = " ".join((route.endpoint, route.path, *route.paths, response))
    leaks = [leak for leak in route.leaks if _is_leak(leak, about)]
    return [leak for leak in leaks if _is_filled(leak, route) and not _is_first(leak, route)]


def _place(route: Route, module: Module) -> Span:
    """Where the model is named: by the call that makes the route, or by its function."""
    if route.response_model == "keyword":
        return argument_span(route.span, "response_model", module)
    return (return_span(route.function.span, module) if _is_here(route) else None) or route.span


def _or_excluded(route: Route) -> str:
    """The other remedy, where the model is no body, too: what a client sends is often stored by a dump of it."""
    own = route.response.name if route.response is not None else ""
    is_body = any(p.source == "body" and p.type.name == own for p in route.parameters)
    return "" if is_body else ", or give the field `exclude=True`"


def _declared(leak: str, route: Route) -> Related:
    place = route.leak_places[route.leaks.index(leak)]
    return Related(place.filename, place.span, f"`{leak.rpartition('.')[2]}` is declared here")


def _is_leak(leak: str, about: str) -> bool:
    owner, _, name = leak.rpartition(".")
    if _CERTAIN.search(name):
        return not (name in _PLAIN and _MAKES.search(about))
    return bool(_LIKELY.search(name)) and not _ABOUT.search(f"{about} {owner}")


def _is_first(leak: str, route: Route) -> bool:
    """Whether it is the first password of somebody, which the request that makes it has to hand over."""
    return _FIRST.match(leak.rpartition(".")[2]) is not None and set(route.methods) <= _MAKING


def _is_filled(leak: str, route: Route) -> bool:
    """Whether some object that is returned may have the field: what no construction gives is sent as its default."""
    top = leak.partition(".")[0]
    sent = [r for r in route.returns if r.kind not in ("none", "exception", "response")]
    return not sent or any(r.filled is None or top in r.filled for r in sent)


def _is_here(route: Route) -> bool:
    return route.span.row < route.function.name_span.row and route.function.first_row <= route.span.row


class _Body:
    """What the function of a route does with the bodies that it is sent, and with the fields of what it returns."""

    def __init__(self, route: Route, module: Module) -> None:
        node = module.node(route.function.span)
        self.nodes = list(own_nodes(node)) if isinstance(node, cst.FunctionDef) else []
        self.bodies = {p.name for p in route.parameters if p.source == "body"}

    def is_meant(self, leak: str) -> bool:
        """Whether the field is always empty, as it is refused, or a password that is made for the client."""
        name = leak.rpartition(".")[2]
        return any(self._refuses(node, name) for node in self.nodes) or (
            name in _PLAIN and any(self._is_made(value) for value in self._given(name))
        )

    def is_echo(self, leaks: list[str]) -> bool:
        """Whether all that is returned is a body, as it came."""
        returned = [node.value for node in self.nodes if isinstance(node, cst.Return) and node.value is not None]
        return bool(returned) and all(self._is_body(value, leaks) for value in returned)

    def _is_body(self, value: cst.BaseExpression, leaks: list[str]) -> bool:
        if isinstance(value, cst.Name):
            made = [given for given in self._values(value.value) if not isinstance(given, cst.Name)]
            return value.value in self.bodies or (bool(made) and all(self._is_body(given, leaks) for given in made))
        if not isinstance(value, cst.Call):
            return False
        names = {leak.rpartition(".")[2] for leak in leaks}
        sources = [arg.value for arg in value.args if arg.star == "**" or (arg.keyword and arg.keyword.value in names)]
        return bool(sources) and all(names_in(source) & self.bodies for source in sources)

    def _refuses(self, node: cst.CSTNode, name: str) -> bool:
        """`if body.password: raise ...`."""
        if not isinstance(node, cst.If) or not any(isinstance(n, cst.Raise) for n in walk(node.body)):
            return False
        test = node.test
        if isinstance(test, cst.Comparison) and isinstance(test.comparisons[0].operator, (cst.IsNot, cst.NotEqual)):
            test = test.left
        return (
            isinstance(test, cst.Attribute)
            and test.attr.value == name
            and isinstance(test.value, cst.Name)
            and test.value.value in self.bodies
        )

    def _given(self, name: str) -> Iterator[cst.BaseExpression]:
        """What a field of this name is given: `x.password = ...`, `Model(password=...)`."""
        for node in self.nodes:
            if isinstance(node, cst.Assign):
                targets = [target.target for target in node.targets]
                if any(isinstance(t, cst.Attribute) and t.attr.value == name for t in targets):
                    yield node.value
            elif isinstance(node, cst.Arg) and node.keyword is not None and node.keyword.value == name:
                yield node.value

    def _is_made(self, value: cst.BaseExpression, depth: int = 0) -> bool:
        """Whether a value is made at random."""
        if isinstance(value, cst.Name) and depth < _DEEPEST:
            return any(self._is_made(given, depth + 1) for given in self._values(value.value))
        return not isinstance(value, cst.Name) and any(_RANDOM.match(name) for name in names_in(value))

    def _values(self, name: str) -> list[cst.BaseExpression]:
        assigned = [node for node in self.nodes if isinstance(node, cst.Assign)]
        return [
            node.value for node in assigned for t in node.targets
            if isinstance(t.target, cst.Name) and t.target.value == name
        ]  # fmt: skip
