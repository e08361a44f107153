"""Whether code names anything that a browser adds to requests by itself, and that tells callers from each other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fastlint.later_pattern import later

_LOGIN = rb"[\"'`](?:basic|digest|negotiate)"
_LOGINS = (
    rb"(?:starlette|fastapi)\.middleware(?:\.| import )authentication"
    rb"|http_?(?:basic|digest)(?!auth)|basic_?auth_?(?:middleware|backend|cred)"
    rb"|" + _LOGIN + rb" realm|authenticate[^\n]{0,40}" + _LOGIN + rb" ?[\"'`%{]"
    rb"|(?:scheme|auth_?type|authori[sz]\w*\)?\.|startswith|removeprefix|split|partition|==|\bin\b)[^\n]{0,40}"
    + _LOGIN
    + rb" ?[\"'`%]"
    rb"|" + _LOGIN + rb" ?[\"'`] (?:in|==) "
    rb"|[\"'][\w-]*client-(?:cert|verify)|ssl_client_|ssl_cert_reqs|[\"']x-forwarded-user"
)
_SENT_ALONG = later(rb"cookie|" + _LOGINS, re.IGNORECASE)
"""What a browser adds to the requests of any site: cookies, its login by HTTP, a certificate.

`request.user` is there only with the middleware that is named; projects have classes of that name for bearer tokens.
What is sent to other services is no login here: `HTTPBasicAuth(...)` of a client,
`headers["Authorization"] = f"Basic {token}"`, a certificate that it shows itself.
"""
_SESSIONS = later(rb"sessionmiddleware", re.IGNORECASE)
_OF_SESSIONS = later(
    rb"\b(?:request|req|conn\w*|websocket|ws|info)\.session\b|[\"']session[\"']|authlib|sqladmin|starlette_admin"
    rb"|csrf|flash",
    re.IGNORECASE,
)
"""Who puts something into the session of a client: without it the middleware sets no cookie."""
_FAR = later(
    _LOGINS
    + rb"|same_?site[\"']?\s*[=:](?!=)(?!\s*[\"'](?:lax|strict)[\"'])|set-cookie|\bset_(?!cookie\()\w*cookies?\("
    rb"|authjwt|cookie_?transport|cookies?_?(?:jar|middleware)",
    re.IGNORECASE,
)
"""What may come along from other sites: a login by HTTP, cookies that say so, and those that others set."""
_NEAR = later(rb"\.set_cookie\(|sessionmiddleware", re.IGNORECASE)
"""What sets cookies that are `SameSite=Lax` by default."""
_COMMENT = later(rb"(?m)(?:^|[ \t])#.*$")
_TEXT = later(rb"(?s)(?<![\w\"'])[rRuU]?(?:\"\"\".*?\"\"\"|\'\'\'.*?\'\'\'|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')")
"""Texts that are written out; formatted ones hold code, and bytes are those of a protocol."""
_HEADER = later(rb"\W*cookie\W*", re.IGNORECASE)
_SETTING = later(rb"\W*(?:set-cookie|cookies)\W*", re.IGNORECASE)
"""The header of an answer, and where a library is told to look: `token_location = {"cookies"}`."""
_ASKED = later(rb"(?:header\w*\s*(?:\.\w+\(|\[)|==|\bin|\w+_header\()\s*\(?\s*$", re.IGNORECASE)
"""What stands before a text that names a header: `headers.get("cookie")`, `name == "cookie"`."""
_IS_THERE = later(rb"\b(\w*cookie\w*)\s*=\s*[\"']cookie[\"']\s+in\b[^\n]*", re.IGNORECASE)
"""Whether a request has any cookie: whose it is, is not asked."""
_FARTHEST = 40
_OF_ANSWERS = later(rb"\W*set-cookie\W*", re.IGNORECASE)
_NAME = (
    rb"[\"'](?:authorization|host|origin|referer|date|server|via|te|trailers?|upgrade|connection|keep-alive|vary|etag|expires"
    rb"|user-agent|transfer-encoding|(?:content|proxy|accept|access|cache|x|www|if|last|set)-[\w-]+|cookie)[\"']"
)
_AFTER_NAME = later(_NAME + rb"\s*,\s*$", re.IGNORECASE)
_BEFORE_NAME = later(rb"\s*,\s*" + _NAME + rb"\s*[,)\]}]", re.IGNORECASE)
"""Names of other headers beside: a list of those that are hidden from a log, or not passed on."""


def are_sent_along(modules: Sequence[bytes]) -> bool:
    """Whether some module names what a browser adds by itself, or a session in a cookie that is used somewhere.

    No foreign site has bearer tokens and keys in headers.
    """
    texts = list(map(_code, modules))
    if any(_SENT_ALONG.search(text) for text in texts):
        return True
    return any(_SESSIONS.search(text) for text in texts) and any(_OF_SESSIONS.search(text) for text in texts)


def stay_near(modules: Sequence[bytes]) -> bool:
    """Whether all that is sent along are cookies that only pages of the same site bring (`SameSite=Lax`)."""
    texts = list(map(_code, modules))
    return any(map(_NEAR.search, texts)) and not any(map(_FAR.search, texts))


def _code(text: bytes) -> bytes:
    """A module without comments, and without texts that only speak of cookies: notices, and names of other things."""
    text = _COMMENT.sub(b"", text)
    for found in tuple(_IS_THERE.finditer(text)):
        text = re.sub(rb"\b" + found[1] + rb"\b", b"_", text.replace(found[0], b""))

    def kept(found: re.Match[bytes]) -> bytes:
        if b"cookie" not in found[0].lower():
            return found[0]
        before = text[max(0, found.start() - _FARTHEST) : found.start()]
        is_among = _AFTER_NAME.search(before) is not None or _BEFORE_NAME.match(text, found.end()) is not None
        if is_among and _OF_ANSWERS.fullmatch(found[0]):
            return b'""'
        is_asked = _HEADER.fullmatch(found[0]) is not None and _ASKED.search(before) is not None
        return found[0] if is_asked or _SETTING.fullmatch(found[0]) else b'""'

    return _TEXT.sub(kept, text) if b"cookie" in text.lower() else text
