"""What becomes of a digest: kept to be compared later, or an answer that a protocol asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.support.cst_queries import last_name, names_in
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.diagnostic import Span
    from fastlint.walk.module import Module

_FRESH = re.compile(r"nonce|challenge|realm|scramble|timestamp", re.IGNORECASE)
"""What is hashed together with a password only to answer once: WS-Security, HTTP Digest, logins of databases."""
_HASHES = re.compile(r"md5|sha\d\w*|blake2[bs]|ripemd\w*|new|update|hash|digest", re.IGNORECASE)
_PASSING = frozenset({
    "hexdigest", "digest", "encode", "decode", "lower", "upper", "hex", "str", "bytes", "dict", "dumps", "format",
    "urlencode", "quote", "b64encode", "urlsafe_b64encode", "strip", "update", "new",
})  # fmt: skip
_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request", "stream", "fetch"})
_CARRYING = frozenset({"json", "data", "params", "headers", "content", "body", "auth", "cookies"})
_SENDING = frozenset({"urlopen", "Request", "send", "sendall", "send_json", "send_str", "publish"})


def is_answer(call: Span, function: cst.FunctionDef, module: Module) -> bool:
    """Whether the digest that a call begins is made for the other side: of something fresh, or sent and not kept."""
    return _is_fresh(function) or _is_only_sent(call, function, module)


def _is_fresh(function: cst.FunctionDef) -> bool:
    """Whether something goes into a hash of the function that no stored digest could hold."""
    hashes = (
        node for node in walk(function.body) if isinstance(node, cst.Call) and _HASHES.fullmatch(last_name(node.func))
    )
    names = {name for node in hashes for arg in node.args for name in names_in(arg.value)}
    return any(_FRESH.search(name) for name in names)


def _is_only_sent(span: Span, function: cst.FunctionDef, module: Module) -> bool:
    digest = next((n for n in walk(function.body) if isinstance(n, cst.Call) and module.span(n) == span), None)
    if digest is None:
        return False
    nodes = list(walk(function.body))
    holders = _holders(digest, nodes)
    if any(_keeps(node, digest, holders) for node in nodes):
        return False
    return any(_sends(node, digest, holders) for node in nodes)


def _holders(digest: cst.Call, nodes: Iterable[cst.CSTNode]) -> set[str]:
    """The variables that hold a digest, or a dict or text with it."""
    found: set[str] = set()
    assignments = [node for node in nodes if isinstance(node, (cst.Assign, cst.AnnAssign))]
    for _ in range(len(assignments)):
        before = len(found)
        for node in assignments:
            if node.value is None or any(_sends(inner, digest, found) for inner in walk(node.value)):
                continue
            if _holds(node.value, digest, found):
                found.update(target.value for target in _roots(node) if isinstance(target, cst.Name))
        if len(found) == before:
            break
    return found


def _roots(node: cst.Assign | cst.AnnAssign) -> Iterator[cst.BaseExpression]:
    """The targets of an assignment; of an item the dict that gets it."""
    targets = [t.target for t in node.targets] if isinstance(node, cst.Assign) else [node.target]
    for target in targets:
        yield target.value if isinstance(target, cst.Subscript) else target


def _holds(node: cst.CSTNode, digest: cst.Call, holders: set[str]) -> bool:
    return any(inner is digest or (isinstance(inner, cst.Name) and inner.value in holders) for inner in walk(node))


def _keeps(node: cst.CSTNode, digest: cst.Call, holders: set[str]) -> bool:
    """Whether a digest is compared, returned, put on an object or handed to what may store it."""
    match node:
        case cst.Comparison() | cst.Return():
            return _holds(node, digest, holders) and not any(_sends(inner, digest, holders) for inner in walk(node))
        case cst.Assign() | cst.AnnAssign() if node.value is not None:
            is_local = all(isinstance(root, cst.Name) for root in _roots(node))
            return not is_local and _holds(node.value, digest, holders)
        case cst.Call() if last_name(node.func) not in _PASSING and not _HASHES.fullmatch(last_name(node.func)):
            given = any(_holds(arg.value, digest, holders) for arg in node.args)
            return given and not any(_sends(inner, digest, holders) for inner in walk(node))
    return False


def _sends(node: cst.CSTNode, digest: cst.Call, holders: set[str]) -> bool:
    """Whether a call sends what holds a digest in a request."""
    if not isinstance(node, cst.Call):
        return False
    name = last_name(node.func)
    for arg in node.args:
        word = arg.keyword.value if arg.keyword is not None else ""
        is_carried = name in _VERBS and (word in _CARRYING or isinstance(arg.value, cst.FormattedString))
        if (is_carried or name in _SENDING) and _holds(arg.value, digest, holders):
            return True
    return False
