from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import MANY, Argument, Call, Confidence, Diagnostic, PossibleValue, Rule, Span
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request", "stream", "ws_connect"})
_NO_CERTIFICATE = ("CERT_NONE", "ssl.CERT_NONE", "ssl.VerifyMode.CERT_NONE", "none", 0)
_SWITCHES: dict[str, dict[str, tuple[object, ...]]] = {
    "aiohttp": {"ssl": (False,), "verify_ssl": (False,)},
    "urllib3": {"cert_reqs": (*_NO_CERTIFICATE, "NONE")},
    "pymongo": {"tlsAllowInvalidCertificates": (True,), "tlsInsecure": (True,)},
    "motor": {"tlsAllowInvalidCertificates": (True,), "tlsInsecure": (True,)},
    "redis": {"ssl_cert_reqs": (*_NO_CERTIFICATE, None)},
    "ldap3": {"validate": _NO_CERTIFICATE},
    "elasticsearch": {"verify_certs": (False,)},
    "opensearchpy": {"verify_certs": (False,)},
}
"""By library the arguments that switch the check of certificates off, and what they are given for that."""
_USUAL: dict[str, tuple[object, ...]] = {"verify": (False,)}
_HOLDERS = frozenset({"ssl.create_default_context", "ssl.SSLContext", "requests.Session"})
"""What checks certificates until an attribute of it says otherwise."""
_ADDRESSES = ("url", "base_url", "endpoint_url", "hosts", "host")
_PLAIN = re.compile(r"(?:http|ws|redis|ldap)://")
_HERE = re.compile(
    r"(?:https|wss)://(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\]|host\.docker\.internal)(?=[:/?#]|$)"
)
_NEAR = re.compile(
    r"(?:https|wss)://(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|[^/:?#.]+(?=[:/?#]|$)"
    r"|[^/:?#]+\.(?:local|lan|internal|svc)(?=[:/?#]|$))"
)
_ASKING = frozenset({"requests.get", "requests.head", "httpx.get", "httpx.head"})
_SENDING = ("headers", "auth", "cookies", "cert", "params", "data", "json")
_TEXTS = (cst.SimpleString, cst.FormattedStringText)
_TARGET = re.compile(r"^[ \t]*([A-Za-z_][\w.]*)\s*(?::[^=\n]+)?=\s*(?:\w+\s*=\s*)?$")


