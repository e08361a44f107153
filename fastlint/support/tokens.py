"""What a function does with a token: which one it is, whether this or another call verifies it, what is read of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import libcst as cst

from fastlint.subjects.shared import Call, PossibleValue
from fastlint.support.cst_queries import argument, assigned
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

DECODE = ("jwt.decode", "jwt.PyJWT.decode", "jwt.decode_complete", "jwt.PyJWT.decode_complete", "jose.jwt.decode")
BASE64 = (
    "base64.urlsafe_b64decode", "base64.b64decode", "base64.standard_b64decode", "jwt.utils.base64url_decode",
    "jose.utils.base64url_decode",
)  # fmt: skip

_OFF = re.compile(r"verify(?:_signature)?\W+False")
_VERIFIES = re.compile(r"(?<!un)(?<!not_)verif|(?<!un)validat|(?<!un)authenticat", re.IGNORECASE)
"""What checks a token, by its name."""
_TIMES = frozenset({"exp", "iat", "nbf", "jti", "kid"})
"""When a token expires, and its number: what is kept of those that have been made or verified before."""
_IDENTITY = re.compile(
    r"sub|id$|user|mail|name|role|tenant|org|team|account|group|scope|perm|admin|owner|aal|amr|acr|iss|aud|typ|auth",
    re.IGNORECASE,
)
"""Claims that say who somebody is, and what he may do."""
_KEYED = r"\s*(?:\[|\.get\()\s*[\"'](\w+)[\"']"
_PARTS = re.compile(r"([\w.]+(?:\[[^\]]*\])?)\.r?split\(\s*[\"']\.[\"']")
_ID_TOKEN = re.compile(r"(?s)(.+?)(?:\[|\.get\()\s*[\"']id_token[\"']")
_OF_TOKENS = re.compile(r"\w*tokens?(?:_\w+)?(?:\[|\.get\()\s*[\"']id_token[\"']")
"""The ID token of what is called tokens, or an answer with these."""
_ASKED = re.compile(
    r"\.(?:post|fetch_\w*token|authorize_access_token|acquire_token\w*|exchange_\w+)\(|\bexchange_\w+\("
)
"""What asks a token endpoint."""
_LOGS = re.compile(
    r"(?:\w+\.)*\w*log\w*\.(?:debug|info|warn|warning|error|exception|critical|log)\(|print\(|[\w.]*bind_contextvars\("
)
_DEEPEST = 4
_FEWEST = 2
"""Arguments of a call that verifies: the token and the key."""


def option(given: PossibleValue, name: str) -> Any:
    """The constant of a key of a dict."""
    if given.kind != "dict":
        return None
    return next((value.value for key, value in given.value if key == name and value.kind == "const"), None)


def is_unverified(call: Call) -> bool:
    """Whether a call that decodes a token is told not to look at the signature."""
    options = call.argument(None, "options")
    return options is not None and any(option(value, "verify_signature") is False for value in options.values)


class Token(NamedTuple):
    """The token that a call is given: as written, and what it can be."""

    text: str
    values: tuple[PossibleValue, ...]


class Reading(NamedTuple):
    """A call that looks into a token without verifying it."""

    call: Call
    module: Module
    around: str
    token: Token

    def is_harmless(self) -> bool:
        """Whether nothing of it is believed, or only what somebody has verified."""
        if self.call.asked_by == "verified" or (self.call.use == "statement" and self.call.name not in BASE64):
            return True
        made = [value.kind == "call" and str(value.value).endswith("encode") for value in self.token.values]
        return (made != [] and all(made)) or self._is_verified() or self._is_about_time()

    def is_doubtful(self) -> bool:
        """Whether the token came from its issuer, as far as one sees, or what it says goes to the log alone."""
        function = self.module.node(self.call.function.span) if self.call.function.name else None
        if not isinstance(function, cst.FunctionDef):
            return False
        if self.call.asked_by in ("off", "issuer") or self._is_of_nobody():
            return True
        return self._is_answered(function) or self._is_logged(function)

    def _is_of_nobody(self) -> bool:
        """Whether a helper that no guard calls reads nothing that says who somebody is, or what he may do."""
        if self.call.name not in BASE64 or self.call.function.roles or self.call.asked_by == "guard":
            return False
        keys = re.findall(_KEYED, self.around)
        made = re.findall(r"(\w+)\s*(?::[^=\n]+)?=\s*[\w.]*loads\(", self.around)
        is_whole = re.search(rf"return\s+(?:[\w.]*loads\(|(?:{'|'.join(made) or '!'})\s*$)", self.around, re.MULTILINE)
        return bool(keys) and is_whole is None and not any(map(_IDENTITY.search, keys))

    def _is_answered(self, function: cst.FunctionDef) -> bool:
        """Whether it is the ID token of an answer of a token endpoint, asked here or before: nobody else writes it."""
        node = self.module.expression(self.call.span)
        written = self.token.text
        if isinstance(node, cst.Call) and node.args and self.call.name not in BASE64:
            written = self.module.text(self.module.span(node.args[0].value))
        taken = _ID_TOKEN.match(self._given(function, written))
        if taken is not None:
            return _ASKED.search(_spelt(taken[1], function, self.module)) is not None
        if self.call.function.roles or self.token.text not in [p.name.value for p in function.params.params]:
            return False
        text = self.module.source.text
        given = re.findall(rf"(?<!def )\b{function.name.value}\(\s*([\w.\[\]\"'()]*?)\s*\)", text)
        kept = [
            re.findall(rf"(?m)^\s*{one}\s*=\s*(?:await\s+)?(.*)", text) if one.isidentifier() else [one]
            for one in given
        ]
        return bool(kept) and all(values and all(_OF_TOKENS.match(value) for value in values) for values in kept)

    def _is_logged(self, function: cst.FunctionDef) -> bool:
        """Whether what is read of it stands in calls that write to the log, and nowhere else."""
        source, span = self.module.source, self.call.span
        name = re.search(r"^\s*(\w+)\s*(?::[^=]+)?=\s*[\w.(]*$", source.line(span.row)[: span.column - 1])
        calls = [self.module.text(self.module.span(node)) for node in walk(function.body) if isinstance(node, cst.Call)]
        logs = [text for text in calls if _LOGS.match(text)]
        if name is None or not any(re.search(rf"\b{name[1]}\b", text) for text in logs):
            return False
        rest = self.around
        for text in logs:
            rest = rest.replace(text, "")
        return re.findall(rf"\b{name[1]}\b", rest) == [name[1]]

    def _is_verified(self) -> bool:
        if any(self._is_verifying(before) for before in self.call.before):
            return True
        function = self.module.node(self.call.function.span) if self.call.function.name else None
        if not isinstance(function, cst.FunctionDef):
            return _VERIFIES.search(self.around) is not None
        own = self._given(function, self.token.text)
        names = {p.name.value for p in (*function.params.params, *function.params.kwonly_params)}
        calls = (node for node in walk(function.body) if isinstance(node, cst.Call))
        verified = (self._verified_by(node, function) for node in calls if self.module.span(node) != self.call.span)
        return any(
            not texts or any(_may_be_same(text, own, names) for text in texts)
            for texts in verified
            if texts is not None
        )

    def _verified_by(self, node: cst.Call, function: cst.FunctionDef) -> list[str] | None:
        """What a call verifies, as it is given ([]: whatever it keeps itself); None if it verifies nothing."""
        name = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
        word = name.value if isinstance(name, cst.Name) else ""
        decodes = word in ("decode", "decode_complete") and not isinstance(node.func, cst.Name)
        if _OFF.search(self.module.text(self.module.span(node))) or not (decodes or _VERIFIES.search(word)):
            return None
        texts = [self._given(function, self.module.text(self.module.span(arg.value))) for arg in node.args]
        if not decodes:
            return texts
        return texts[:1] if len(texts) >= _FEWEST else None  # fewer: of bytes

    def _is_verifying(self, before: Call) -> bool:
        """Whether a call of a dependency has verified this very token."""
        if before.name not in DECODE or is_unverified(before):
            return False
        token = before.argument(0, "jwt")
        if token is None or token.text == self.token.text or not before.function.roles:
            return True
        known = {(v.kind, v.value) for v in token.values if v.kind in ("dependency", "parameter")}
        return any((v.kind, v.value) in known for v in self.token.values)

    def _given(self, function: cst.FunctionDef, text: str) -> str:
        """What a variable was assigned, if that happens once."""
        for _ in range(_DEEPEST):
            given = assigned(function, text) if text.isidentifier() else []
            if len(given) != 1:
                break
            text = self.module.text(self.module.span(given[0]))
        return text

    def _is_about_time(self) -> bool:
        """Whether a helper reads nothing but when the token expires, or its number."""
        if self.call.function.roles:
            return False
        if self.call.name in BASE64:
            after = self.module.source.line(self.call.span.end_row)[self.call.span.end_column - 1 :]
            taken = re.match(r"(?:\.decode\([^()]*\)|\))*" + _KEYED, after)
            if taken is not None:
                return taken[1] in _TIMES
            keys = re.findall(_KEYED, self.around)
            return bool(keys) and _TIMES.issuperset(keys)
        span, source = self.call.span, self.module.source
        read = re.match(_KEYED, source.line(span.end_row)[span.end_column - 1 :])
        if read is not None:
            return read[1] in _TIMES
        name = re.search(r"(\w+)\s*(?::[^=]+)?=\s*$", source.line(span.row)[: span.column - 1])
        if name is None:
            return False
        keys = re.findall(rf"\b{name[1]}\b{_KEYED}", self.around)
        return len(re.findall(rf"\b{name[1]}\b", self.around)) == len(keys) + 1 and _TIMES.issuperset(keys)


def _may_be_same(other: str, own: str, parameters: set[str]) -> bool:
    """Whether two expressions can be the same token: those of different parameters or keys of one are not."""
    root = re.match(r"\w*", other)
    if root is None or root[0] not in parameters:
        return True
    return other in own or own in other


def middle_part(call: Call, module: Module, around: str) -> Token | None:
    """The token of which a call decodes the middle part."""
    node = module.expression(call.span)
    text = module.text(module.span(node.args[0].value)) if isinstance(node, cst.Call) and node.args else ""
    seen: set[str] = set()
    is_second = False
    for _ in range(_DEEPEST):
        is_second = is_second or "[1]" in text
        found = _PARTS.search(text)
        if found is not None:
            return Token(found[1], ()) if is_second else None
        names = [name for name in re.findall(r"(?<![.\w\"'])[A-Za-z_]\w*", text) if name not in seen]
        seen.update(names)
        lines = []
        for name in names:
            for line in re.findall(rf"(?m)^[ \t]*(.*\b{name}\b[^=\n]*[^=!<>\n]=(?!=).*)$", around):
                targets = line.partition("=")[0].strip(" +()").split(",")
                if name in (target.strip(" ()*+") for target in targets):
                    lines.append(line.partition("=")[2])
                    is_second = is_second or (len(targets) > 1 and targets[1].strip(" ()") == name)
        text = " ".join(lines)
    return None


_OF_ISSUER = re.compile(
    r"\b(?:jwk\w*\.construct|PyJWKS?|from_jwk|get_signing_key\w*|load_(?:pem|der|ssh)_public_key|load_pem_x509_\w+"
    r"|import_key|JsonWebKey|ECKey|RSAKey|OKPKey)\b|\.public_key\(|\.public_numbers\(",
)
"""What makes a key that belongs to one kind of algorithm, out of what the issuer of the tokens publishes."""


def is_of_issuer(call: Call, module: Module) -> bool:
    """Whether the key is the public one of somebody else, which no algorithm of another kind accepts."""
    function, key = module.node(call.function.span) if call.function.name else None, call.argument(1, "key")
    if not isinstance(function, cst.FunctionDef) or key is None:
        return False
    return _OF_ISSUER.search(_spelt(key.text, function, module)) is not None


def _spelt(text: str, function: cst.FunctionDef, module: Module) -> str:
    """An expression with what its variables are assigned in the function."""
    seen: set[str] = set()
    for _ in range(_DEEPEST):
        names = set(re.findall(r"[A-Za-z_]\w*", text)) - seen
        seen |= names
        text += "".join(f" {module.text(module.span(v))}" for name in sorted(names) for v in assigned(function, name))
    return text


def is_chosen_by_token(call: Call, module: Module) -> bool:
    """Whether the algorithms come from the header of the token, and nothing in the function compares them."""
    function = module.node(call.function.span) if call.function.name else None
    node = module.expression(call.span)
    if not isinstance(function, cst.FunctionDef) or not isinstance(node, cst.Call):
        return False
    given = argument(node, 2, "algorithms")
    text = module.text(module.span(given.value)) if given is not None else ""
    if re.search(r"[\"']alg[\"']", text) is None and not re.fullmatch(r"[\[(]\s*\w+\s*,?\s*[\])]", text):
        return False
    text = _spelt(text, function, module)
    is_compared = re.search(r"\balg\w*\b[\"'\])]*\s*(?:not\s+in\b|in\b|[!=]=)", module.text(call.function.span))
    return "get_unverified_header" in text and re.search(r"[\"']alg[\"']", text) is not None and not is_compared
