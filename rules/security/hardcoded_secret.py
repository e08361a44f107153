from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import libcst as cst

from fastlint.rule import Confidence, Diagnostic, Rule, SecretText, Span
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_PLACEHOLDER = re.compile(
    r"change|replace|your|example|placeholder|dummy|fake|mock|sample|todo|insert|secret_?here|xxx|\*\*\*|\.\.\.|<.*>|^__\w+__$"
    r"|\{.*\}|^\$|\$[A-Z{(]|\w\$\d+\$|%\(\w+\)|not[-_ ]?set|unset|none|null|test|demo|redacted|default"
    r"|(?<![a-z])(?:dev|devel|development|local|insecure|unsafe)(?![a-z])",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"pass|pwd", re.IGNORECASE)
_DIGEST = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})")
"""What a hash function gives: the password is not in it."""
_SAYS_ITSELF = re.compile(r"secret|passw|key|token", re.IGNORECASE)
_DEVELOPMENT = frozenset((
    "", "admin", "dev", "guest", "local", "minioadmin", "mongo", "mysql", "neo4j", "pass", "password", "postgres",
    "rabbitmq", "redis", "root", "secret", "user", "username", "pwd", "passwd", "app", "db", "1234", "123456",
))  # fmt: skip
_LOCAL = re.compile(r"localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|host\.docker\.internal|[a-z_-]+")
_NO_VALUE = re.compile(r"[A-Z][A-Z0-9_]+|[a-z]+(?:[_.:/-][a-z]+)*|(?:[A-Z][a-z]*-)+[A-Z][a-z]*|/.*|https?://[^@]*|\W*")
"""Names of variables, headers and fields, routes, addresses."""
_KEY_OF = re.compile(r"-{1,2}[A-Za-z][\w/-]*|[A-Za-z_]+(?:[./:][A-Za-z_]+)+")
"""Options of commands, and keys below which something is found: `--password`, `cursorAuth/accessToken`."""
_OF_MAIL = re.compile(r"[a-z]{4}(?: [a-z]{4}){3}")
"""Passwords that Google issues for applications, as it shows them."""
_MARKER = re.compile(r"(?=(?:.*_)?[A-Z]{4,}(?:_|$))\d?[A-Z]+\d?(?:_\d?[A-Z]+\d?)+")
"""States, also those that begin with a number: `2FA_REQUIRED`."""
_PUBLIC = re.compile(r"(?:phc|pk_live|pk_test|pk)_\w+")
"""Keys that are made to be read by everybody: project keys of PostHog, publishable keys of Stripe and others."""
_PUBLIC_NAME = re.compile(r"(?:^|_)(?:public|publishable)_(?:\w+_)?(?:key|token|id)(?:_?\d+)?$", re.IGNORECASE)
_FILLED = re.compile(r"[^A-Za-z0-9]+[A-Z][A-Z0-9_]*[^A-Za-z0-9]+")
"""What the build replaces: `@NAME@`, `%NAME%`, `__NAME__`."""
_SIGNING = re.compile(
    r"secret_?key|(?:\w*_)?(?:app|jwt|auth|session|cookie|token|signing|default)_secret(?:_?key)?", re.IGNORECASE
)
"""Names of keys with which an application signs what it believes later."""
_SAYS_CHANGE = re.compile(r"(?=.*(?:change|replace|secret|insecure|dev))[\w.!-]{8,}", re.IGNORECASE)
_SCHEME = re.compile(r"(?:Bearer|Basic|Token|ApiKey|Api-Key) +", re.IGNORECASE)
_THIS_VERSION = 1796000000
"""Seconds of a day in November 2026: what the machine's clock says must not change what is found."""