class DisabledTlsVerification(Rule):
    """A client of the server accepts any certificate.

    Why it hurts: TLS keeps others out only if the client looks at who answers. Without that, whoever stands between the
    two (a proxy, a false DNS answer, the next container) takes the place of the other side with a certificate of his
    own: he reads the tokens and data that are sent, and answers what he likes.

    Bad:
        # app/rates.py
        import httpx
        import requests

        client = httpx.AsyncClient(verify=False)  # expect: verify=False


        def fetch_rates() -> str:
            return requests.get("https://rates.example.com", timeout=10, verify=False).text  # expect: verify=False

    Good:
        # app/rates.py
        import ssl

        import httpx
        import requests

        client = httpx.AsyncClient(verify=ssl.create_default_context(cafile="/etc/ssl/own.pem"))


        def fetch_rates() -> str:
            return requests.get("https://rates.example.com", timeout=10, verify="/etc/ssl/own.pem").text

    Reported are the arguments of httpx, requests, aiohttp, urllib3, boto3, redis, pymongo, elasticsearch, ldap3 and
    others, `session.verify = False` of a `requests.Session`, and contexts of `ssl` that check nothing.

    Four or more of one callee in a file are one habit, and one finding with its other places.

    Exceptions: tests and scripts. A value that is not known, such as a setting without a default. Addresses of the
    own machine, and those without TLS. Of low confidence: a setting, field or parameter that is only `False` by
    default or in one branch, contexts that are told something else as well or only under a condition, or in whose
    function another one checks, a GET without headers, login or query of which nobody takes the answer, what
    an `except SSLError` tries again, and hosts of the own network (`192.168.1.4`, a name without a domain): their
    certificates are often made by hand. Give such a client the certificate that they have: `verify="/path/of/the.pem"`.

    References: https://www.python-httpx.org/advanced/ssl/, https://requests.readthedocs.io/en/latest/user/advanced/,
    https://cwe.mitre.org/data/definitions/295.html

    Overlaps: ruff S501 reports `verify=False` where it is written into calls of httpx and requests; fastlint also what
    comes through variables and settings, other libraries, and contexts. S323 reports `ssl._create_unverified_context`.
    """

    code = "FLT818"
    overlaps = ("ruff:S501", "ruff:S323")
    needs = (
        "requests.get", "requests.post", "requests.put", "requests.patch", "requests.delete", "requests.head",
        "requests.options", "requests.request", "requests.Session.get", "requests.Session.post",
        "requests.Session.put", "requests.Session.patch", "requests.Session.delete", "requests.Session.head",
        "requests.Session.options", "requests.Session.request", "httpx.get", "httpx.post", "httpx.put", "httpx.patch",
        "httpx.delete", "httpx.head", "httpx.options", "httpx.request", "httpx.stream", "httpx.Client",
        "httpx.AsyncClient", "httpx.HTTPTransport", "httpx.AsyncHTTPTransport", "aiohttp.TCPConnector",
        "aiohttp.request", "aiohttp.ClientSession.ws_connect", "aiohttp.ClientSession.get",
        "aiohttp.ClientSession.post", "aiohttp.ClientSession.put", "aiohttp.ClientSession.patch",
        "aiohttp.ClientSession.delete", "aiohttp.ClientSession.head", "aiohttp.ClientSession.options",
        "aiohttp.ClientSession.request", "boto3.client", "boto3.resource", "boto3.Session.client",
        "boto3.Session.resource", "hvac.Client", "docker.tls.TLSConfig", "elasticsearch.Elasticsearch",
        "elasticsearch.AsyncElasticsearch", "opensearchpy.OpenSearch", "opensearchpy.AsyncOpenSearch",
        "urllib3.PoolManager", "urllib3.HTTPSConnectionPool", "urllib3.ProxyManager", "pymongo.MongoClient",
        "pymongo.AsyncMongoClient", "motor.motor_asyncio.AsyncIOMotorClient", "redis.Redis", "redis.StrictRedis",
        "redis.from_url", "redis.Redis.from_url", "redis.asyncio.Redis", "redis.asyncio.from_url",
        "redis.asyncio.Redis.from_url", "ldap3.Tls", "ssl._create_unverified_context", "ssl.create_default_context",
        "ssl.SSLContext", "requests.Session",
    )  # fmt: skip

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if call.name == "ssl._create_unverified_context":
            is_doubtful = call.function.is_aside or _speaks_of_here(call, module) or _is_chosen(call, module)
            is_certain = not is_doubtful
            yield _found(call.span, f"`{call.callee}`", call, is_certain=is_certain)
        elif call.name in _HOLDERS:
            yield from _switched_off_later(call, module)
        for keyword, off in _SWITCHES.get(call.name.partition(".")[0], _USUAL).items():
            given = call.argument(None, keyword)
            if given is None or not _can_be_off(given, off) or _is_here(call):
                continue
            is_told = given.values[0].kind == "const" and "." in given.text  # a field that is so by default
            is_doubtful = is_told or _is_near(call) or call.function.is_aside or _is_deliberate(call, module)
            is_certain = len(given.values) == 1 and not is_doubtful
            yield _found(_place(call, keyword, module), f"`{keyword}={given.text}`", call, is_certain=is_certain)
            return


def _found(span: Span, what: str, call: Call, *, is_certain: bool) -> Diagnostic:
    return Diagnostic(
        span,
        f"{what} accepts any certificate: whoever stands between can read and change all that is sent; "
        "name the certificate to trust",
        confidence=Confidence.HIGH if is_certain else Confidence.LOW,
        repair=f"{what} of {call.name}{'' if is_certain else ' low'}",
        many=MANY,
    )


def _can_be_off(given: Argument, off: tuple[object, ...]) -> bool:
    """Whether one of the things that an argument can be switches the check off."""
    written = [value.value for value in given.values if value.kind in ("const", "name")]
    return any(type(value) is type(one) and value == one for value in written for one in off)


def _is_here(call: Call) -> bool:
    """Whether a call goes to the own machine, or does without TLS."""
    if call.name.startswith("redis.") and not call.name.endswith("from_url") and call.argument(None, "ssl") is None:
        return True
    return any(_PLAIN.match(text) or _HERE.match(text) for text in _addresses(call))


