"""Access to files that is small by all that is known: settings and states with a fixed name, the first few bytes,
temporary files that only lend their name; what goes into memory, and touches no file at all; and short waits.
"""

from __future__ import annotations

import re

from fastlint.callgraph.calls.waiting import STOPPED, is_told_to_stop
from fastlint.callgraph.conditions.control_flow import is_interrupted, is_repeated
from fastlint.callgraph.graph.edges import Blocking, ModuleCallGraph
from fastlint.index.facts import Call, Term
from fastlint.index.terms import dotted_name, last_name
from fastlint.inference.allocations import Allocations
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import Site, site_at
from fastlint.knowledge.roles import named
from fastlint.passes.waits.kept_interpreter import keeps_interpreter
from fastlint.passes.waits.large_files import SMALL, TEMPORARY, largeness
from fastlint.passes.waits.missing_files import is_behind_missing_file
from fastlint.passes.waits.path_ends import path_end
from fastlint.passes.waits.removed_folders import clears_flat_folder
from fastlint.passes.waits.small_contents import (
    OPENING,
    is_beside_code,
    is_brought,
    is_in_memory,
    is_of_system,
    reads_little,
    reads_text,
    writes_little,
)

_OF_PATHS = frozenset({"read_text", "read_bytes", "write_text", "write_bytes", "open"})
_PATHS = frozenset({"Path", "PurePath", "PosixPath", "str", "fspath", "resolve", "absolute", "expanduser", "abspath"})
_JOINING = frozenset({"join", "joinpath", "with_name"})
_FEW = 16384
"""Bytes that are no work to read: some pages of the disk, as those that tell what kind of file it is."""
_READING = frozenset({"read", "readline", "read1", "peek"})
_REMOVING = "shutil.rmtree"
_COPIED = named("array-file")
"""What takes the content of a file as it is: out of memory, or into it, that is a copy."""
_OTHERS = _COPIED | STOPPED
_ANSWERED = STOPPED | {_REMOVING}
_LOCKS = ("threading.Lock.acquire", "threading.RLock.acquire")
_MAKING = ("file", "http", "client", "cpu", "subprocess")
"""Kinds of blocking by which a file can come into being."""
_INTO = frozenset({"save", "dump", "ZipFile"})
"""What writes into what it is given first, or makes an archive of it."""
_FREE = frozenset({"seek", "tell", "close", "fileno", "seekable", "readable", "__exit__"})
_TINY = frozenset({"lock", "lockfile", "pid", "pidfile", "token", "credential", "credentials"})
"""Words in the names of files that hold a number, or what tells who somebody is."""
_SECRET = frozenset({"secret", "secrets", "password", "passwd", "passphrase"})
_KEYS = frozenset({"pem", "cert", "certificate", "crt"})
_WRITING = frozenset({"save", "write", "store", "export", "import", "upload", "scan", "find", "search"})
"""Words of functions that do more with secrets than to read one."""
_KEY = frozenset({"key", "keys"})
_GETTING = frozenset({"read", "load", "get", "fetch", "file", "from", "path"})
"""Words beside `key` in the names of functions that do nothing but to read one."""
_OF_KEYS = frozenset({"private", "public", "signing", "rsa", "ssh", "jwt", "encryption"})
"""Words beside `key` in the names of files that hold one."""
_CACHES = frozenset({"cache", "cached"})
_PATTERNS = frozenset({"template", "prompt"})
"""Words in the names of texts into which something is put before they are used."""
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_DEEPEST = 6


