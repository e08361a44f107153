"""What becomes of a digest: kept to be compared later, an answer that a protocol asks for, or a key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import libcst as cst
from libcst.helpers import get_full_name_for_node

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
_KEYED = re.compile(
    r"(?:hmac|AES|DES3?|Blowfish|ARC4|ChaCha20\w*|Salsa20)\.(?:new|digest)|(?:\w+\.)*(?:Multi)?Fernet|(?:\w+\.)*SecretBox"
    r"|(?:\w+\.)*(?:AES(?:GCM|CCM|SIV|OCB3)?|ChaCha20\w*)|(?:\w+\.)*\w*(?:Serializer|Signer)"
)
"""What takes a key as its first argument, as the callee is written."""
_DERIVING = re.compile(r"(?:^|_)(?:derive[ds]?|keys?|secret|cipher|fernet|signer)(?:_|$)", re.IGNORECASE)
_HASHING = re.compile(r"hash|digest(?:_|$)|verify|check|store|register", re.IGNORECASE)


def is_key(span: Span, module: Module) -> bool:
    """Whether the digest that a call begins is a key by all that is seen: to sign with, to encrypt with."""
    named, is_raw = "", False
    inner: cst.CSTNode | None = None
    for node in module.ancestors(span):
        if isinstance(node, cst.Attribute) and node.attr.value == "digest":
            is_raw = True
        elif isinstance(node, cst.Call) and inner is not None and _is_keyed(node, inner):
            return True
        elif isinstance(node, (cst.Assign, cst.AnnAssign)) and is_raw:
            target = node.targets[0].target if isinstance(node, cst.Assign) else node.target
            named = named or last_name(target)
        elif isinstance(node, cst.FunctionDef):
            return bool(_names_key(named) or _names_key(node.name.value) or _is_given_as_key(span, node, module))
        inner = node
    return _names_key(named)


def _names_key(name: str) -> bool:
    return _DERIVING.search(name) is not None and _HASHING.search(name) is None


def _is_given_as_key(span: Span, function: cst.FunctionDef, module: Module) -> bool:
    """Whether a function gives the digest to what takes a key."""
    nodes = list(walk(function.body))
    digest = next((n for n in nodes if isinstance(n, cst.Call) and module.span(n) == span), None)
    holders = _holders(digest, nodes) if digest is not None else set()
    calls = (node for node in nodes if isinstance(node, cst.Call) and node.args)
    return any(
        isinstance(inner, cst.Name) and inner.value in holders
        for node in calls
        if _KEYED.fullmatch(get_full_name_for_node(node.func) or "")
        for inner in walk(node.args[0].value)
    )


def _is_keyed(call: cst.Call, inner: cst.CSTNode) -> bool:
    """Whether a call takes what one of its arguments holds as a key."""
    return bool(call.args) and call.args[0] is inner and bool(_KEYED.fullmatch(get_full_name_for_node(call.func) or ""))


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