class HardcodedSecret(Rule):
    """A secret stands in the code.

    Why it hurts: everybody who can read the repository, an image or a backup of it has the secret, also years later:
    history keeps it. With the key of the tokens anybody can log in as anybody.

    Bad:
        # app/config.py
        SECRET_KEY = "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7"  # expect: SECRET_KEY
        DATABASE_URL = "postgresql://shop:Tr0ub4dor@db.example.org/shop"  # expect: password

    Good:
        # app/config.py
        from pydantic import SecretStr
        from pydantic_settings import BaseSettings


        class Settings(BaseSettings):
            secret_key: SecretStr
            database_url: str = "postgresql://postgres:postgres@localhost/shop"
            api_key: str = "changeme"

    Exceptions: tests. Placeholders ("changeme", "your-key-here", "<...>", "xxx"), also those that the build fills
    (`__NAME__`, `@NAME@`, `%NAME%`), passwords of databases on the own machine, words that say where a secret is found
    (names of variables, headers, fields, paths, options of commands, keys of another store), keys whose prefix or name
    says that they are public (`phc_`, `pk_`, PUBLIC, PUBLISHABLE), tokens that have expired, examples in the
    documentation (`examples=`, `responses=`, `login_example`), attributes that the same class binds again below, and
    texts shorter than eight characters. Of low confidence: digests of passwords, and what the application refuses to
    start with (`if settings.key == "...": raise`); a signing key that is a placeholder (`SECRET_KEY =
    "change-me-in-production"`), with which a service runs where nobody sets another; a setting that is a key of the
    application itself (`JWT_SECRET`) and that no code reads; the password of a server that is said beside it to be on
    the own machine (`DB_HOST = "localhost"`), or of somebody at an address that nobody has (`ann@example.com`), what
    stands in classes, functions and names for trials (`TestSettings`, `DEMO_USERS`), and passwords in modules for
    tests, examples and seeds that nothing of the application imports; what stands in where the environment gives a
    script nothing, the one password of accounts that it makes by the dozen, and words that everybody tries first, of
    images of servers (`minio123`), or in place of another password but that of the first user. Keys of a form in which
    services issue them (`sk_live_...`) are reported there too. A secret that is written in several places is one
    finding, at that which serves.

    References: https://cwe.mitre.org/data/definitions/798.html

    Overlaps: ruff S105 to S107 (S105, S106, S107) report any text given to a name like `password`, also placeholders
    and names of fields, and nothing in URLs or for names like `api_key`.
    """

    code = "FLT803"
    overlaps = ("ruff:S105", "ruff:S106", "ruff:S107")
    needs_server = False

    def check(self, secret: SecretText, module: Module) -> Iterator[Diagnostic]:
        if _is_known_to_all(secret, module):
            yield Diagnostic(
                _span(secret, module),
                f"everybody knows this `{secret.name}`, and a service that nobody gives another one signs with it: "
                "have no default, or refuse to start with it",
                confidence=Confidence.LOW,
                cause=secret.cause or None,
                repair=secret.cause,
            )
            return
        is_url = "://" in secret.text
        if not (_has_password(secret.text) if is_url else _is_secret(secret) and "default" not in secret.name.lower()):
            return
        what, then = f"`{secret.name}`", "replace it by a new one"
        if is_url:
            what, then = "a URL with its password", "change the password"
        stands = f"the default of {what} stands" if secret.is_default and not is_url else f"{what} stands"
        instead = "have no default" if secret.is_default else "take it from the environment"
        yield Diagnostic(
            _span(secret, module),
            f"{stands} in the code, where everybody with the repository reads it: {instead}, and {then}",
            confidence=Confidence.LOW if _is_doubtful(secret) and not is_url else Confidence.HIGH,
            cause=secret.cause or None,
            repair=secret.cause,
        )


def _is_known_to_all(secret: SecretText, module: Module) -> bool:
    """Whether it is the placeholder of a signing key, and the file has no second look at it."""
    if _SIGNING.fullmatch(secret.name) is None or _SAYS_CHANGE.fullmatch(secret.text) is None:
        return False
    is_placeholder = _PLACEHOLDER.search(secret.text) or _is_placeholder(secret.text, secret.name)
    written = sum(module.source.text.count(f"{mark}{secret.text}{mark}") for mark in "'\"")
    return bool(is_placeholder) and not secret.is_idle and written == 1