def mark_small(ev: Evaluator, m: int, f: int, links: ModuleCallGraph) -> None:
    """Mark the links of a function that read or write a small file, once, or a few bytes of a file or an upload.

    So are those that wait for the end of a thread which has been told to stop, or make a file that is missing, and what
    no thread can do better.
    """
    found = links.blocking[f]
    for at, one in enumerate(found):
        call = ev.call_at((m, f), one.place)
        if call is None:
            continue
        is_many = one.in_loop and one.name != _REMOVING and not is_interrupted(ev.facts(m), call)
        if not is_many and _is_trifle(ev, m, call, one):
            found[at] = one._replace(is_small=True)
        elif one.kind == "file":
            why, sent = largeness(ev, m, call, one, is_many=is_many)
            found[at] = one._replace(is_small=not why, why=why, sent=sent)


def _is_trifle(ev: Evaluator, m: int, call: Call, one: Blocking) -> bool:
    """Whether what is done takes no time, or is done once, or is nothing that a thread does better."""
    is_looked_at = one.kind in ("file", "upload") or one.name in _OTHERS
    is_small = is_looked_at and _is_small(ev, m, call, one.name)
    return (
        is_small
        or _is_once(ev, m, call, one)
        or _is_inner_lock(ev, m, call, one)
        or keeps_interpreter(ev, m, call, one.name)
    )


def _is_inner_lock(ev: Evaluator, m: int, call: Call, one: Blocking) -> bool:
    """Whether a plain function takes a lock of its object, or one that it is given: few hold one for long."""
    function = ev.function(m, call.owner)
    if one.name not in _LOCKS or function.is_async or type(call.func) is not tuple:
        return False
    return dotted_name(call.func).partition(".")[0] in {p.name for p in function.parameters}


def _is_once(ev: Evaluator, m: int, call: Call, one: Blocking) -> bool:
    """Whether it only makes a file that is missing, and that is there ever after."""
    return one.kind in _MAKING and is_behind_missing_file(ev, m, call)


def _is_small(ev: Evaluator, m: int, call: Call, name: str) -> bool:
    """Whether a call that reads or writes a file has to do with one that is small by its fixed name and content."""
    method = name.rpartition(".")[2]
    if name in _ANSWERED:
        return _is_small_by_name(ev, m, call, name)
    if _reads_few(call) and not is_repeated(ev.facts(m), call):
        return True
    if method == "open" and _is_looked_into(ev, m, call):
        return True
    if name in TEMPORARY:
        return _lends_its_name(ev, m, call)
    if method in _INTO or name in _COPIED:
        return is_in_memory(ev, m, call)
    if writes_little(ev, m, call, name) or reads_little(ev, m, call, name):
        return True
    access = _access(ev, m, call, name)
    return access is not None and _is_small_access(ev, m, call, name, *access)


def _access(ev: Evaluator, m: int, call: Call, name: str) -> tuple[Term, list[Term]] | None:
    """The path of a file that a call opens, reads or writes, and what is written to it."""
    if name in OPENING:
        return call.argument(0, "file"), _written_in(ev, m, call.owner)
    method = name.rpartition(".")[2]
    if name.startswith("pathlib.") and method in _OF_PATHS and type(call.func) is tuple and call.func[0] == ".":
        return call.func[1], _written_in(ev, m, call.owner) if method == "open" else [*call.args]
    return None


def _written_in(ev: Evaluator, m: int, owner: int) -> list[Term]:
    return [argument for call in _writes(ev, m, owner) for argument in call.args]


def _is_small_access(ev: Evaluator, m: int, call: Call, name: str, path: Term, written: list[Term]) -> bool:
    """Whether a file is small by where it lies, by its name or by what is done with it."""
    allocations = Allocations(ev)
    site = site_at(m, call, path)
    if is_of_system(allocations, site) or is_beside_code(ev, m, call, path):
        return True
    is_pattern = not written and bool(_words(last_name(path)) & _PATTERNS) and reads_text(call)
    is_small = (
        _is_called_tiny(ev, m, call.owner, path)
        or _is_cache(ev, m, call, name, path, written)
        or is_pattern
        or _is_record(ev, m, call, path)
        or _is_small_name(allocations, site, 0)
    )
    return is_small and not any(is_brought(ev, m, call.owner, term, 0) for term in written)


