"""Whether code names anything by which callers are told from each other, and whether a browser sends that by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CREDENTIALS = re.compile(
    rb"\.cookies\b|\bcookie\(|set_cookie|sessionmiddleware|authenticationmiddleware|request\.(?:session|user|auth)\b"
    rb"|\boauth2\w*|\bhttp(?:basic|bearer|digest)\b|\bapikey(?:header|cookie|query)\b|securityscopes|current_user"
    rb"|[\"'](?:authorization|x-[\w-]*(?:key|auth|token|user)[\w-]*)[\"']|\bauthorization\s*:"
    rb"|\b(?:http_)?40[13](?:_|\b)|\b(?:unauthori[sz]ed|forbidden)\b"
    rb"|(?:depends|security)\(\s*[\w.]*(?:auth|user|login|key|token|admin|permission)",
    re.IGNORECASE,
)
"""What tells callers from each other; of an application without it a foreign site gets no more than everybody."""
_CARRIED = re.compile(
    rb"\b(?:HTTPBearer|APIKeyHeader|OAuth2\w*Bearer|OpenIdConnect)\(|[\"'](?:Bearer|bearer)\b"
    rb"|[\"'][xX]-[\w-]*(?i:key|auth|token|user)[\w-]*[\"']|\bx_\w*(?:key|token|user)\w*\s*:[^=()\n]*=\s*Header\("
)
"""Credentials that the code of a client, or a gateway, puts on each request: a browser sends none by itself."""
_SENT_ALONG = re.compile(
    rb"cookie|authenticationmiddleware"
    rb"|http_?(?:basic|digest)|basicauth|[\"'`](?:basic|digest|negotiate)(?: ?\{| realm| [\"'`%])"
    rb"|(?:scheme|authori[sz]|authenticate|auth_?type|startswith)[^\n]{0,40}[\"'`](?:basic|digest|negotiate)[\"'`]"
    rb"|client[-_]?cert|[\"']x-forwarded-user",
    re.IGNORECASE,
)
"""What a browser adds to the requests of any site: cookies, its login by HTTP, a certificate.

`request.user` is there only with the middleware that is named.
"""
_SESSIONS = re.compile(rb"sessionmiddleware", re.IGNORECASE)
_OF_SESSIONS = re.compile(
    rb"\b(?:request|req|conn\w*|websocket|ws|info)\.session\b|[\"']session[\"']|authlib|sqladmin|starlette_admin"
    rb"|csrf|flash",
    re.IGNORECASE,
)
"""Who puts something into the session of a client: without it the middleware sets no cookie."""
_COMMENT = re.compile(rb"(?m)(?:^|[ \t])#.*$")
_TEXT = re.compile(
    rb"(?s)(?<![\w\"'])[rRuU]?(?:\"\"\".*?\"\"\"|\'\'\'.*?\'\'\'|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
)
"""Texts that are written out; formatted ones hold code, and bytes are those of a protocol."""
_HEADER = re.compile(rb"\W*cookie\W*", re.IGNORECASE)
_SETTING = re.compile(rb"\W*(?:set-cookie|cookies)\W*", re.IGNORECASE)
"""The header of an answer, and where a library is told to look: `token_location = {"cookies"}`."""
_ASKED = re.compile(rb"(?:header\w*\s*(?:\.\w+\(|\[)|==|\bin|\w+_header\()\s*\(?\s*$", re.IGNORECASE)
"""What stands before a text that names a header: `headers.get("cookie")`, `name == "cookie"`."""
_FARTHEST = 40


def is_asked(modules: Sequence[bytes]) -> bool:
    """Whether modules tell callers from each other.

    Bearer tokens and keys in headers do not count, if they are all that there is: no foreign site has them.
    """
    texts = list(map(_code, modules))
    if any(_CARRIED.search(text) for text in texts):
        return _are_sent_along(texts)
    return any(_CREDENTIALS.search(text) for text in texts)


def only_carries(modules: Sequence[bytes]) -> bool:
    """Whether modules name bearer tokens or keys in headers, and nothing else of the kind."""
    texts = list(map(_code, modules))
    return any(_CARRIED.search(text) for text in texts) and not _are_sent_along(texts)


def _are_sent_along(texts: Sequence[bytes]) -> bool:
    """Whether some text names what a browser adds by itself, or a session in a cookie that is used somewhere."""
    if any(_SENT_ALONG.search(text) for text in texts):
        return True
    return any(_SESSIONS.search(text) for text in texts) and any(_OF_SESSIONS.search(text) for text in texts)


def _code(text: bytes) -> bytes:
    """A module without comments, and without texts that only speak of cookies: notices, and names of other things."""
    text = _COMMENT.sub(b"", text)

    def kept(found: re.Match[bytes]) -> bytes:
        if b"cookie" not in found[0].lower():
            return found[0]
        before = text[max(0, found.start() - _FARTHEST) : found.start()]
        is_asked = _HEADER.fullmatch(found[0]) is not None and _ASKED.search(before) is not None
        return found[0] if is_asked or _SETTING.fullmatch(found[0]) else b'""'

    return _TEXT.sub(kept, text) if b"cookie" in text.lower() else text