def _is_secret(secret: SecretText) -> bool:
    text = _SCHEME.sub("", secret.text, count=1)
    if _OF_MAIL.fullmatch(text) and _PASSWORD.search(secret.name):
        return len(set(text)) > len("xxxx ")
    if _PUBLIC_NAME.search(secret.name) or _is_placeholder(text, secret.name) or _has_expired(text):
        return False
    if len(text) < 8 or len(set(text)) < 5 or re.search(r"\s", text) or _PLACEHOLDER.search(text):
        return False
    if not text.isascii() and not any(map(str.isdigit, text)):
        return False  # words of another language
    if any(form.fullmatch(text) for form in (_NO_VALUE, _KEY_OF, _MARKER, _PUBLIC)):
        return False
    return text.lower() not in _DEVELOPMENT


def _is_doubtful(secret: SecretText) -> bool:
    """Whether it is made up or opens nothing: in tests and trials passwords are, and what says what it is."""
    is_trial = _PASSWORD.search(secret.name) is not None or _SAYS_ITSELF.search(secret.text) is not None
    is_digest = _PASSWORD.search(secret.name) is not None and _DIGEST.fullmatch(secret.text) is not None
    return secret.is_idle or is_digest or (secret.is_tried and is_trial)


def _is_placeholder(text: str, name: str) -> bool:
    """The name between marks, which the build fills, or words that nobody has as a key."""
    if _FILLED.fullmatch(text) or _bare(text) == _bare(name):
        return True
    words = re.split(r"[-_.:/ ]+", text)
    return all(word.isalpha() and (word.islower() or word.isupper() or word.istitle()) for word in words)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _has_expired(text: str) -> bool:
    """Whether it is a token that nobody accepts any more."""
    parts = text.split(".")
    if len(parts) != 3 or not text.startswith("ey"):
        return False
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        return float(claims["exp"]) < _THIS_VERSION
    except (ValueError, KeyError, TypeError, RecursionError):
        return False


def _has_password(url: str) -> bool:
    try:
        parts = urlsplit(url.strip())
        host, password, user = parts.hostname or "", parts.password or "", parts.username or ""
    except ValueError:
        return False
    if _PLACEHOLDER.search(password) or password.lower() in _DEVELOPMENT or len(password) < 4:
        return False
    return password != user and _LOCAL.fullmatch(host) is None


def _span(secret: SecretText, module: Module) -> Span:
    """The text where it is written, which is maybe some rows below the call or dict that holds it, else its row."""
    chunk = module.chunk(secret.row)
    found: list[tuple[bool, Span]] = []
    for node in walk(chunk.module) if chunk is not None else ():
        span = chunk.span(node) if chunk is not None and _is_text(node, secret.text) else None
        if chunk is not None and span is not None and span.row >= secret.row:
            found.append((_name_of(chunk.ancestors(span)) != secret.name, span))
    if found:
        return min(found)[1]
    line = module.source.line(secret.row)
    return Span(secret.row, len(line) - len(line.lstrip()) + 1, secret.row, len(line) + 1)


def _is_text(node: cst.CSTNode, text: str) -> bool:
    if not isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        return False
    value = node.evaluated_value
    return (value.decode("latin-1") if isinstance(value, bytes) else value) == text


def _name_of(around: list[cst.CSTNode]) -> str:
    """The keyword or key for which a text is written, "" if it stands alone."""
    for node in around:
        if isinstance(node, cst.Arg):
            return node.keyword.value if node.keyword is not None else ""
        if isinstance(node, cst.DictElement) and isinstance(node.key, cst.SimpleString):
            return str(node.key.evaluated_value)
        if not isinstance(node, (cst.BooleanOperation, cst.IfExp, cst.ConcatenatedString)):
            break
    return ""