def _is_small_by_name(ev: Evaluator, m: int, call: Call, name: str) -> bool:
    """Whether what waits for a thread or removes a folder has little to do."""
    return is_told_to_stop(ev, m, call) if name in STOPPED else clears_flat_folder(ev, m, call)


def _is_called_tiny(ev: Evaluator, m: int, owner: int, path: Term) -> bool:
    """Whether a path has the name of a file that holds next to nothing, or comes of what has: `get_lock_file()`."""
    bound = [b.value for b in ev.bindings(m, owner) if b.name == path] if type(path) is str else []
    function = ev.function(m, owner)
    words = _words(function.name)
    if any(p.name == path for p in function.parameters) and not _KEYS.isdisjoint(words):
        return True
    if not _SECRET.isdisjoint(words) and _WRITING.isdisjoint(words):
        return True
    if words & _KEY and words <= _KEY | _GETTING:
        return True
    return _has_tiny_name(ev, m, path) or (bool(bound) and all(_has_tiny_name(ev, m, term) for term in bound))


def _has_tiny_name(ev: Evaluator, m: int, term: Term) -> bool:
    is_made = type(term) is tuple and term[0] == "()"
    return _is_tiny(last_name(ev.facts(m).calls[term[1]].func if is_made else term))


def _is_tiny(name: str) -> bool:
    """Whether words in a name say that a file holds next to nothing: `lock_file`, `private_key_path`, `read_pem`."""
    words = _words(name)
    return not words.isdisjoint(_TINY | _KEYS | _SECRET) or ("key" in words and not words.isdisjoint(_OF_KEYS))


def _is_cache(ev: Evaluator, m: int, call: Call, name: str, path: Term, written: list[Term]) -> bool:
    """Whether a path is called that of a cache that holds text: what is written is encoded, or no bytes at all."""
    if not _words(last_name(path)) & _CACHES:
        return False
    mode = call.argument(1 if name in OPENING else 0, "mode")
    is_binary = last_name(call.func) == "open" and type(mode) is tuple and "b" in str(mode[-1])
    if not is_binary:
        return last_name(call.func) not in ("read_bytes", "write_bytes")
    return bool(written) and all(_is_encoded(ev, m, term) for term in written)


def _is_encoded(ev: Evaluator, m: int, term: Term) -> bool:
    """Whether a term is a text that is encoded here."""
    return type(term) is tuple and term[0] == "()" and last_name(ev.facts(m).calls[term[1]].func) == "encode"


def _words(name: str) -> frozenset[str]:
    """The words that a name consists of: `lock_file`, `getLockFile`."""
    return frozenset(word.lower() for word in _WORD.findall(name))


def _reads_few(call: Call) -> bool:
    """Whether a call reads a few bytes, whose number is written out."""
    size = call.argument(0, "size")
    is_written = type(size) is tuple and size[:1] == ("const",) and type(size[1]) is int
    return last_name(call.func) in _READING and is_written and 0 <= size[1] <= _FEW


def _is_looked_into(ev: Evaluator, m: int, opening: Call) -> bool:
    """Whether a function only reads a few bytes of what it opens."""
    calls = [ev.facts(m).calls[number] for number in ev.calls_of(m, opening.owner)]
    opened = ev.term_of(m, opening)
    names = {b.name for b in ev.bindings(m, opening.owner) if b.value in (opened, ("enter", opened))}
    uses = [call for call in calls if type(call.func) is tuple and call.func[0] == "."]
    uses = [call for call in uses if call.func[1] in names or call.func[1] == opened]
    given = {part for call in calls for part in (*call.args, *(v for _, v in call.keywords)) if type(part) is str}
    if names & given or any(is_repeated(ev.facts(m), call) for call in uses):
        return False
    reads = [call for call in uses if last_name(call.func) not in _FREE]
    return bool(reads) and all(map(_reads_few, reads))


