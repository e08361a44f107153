"""Work that keeps the interpreter for itself: in a thread it stops the event loop as it does on it."""

from __future__ import annotations

from fastlint.index.facts import Call
from fastlint.index.terms import last_name
from fastlint.inference.allocations import Allocations
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import Site, site_at

_HASHES = "passlib.hash."
_CONTEXT = "passlib.context.CryptContext."
_OF_SYSTEM = frozenset({"sha256_crypt", "sha512_crypt", "sha1_crypt", "md5_crypt", "des_crypt", "bsdi_crypt"})
"""Schemes that passlib has the system's `crypt` compute, which lets no other thread run meanwhile."""


def keeps_interpreter(ev: Evaluator, m: int, call: Call, name: str) -> bool:
    """Whether a call of passlib hashes with the system's `crypt`, by all that is known of its schemes."""
    if name.startswith(_HASHES):
        return name.removeprefix(_HASHES).partition(".")[0] in _OF_SYSTEM
    if not name.startswith(_CONTEXT) or type(call.func) is not tuple or call.func[0] != ".":
        return False
    found = Allocations(ev).sites(site_at(m, call, call.func[1]))
    return bool(found) and all(_has_only_those(ev, site) for site in found)


def _has_only_those(ev: Evaluator, site: Site) -> bool:
    """Whether a context is made here, with such schemes and no others."""
    if type(site.term) is not tuple or site.term[0] != "()":
        return False
    making = ev.facts(site.m).calls[site.term[1]]
    given = making.argument(0, "schemes")
    if last_name(making.func) != "CryptContext" or type(given) is not tuple or given[0] not in ("list", "tuple"):
        return False
    return bool(given[1]) and all(term[:1] == ("const",) and term[1] in _OF_SYSTEM for term in given[1] if term)