def _is_near(call: Call) -> bool:
    """Whether a call goes to a machine of the own network."""
    return any(_NEAR.match(text) for text in _addresses(call))


def _is_deliberate(call: Call, module: Module) -> bool:
    """Whether a call only asks if somebody is there, or is tried again after the certificate was found wanting."""
    if call.use == "statement" and call.name in _ASKING and all(call.argument(None, n) is None for n in _SENDING):
        return True
    handlers = (node for node in module.ancestors(call.span) if isinstance(node, cst.ExceptHandler))
    return any(node.type is not None and "SSLError" in module.text(module.span(node.type)) for node in handlers)


def _speaks_of_here(call: Call, module: Module) -> bool:
    """Whether the function around a call writes an address of the own machine: that is whom it asks."""
    function = module.node(call.function.span) if call.function.name else None
    texts = (node for node in walk(function) if isinstance(node, _TEXTS)) if function is not None else ()
    return any(_HERE.match(node.value.lstrip("rbfRBF'\"")) for node in texts)


def _is_chosen(call: Call, module: Module) -> bool:
    """Whether the function makes a context that checks as well: who runs the program chooses."""
    function = module.node(call.function.span) if call.function.name else None
    made = (node.func for node in walk(function) if isinstance(node, cst.Call)) if function is not None else ()
    return any(module.qualified_name(callee) == "ssl.create_default_context" for callee in made)


def _addresses(call: Call) -> list[str]:
    last = call.name.rpartition(".")[2]
    position = 1 if last in ("request", "stream") else 0
    given = [call.argument(position if last in _VERBS and name == "url" else None, name) for name in _ADDRESSES]
    return [text for one in given if one is not None for value in one.values for text in _beginnings(value)]


def _beginnings(value: PossibleValue) -> Iterator[str]:
    """What an address, or each of several, begins with, as far as it is written out."""
    if value.kind == "const" and isinstance(value.value, str):
        yield value.value
    elif value.kind == "format" and value.value:
        yield from _beginnings(value.value[0])
    elif value.kind == "list":
        for item in value.value:
            yield from _beginnings(item)


def _place(call: Call, keyword: str, module: Module) -> Span:
    node = module.expression(call.span)
    for arg in node.args if isinstance(node, cst.Call) else ():
        if arg.keyword is not None and arg.keyword.value == keyword:
            return module.span(arg)
    return call.span


def _rows_of(name: str, call: Call, module: Module) -> range:
    """Where a name can mean what the call gives to it: the rows of the function, or of the file."""
    if not call.function.name or name.startswith("self."):
        return range(1, len(module.source.line_starts) + 1)
    return range(call.function.span.row, call.function.span.end_row + 1)


def _switched_off_later(call: Call, module: Module) -> Iterator[Diagnostic]:
    """Statements that tell a session or context, which the call gives to a name, to check nothing."""
    source = module.source
    target = _TARGET.match(source.line(call.span.row)[: call.span.column - 1])
    if target is None:
        return
    off = r"verify\s*=\s*False" if call.name == "requests.Session" else r"verify_mode\s*=\s*(?:\w+\.)*CERT_NONE"
    pattern = re.compile(rf"\s*({re.escape(target[1])}\.{off})\s*(?:#.*)?$")
    rows = _rows_of(target[1], call, module)
    is_set = re.compile(rf"\s*{re.escape(target[1])}\.verify(?:_mode)?\s*=")
    is_chosen = sum(is_set.match(source.line(row)) is not None for row in rows) > 1
    for row in rows:
        found = pattern.match(source.line(row))
        if found is not None:
            span = Span(row, found.start(1) + 1, row, found.end(1) + 1)
            is_doubtful = is_chosen or call.function.is_aside or _is_asked_for(span, call, module)
            yield _found(span, f"`{found[1]}`", call, is_certain=not is_doubtful)
            return


def _is_asked_for(span: Span, call: Call, module: Module) -> bool:
    """Whether a condition decides that nothing is checked: one in which the context or session is not made."""
    branches = [module.span(node) for node in module.ancestors(span) if isinstance(node, cst.If)]
    return any(not branch.row <= call.span.row <= branch.end_row for branch in branches)