def _lends_its_name(ev: Evaluator, m: int, making: Call) -> bool:
    """Whether a function does nothing with the temporary file that it makes but to take its name and to close it."""
    calls = [ev.facts(m).calls[number] for number in ev.calls_of(m, making.owner)]
    made = ev.term_of(m, making)
    forms = (made, ("enter", made), ("item", 0, made))
    names = {b.name for b in ev.bindings(m, making.owner) if b.value in forms}
    returned = {result.value for result in ev.function(m, making.owner).returns}
    if any("." in name for name in names) or returned & {made, *names}:
        return False
    handed = [call for call in calls if {*call.args, *(value for _, value in call.keywords)} & {made, *names}]
    used = [call for call in calls if type(call.func) is tuple and call.func[0] == "." and call.func[1] in names]
    return all(last_name(call.func) in _FREE for call in (*handed, *used))


def _is_record(ev: Evaluator, m: int, call: Call, path: Term) -> bool:
    """Whether one object is written as JSON into a file of its own, of which only the end is fixed: `f"{id}.json"`."""
    function = ev.function(m, call.owner)
    own = [ev.facts(m).calls[number] for number in ev.calls_of(m, call.owner)]
    dumped = [one.args[0] for one in own if last_name(one.func) in ("dump", "dumps") and one.args]
    is_read = any(last_name(one.func) in ("load", "loads", "read", "read_text") for one in own)
    lists = [b.name for b in function.bindings if type(b.value) is tuple and b.value[0] in ("list", "comp")]
    is_one = len(dumped) == 1 and not is_read and dumped[0] not in lists and not _is_many(ev, m, call, dumped[0])
    return is_one and path_end(ev, m, call.owner, path).endswith(".json")


def _is_many(ev: Evaluator, m: int, call: Call, term: Term) -> bool:
    """Whether a value is a list or the like, by what is known of it; unknown, if it comes straight to a route."""
    values = ev.at(m, call, term)
    is_route = bool(ev.function(m, call.owner).decorators)
    return is_route or (type(term) is tuple and term[0] in ("list", "comp")) or any(v[0] == "container" for v in values)


def _writes(ev: Evaluator, m: int, owner: int) -> list[Call]:
    calls = (ev.facts(m).calls[number] for number in ev.calls_of(m, owner))
    return [call for call in calls if last_name(call.func) in ("write", "writelines", "copyfileobj")]


def _is_small_name(allocations: Allocations, site: Site, depth: int) -> bool:
    """Whether all that a path can be ends in a fixed name of a file that is small by custom."""
    found = allocations.sites(site) if depth < _DEEPEST else ()
    return bool(found) and all(_ends_small(allocations, one, depth) for one in found)


def _last_part(allocations: Allocations, m: int, term: tuple[Term, ...]) -> Term:
    """The last part of a path that is joined; None if it is not."""
    if term[0] == "bin":
        return term[3]
    if term[0] != "()":
        return None
    call = allocations.ev.facts(m).calls[term[1]]
    called = last_name(call.func)
    if called in _PATHS and not call.args and type(call.func) is tuple:
        return call.func[1]
    return call.args[-1] if called in _PATHS | _JOINING and call.args else None


def _ends_small(allocations: Allocations, site: Site, depth: int) -> bool:
    term = site.term
    if type(term) is not tuple:
        return False
    if term[0] == "const":
        return isinstance(term[1], str) and (term[1].endswith(SMALL) or term[1].rpartition("/")[2] in _TINY)
    if term[0] in ("fstr", "bin") and term[1] != "/":  # put together: the name must not be
        end = term[1][-1] if term[0] == "fstr" and term[1] else term[-1]
        return type(end) is tuple and end[0] == "const" and "/" in str(end[1]) and str(end[1]).endswith(SMALL)
    last = _last_part(allocations, site.m, term)
    return last is not None and _is_small_name(allocations, site._replace(term=last), depth + 1)
