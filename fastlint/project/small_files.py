"""Files that are small by all that is known: settings, states and templates with a fixed name, read or written once."""

from __future__ import annotations

from fastlint.index.facts import Call, Term
from fastlint.index.terms import last_name
from fastlint.project.evaluate import Evaluator
from fastlint.project.fastapi.leaf import Leaf
from fastlint.project.fastapi.origins import Origins
from fastlint.project.links import Links

_SMALL = (
    ".json", ".toml", ".yaml", ".yml", ".ini", ".cfg", ".conf", ".env", ".html", ".htm", ".j2", ".jinja", ".jinja2",
    ".tmpl", ".tpl", ".pem", ".key", ".pid", ".lock", ".graphql", "VERSION",
)  # fmt: skip
_OPENING = frozenset({"builtins.open", "io.open"})
_OF_PATHS = frozenset({"read_text", "read_bytes", "write_text", "write_bytes", "open"})
_PATHS = frozenset({"Path", "PurePath", "PosixPath", "str", "fspath", "resolve", "absolute", "expanduser", "abspath"})
_JOINING = frozenset({"join", "joinpath", "with_name"})
_BRINGING = frozenset({"read", "body", "stream", "iter_bytes", "aiter_bytes", "iter_content", "download", "content"})
"""What gives the content that somebody sends."""
_DEEPEST = 6


def mark_small(ev: Evaluator, m: int, links: Links) -> Links:
    """Mark the links of a module that read or write a small file, once."""
    for f, found in links.blocking.items():
        for at, one in enumerate(found):
            if one.kind == "file" and not one.in_loop:
                calls = (ev.facts(m).calls[number] for number in ev.calls_of(m, f))
                call = next((call for call in calls if call.place == one.place), None)
                if call is not None and _is_small(ev, m, call, one.name):
                    found[at] = one._replace(is_small=True)
    return links


def _is_small(ev: Evaluator, m: int, call: Call, name: str) -> bool:
    """Whether a call that reads or writes a file has to do with one that is small by its fixed name and content."""
    method = name.rpartition(".")[2]
    if name in _OPENING:
        path = call.argument(0, "file")
        written = [a for c in _writes(ev, m, call.owner) for a in c.args]
    elif name.startswith("pathlib.") and method in _OF_PATHS and type(call.func) is tuple and call.func[0] == ".":
        path = call.func[1]
        written = list(call.args) if method != "open" else [a for c in _writes(ev, m, call.owner) for a in c.args]
    else:
        return False
    origins = Origins(ev)
    leaf = Leaf(m, call.owner, path, None, call.block, call.place[0])
    return _is_small_name(origins, leaf, 0) and not any(_is_brought(ev, m, call.owner, term, 0) for term in written)


def _writes(ev: Evaluator, m: int, owner: int) -> list[Call]:
    calls = (ev.facts(m).calls[number] for number in ev.calls_of(m, owner))
    return [call for call in calls if last_name(call.func) in ("write", "writelines", "copyfileobj")]


def _is_small_name(origins: Origins, leaf: Leaf, depth: int) -> bool:
    """Whether all that a path can be ends in a fixed name of a file that is small by custom."""
    found = origins.leaves(leaf) if depth < _DEEPEST else ()
    return bool(found) and all(_ends_small(origins, one, depth) for one in found)


def _ends_small(origins: Origins, leaf: Leaf, depth: int) -> bool:
    term = leaf.term
    if type(term) is not tuple:
        return False
    last: Term = None
    if term[0] == "const":
        return isinstance(term[1], str) and term[1].endswith(_SMALL)
    if term[0] in ("fstr", "bin") and term[1] != "/":  # put together: the name must not be
        end = term[1][-1] if term[0] == "fstr" and term[1] else term[-1]
        return type(end) is tuple and end[0] == "const" and "/" in str(end[1]) and str(end[1]).endswith(_SMALL)
    if term[0] == "bin":
        last = term[3]
    elif term[0] == "()":
        call = origins.ev.facts(leaf.m).calls[term[1]]
        called = last_name(call.func)
        if called in _PATHS and not call.args and type(call.func) is tuple:
            last = call.func[1]
        elif called in _PATHS | _JOINING and call.args:
            last = call.args[-1]
    return last is not None and _is_small_name(origins, leaf._replace(term=last), depth + 1)


def _is_brought(ev: Evaluator, m: int, owner: int, term: Term, depth: int) -> bool:
    """Whether what is written comes from a request or an answer."""
    if depth > _DEEPEST or not term:
        return False
    if type(term) is str:
        values = [b.value for b in ev.function(m, owner).bindings if b.name == term]
        return any(_is_brought(ev, m, owner, value, depth + 1) for value in values)
    if type(term) is not tuple or term[0] == "const":
        return False
    if term[0] == "()":
        call = ev.facts(m).calls[term[1]]
        return last_name(call.func) in _BRINGING or any(_is_brought(ev, m, owner, a, depth + 1) for a in call.args)
    if term[0] == "." and term[2] in _BRINGING:
        return True
    return term[0] in (".", "await", "[]") and _is_brought(ev, m, owner, term[1], depth + 1)
