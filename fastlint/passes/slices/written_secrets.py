"""Secrets written out in a module: texts for names, keys, parameters and arguments that look like a secret's."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from fastlint.framework.dependencies import SETTINGS
from fastlint.index.facts import Binding, Call, Facts, Function, Term
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.later_pattern import later
from fastlint.passes.access.made_up_secrets import (
    MadeUp,
    is_called_made_up,
    is_issued,
    is_of_nobody,
    is_well_known,
    refused,
    results_for,
)
from fastlint.passes.access.unread_keys import signs_nothing
from fastlint.subjects.data import SecretText

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView


Written = tuple[int, int, str, str, bool, bool, bool]
"""The function, the row, the name, the text, and whether it opens nothing: the own machine, or what is made up.

The last two: whether it only stands in where something else, as the environment, gives none; and whether it is the one
password of accounts that are made by the dozen.
"""
Texts = Sequence[tuple[str, str]]
Named = Callable[[], Texts]
"""Names and the texts that they are given, looked for where a secret has been found beside them."""

_SECRET = later(
    r"(?:^|_)(?:secret|secret_?key|password|passwd|pwd|passphrase|api_?key|access_?key|auth_?token|access_?token"
    r"|private_?key|signing_?key|encryption_?key|jwt_?key|client_?secret|(?:db|smtp|e?mail|imap|ftp|ssh)_?pass)"
    r"(?:_?v?\d{1,2}|_(?:old|new|next|previous|primary|secondary|backup|live|prod|production|staging))?$",
    re.IGNORECASE,
)
_CREDENTIALS = later(r"[a-z][a-z0-9+.-]*://[^/\s:@]*:[^/\s@]+@[^\s/]+", re.IGNORECASE)
_PASSWORD_OF_URL = later(r"[a-z][a-z0-9+.-]*://[^/\s:@]*:([^/\s@]+)@", re.IGNORECASE)
_SCHEME = later(r"(?:Bearer|Basic|Token|ApiKey|Api-Key) +\S+", re.IGNORECASE)
_EXAMPLE = later(
    r"(?:^|[_.])(?:examples?|samples?|simulated|fake|dummy|mock|openapi\w*|json_schema_extra|schema_extra|responses)"
    r"(?:_|\b)",
    re.IGNORECASE,
)
"""What belongs to the documentation, or only looks like a secret: nobody uses the texts in it."""
_OPENS = later(r"pass|pwd|client_?secret|access_?key|api_?key", re.IGNORECASE)
"""What a server asks for; keys that sign are used by the application itself, wherever it runs."""
_PASSWORD = later(r"pass|pwd", re.IGNORECASE)
_HOST = later(r"(?:\w+_)?(?:host(?:name)?|server|addr(?:ess)?|url|uri|endpoint)")
_OWN_MACHINE = later(
    r"(?:[a-z][a-z0-9+.-]*://)?(?:[^@/]*@)?(?:localhost|127\.0\.0\.1|\[?::1\]?|host\.docker\.internal)(?::\d+)?(?:/.*)?"
)
_MAY_OPEN = later(r"\S{8,}")
_HERE = later(r"(?:https?|wss?)://(?:localhost|127\.0\.0\.1|\[::1\]|host\.docker\.internal)(?=[:/?]|$)")
_REFUSED = later(r"(?:^|_)(?:wrong|invalid|incorrect|bad)_", re.IGNORECASE)
"""What is given to see it refused: `wrong_password`."""
_ACCOUNT = later(r"(?:^|_)(?:user(?:_?name)?|e?mail|login)$", re.IGNORECASE)
_WHO = later(r"(?:key_?id|user(?:_?name)?|login|account|client_?id)$")
_DEVELOPMENT = later(r"(?<![a-z])(?:dev|devel|development|local|localdev)(?![a-z])", re.IGNORECASE)
_GETTERS = frozenset({"getenv", "get"})
_SIGNERS = frozenset({
    "Fernet", "Signer", "TimestampSigner", "Serializer", "URLSafeSerializer", "TimedSerializer",
    "URLSafeTimedSerializer",
})  # fmt: skip
"""Their first argument is the key."""
_HOLDING = frozenset({"const", "dict", "list", "tuple", "set", "or", "and", "not", "await", "cmp"})
"""Kinds of terms that `_given` looks into."""
_DEEPEST = 6


class _At(NamedTuple):
    """Where a text stands, what is named beside it, in a record of its own or not, and whether it is made up.

    `is_default`: it stands in for what something else does not give. `is_given`: so do callers of a function.
    `is_filler`: the names of the accounts beside it are put together.
    """

    owner: int
    row: int
    beside: Named
    is_record: bool = False
    is_made_up: bool = False
    is_default: bool = False
    is_given: bool = False
    is_filler: bool = False


class Kept(NamedTuple):
    """Everything of the kind in one module, each once; `refused` are texts with which it does not start."""

    texts: list[Written]
    refused: list[str] = []


def collect(reader: ModuleReader) -> Kept:
    """Find it."""
    return Kept([*_written_secrets(reader.facts)], sorted(filter(_MAY_OPEN.fullmatch, refused(reader.facts))))


def subjects(view: ProjectView) -> Iterator[Reported]:
    """All secrets that are written out; of the places of one that which serves comes first, and is their cause."""
    tried = view.standing.tried
    found = [(m, *written) for m, kept in sorted(view.kept(Kept).items()) for written in kept.texts]
    aside = {(m, owner): view.standing.is_aside((m, owner)) for m, owner, *_ in found}
    places = _places(view, found, aside)
    no_good = {text for kept in view.kept(Kept).values() for text in kept.refused}
    settings = {m: _of_settings(view, m) for m in {m for m, *_ in found}}
    for m, owner, row, name, text, is_idle, is_default, is_filler in found:
        is_refused = text in no_good and not is_issued(text)
        opens_nothing = is_idle or is_refused or ((is_default or is_filler) and aside[m, owner])
        is_setting = (row, name) in settings[m]
        opens_nothing = opens_nothing or (is_setting and not _OPENS.search(name) and signs_nothing(view, m, row, name))
        yield (
            m,
            SecretText(
                row, name, text, opens_nothing, m in tried, _cause(places[password_in(text)]), is_default or is_setting
            ),
        )


def _places(
    view: ProjectView, found: Collection[tuple[Any, ...]], aside: Mapping[tuple[int, int], bool]
) -> dict[str, set[tuple[bool, bool, str, int]]]:
    """Where each secret is written: what stands aside, and what nothing imports or only trials use, comes last."""
    places = dict[str, set[tuple[bool, bool, str, int]]]()
    used = {target for link in view.loop.links.values() for target in link.imports}
    for m, owner, row, _, text, *_ in found:
        is_less = aside[m, owner] or m in view.standing.tried or m not in used
        places.setdefault(password_in(text), set()).add((aside[m, owner], is_less, view.paths[m], row))
    return places


def _cause(alike: Collection[tuple[bool, bool, str, int]]) -> str:
    """The place of a secret that stands for all of them; "" if there is no other."""
    return ":".join(map(str, min(alike)[2:])) if len(alike) > 1 else ""


def _of_settings(view: ProjectView, m: int) -> frozenset[tuple[int, str]]:
    """The rows and names of the fields of settings, which have their defaults where the environment gives them none."""
    ev = view.evaluator
    return frozenset(
        (binding.row, binding.name)
        for c, klass in enumerate(ev.facts(m).classes)
        if attributes.is_subclass(ev, ("class", m, c), SETTINGS)
        for binding in klass.bindings
    )


def _written_secrets(facts: Facts) -> Iterator[Written]:
    found = dict.fromkeys(_all(facts))
    made_up = MadeUp(facts) if found else ()
    for owner, row, name, text, is_idle, is_default, is_filler in found:
        opens_nothing = not is_issued(text) and (is_idle or row in made_up)
        yield owner, row, name, text, opens_nothing, is_default, is_filler and _PASSWORD.search(name) is not None


def _all(facts: Facts) -> Iterator[Written]:
    examples, beside = results_for(facts, _is_example), cache(partial(_named_texts, facts))
    is_example = [_is_example(function.name) for function in facts.functions]
    for owner, function in enumerate(facts.functions):
        if not is_example[owner]:
            yield from _in_function(owner, function, beside)
    for klass in facts.classes:
        for binding in _last_of_each(klass.bindings):
            yield from _bound(klass.parent, binding, beside)
    for block in facts.blocks:
        if _is_told(block.term):
            yield from _given("", block.term, _At(block.owner, block.place[0], _nothing))
    for number, call in enumerate(facts.calls):
        if _tells(call) and number not in examples and not is_example[call.owner]:
            yield from _handed(call, beside, is_made_up=_goes_here(call, beside))


def _tells(call: Call) -> bool:
    """Whether an argument of a call can hold a text that is written out."""
    for term in call.args:
        if _is_told(term):
            return True
    return any(_is_told(term) for _, term in call.keywords) if call.keywords else False


def _in_function(owner: int, function: Function, beside: Named) -> Iterator[Written]:
    """What its names, the defaults of its parameters and its results are given."""
    for binding in function.bindings:
        if _is_told(binding.value):
            yield from _bound(owner, binding, beside)
    defaults = partial(_texts, [(p.name, p.default) for p in function.parameters])
    for parameter in function.parameters:
        if not parameter.required:
            at = _At(function.parent, parameter.place[0], defaults, is_record=True, is_given=True)
            yield from _given(parameter.name, parameter.default, at)
    for result in (*function.returns, *function.yields):
        if _is_told(result.value):
            yield from _given("", result.value, _At(owner, result.place[0], _nothing))


def _is_told(term: Term) -> bool:
    """Whether a term can hold a text that is written out: all others are seen where they are made."""
    return type(term) is tuple and term[0] in _HOLDING


@lru_cache(maxsize=4096)
def _is_example(name: str) -> bool:
    """Whether something is named as what belongs to the documentation."""
    return _EXAMPLE.search(name) is not None


def _named_texts(facts: Facts) -> Texts:
    """The names of a module that are given texts, maybe as what holds where the environment says nothing."""
    bindings = [b for function in facts.functions for b in function.bindings]
    bindings += [b for klass in facts.classes for b in klass.bindings]
    texts = [(b.name.rpartition(".")[2], _text_of(facts, b.value)) for b in bindings]
    return [(name, text) for name, text in texts if text is not None]


def _text_of(facts: Facts, term: Term) -> str | None:
    """A text that is written out, as it is or as a default."""
    if type(term) is not tuple or term[0] != "()":
        return constant(term)
    call = facts.calls[term[1]]
    name = last_name(call.func)
    if name in _GETTERS:
        return constant(call.argument(1, "default"))
    return constant(call.argument(0, "default")) if name == "Field" else None


def _opens_nothing(name: str, text: str, at: _At) -> bool:
    """Whether nobody gets in anywhere with a secret: it is made up, of nobody, or of a server on the own machine."""
    if (
        at.is_made_up
        or is_called_made_up(name)
        or _REFUSED.search(name)
        or _is_local(name, at.beside)
        or _is_of_development(name, at.beside)
    ):
        return True
    if is_well_known(text, name, stands_in=(at.is_default or at.is_given) and _OPENS.search(name) is not None):
        return True
    return at.is_record and _PASSWORD.search(name) is not None and is_of_nobody(text for _, text in at.beside())


def _is_local(name: str, beside: Named) -> bool:
    """Whether what a secret opens is said to be on the own machine: `DB_HOST = "localhost"` for `DB_PASSWORD`."""
    name = name.replace("-", "_")
    secret = _SECRET.search(name)
    if secret is None or not _OPENS.search(secret[0]):
        return False
    prefix = name[: secret.start()].lower()
    hosts = [text for other, text in beside() if _is_host(other.lower().replace("-", "_"), prefix)]
    return bool(hosts) and all(_OWN_MACHINE.fullmatch(text) for text in hosts)


def _is_of_development(name: str, beside: Named) -> bool:
    """Whether the account of a secret is one of development: `AWS_ACCESS_KEY_ID = "shop-development"` beside it."""
    name = name.replace("-", "_")
    secret = _SECRET.search(name)
    if secret is None or not _OPENS.search(secret[0]):
        return False
    prefix = name[: secret.start()].lower().removesuffix("_secret")
    others = ((other.lower().replace("-", "_"), text) for other, text in beside())
    return any(
        other.startswith(prefix) and _WHO.match(other.removeprefix(prefix).removeprefix("_").removeprefix("access_"))
        and _DEVELOPMENT.search(text)
        for other, text in others
    )  # fmt: skip


def _is_host(name: str, prefix: str) -> bool:
    """Whether a name says where the server is of which another name, with a prefix, says the secret."""
    if not prefix:
        return name in ("host", "hostname", "server", "url", "endpoint", "db_host", "database_host")
    return name.startswith(f"{prefix}_") and _HOST.fullmatch(name) is not None


def _last_of_each(bindings: list[Binding]) -> list[Binding]:
    """Of an attribute that is bound again in the same block only the last value is ever seen."""
    last = {(binding.name, binding.block): binding for binding in bindings}
    return [b for b in bindings if b.name.endswith("[]") or last[b.name, b.block] is b]


def _bound(owner: int, binding: Binding, beside: Named) -> Iterator[Written]:
    if _is_example(binding.name):
        return
    name = binding.name.removesuffix("[]").rpartition(".")[2]
    yield from _given(name, binding.value, _At(owner, binding.row, beside, is_made_up=is_called_made_up(binding.name)))


def _given(name: str, term: Term, at: _At, depth: int = 0) -> Iterator[Written]:
    """The secrets in what is given to a name ("" if to none); what calls are given is looked at with them."""
    if not _is_told(term) or depth > _DEEPEST:
        return
    text = constant(term)
    if text is not None and _looks_secret(name, text):
        yield at.owner, at.row, name, text, _opens_nothing(name, text, at), at.is_default, at.is_filler
    if term[0] == "dict":
        at = at._replace(beside=lambda: _texts((constant(key), item) for key, item in term[1]), is_record=True)
        at = at._replace(is_filler=any(_is_account(constant(key) or "", item) for key, item in term[1]))
    if term[0] == "or" and constant(term[1][0]) is None:
        at = at._replace(is_default=True)
    for inner, part in _parts(name, term):
        yield from _given(inner, part, at, depth + 1)


def _is_account(name: str, term: Term) -> bool:
    """Whether the name of an account is put together, or one of many: `{"username": names[i], ...}`."""
    return _ACCOUNT.search(name) is not None and type(term) is tuple and term[0] in ("[]", "fstr", "()", "bin")


def _parts(name: str, term: Term) -> Iterator[tuple[str, Term]]:
    """What a display, a condition or a comparison is made of, each with the name for which it stands."""
    tag = term[0]
    if tag == "dict":
        yield from ((constant(key) or "", item) for key, item in term[1] if not _is_example(constant(key) or ""))
    elif tag in ("list", "tuple", "set"):
        yield from (("", item) for item in term[1])
    elif tag in ("or", "and"):
        yield from ((name, part) for part in term[1])
    elif tag in ("not", "await"):
        yield "", term[1]
    elif tag == "cmp" and term[1] in ("Eq", "NotEq"):
        yield from ((_named(other), one) for one, other in (term[2:], term[:1:-1]) if constant(one) is not None)


def _goes_here(call: Call, beside: Named) -> bool:
    """Whether a call sends something to an address of the own machine: `post(f"{BASE_URL}/login", json=...)`."""
    if not call.keywords or not (call.args or call.has_keyword("url")):
        return False
    url = call.keyword("url") if call.has_keyword("url") else call.args[0]
    if type(url) is tuple and url[0] == "fstr" and url[1]:
        url = url[1][0]
    elif type(url) is tuple and url[:2] == ("bin", "+"):
        url = url[2]
    texts = [text for name, text in beside() if name == url] if type(url) is str else [constant(url) or ""]
    return bool(texts) and all(_HERE.match(text) for text in texts)


def _handed(call: Call, beside: Named, *, is_made_up: bool) -> Iterator[Written]:
    """Secrets written out as arguments; a default for what the environment does not say is one too."""
    is_record = last_name(call.func) not in _GETTERS
    named = partial(_texts, call.keywords) if is_record else beside
    at = _At(call.owner, call.place[0], named, is_record, is_made_up, is_default=not is_record)
    for keyword, term in call.keywords:
        if not _is_told(term):
            continue
        if keyword == "auth" and type(term) is tuple and term[0] == "tuple":
            yield from _pair(term[1], at)
        elif not _is_example(keyword or ""):
            yield from _given(keyword or "", term, at)
    for i, term in enumerate(call.args):
        if _is_told(term):
            yield from _given(_name_of(call, i), term, at)


def _nothing() -> Texts:
    """Nothing is named there."""
    return ()


def _texts(pairs: Iterable[tuple[str | None, Term]]) -> Texts:
    """Of names and values those that are texts."""
    return [(name, text) for name, term in pairs if name and (text := constant(term)) is not None]


def _pair(items: tuple[Term, ...], at: _At) -> Iterator[Written]:
    """The password of a user and a password."""
    if len(items) == 2:
        yield from _given("password", items[1], at)


def _name_of(call: Call, i: int) -> str:
    """The name of what an argument by position is, "" if it is not known to be a secret."""
    name = last_name(call.func)
    base = last_name(call.func[1]) if type(call.func) is tuple and call.func[0] == "." else ""
    if i == 1 and name in ("encode", "decode") and "jwt" in base.lower():
        return "secret_key"
    if i == 1 and name in _GETTERS and (name == "getenv" or base == "environ"):
        return constant(call.args[0]) or ""
    if i == 1 and name.endswith(("BasicAuth", "DigestAuth")):
        return "password"
    if i == 0 and (name in _SIGNERS or (name, base) == ("new", "hmac")):
        return "secret_key"
    if name == "compare_digest" and len(call.args) == 2:
        return _named(call.args[1 - i])
    return ""


def _named(term: Term) -> str:
    """`password` of `form.password` and of `form["password"]`."""
    is_item = type(term) is tuple and term[0] == "[]"
    return constant(term[2]) or "" if is_item else last_name(term)


def constant(term: Term) -> str | None:
    """A text that is written out, also as bytes."""
    if type(term) is not tuple or term[0] != "const":
        return None
    if type(term[1]) is bytes:
        return term[1].decode("latin-1")
    return term[1] if type(term[1]) is str else None


def password_in(text: str) -> str:
    """The password of a URL, else the text itself."""
    found = _PASSWORD_OF_URL.match(text)
    return found[1] if found is not None else text


def _looks_secret(name: str, text: str) -> bool:
    how = _kind_of_name(name)
    if how == "authorization":
        return _SCHEME.fullmatch(text) is not None
    return how == "secret" or _CREDENTIALS.match(text) is not None


@lru_cache(maxsize=4096)
def _kind_of_name(name: str) -> str:
    name = name.replace("-", "_")
    if name.lower() in ("authorization", "proxy_authorization"):
        return "authorization"
    return "secret" if _SECRET.search(name) else ""
