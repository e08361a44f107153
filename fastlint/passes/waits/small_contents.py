"""What is read from a file, or written to it, and is little whatever the file is called: constants and numbers, one
record, a line at the end of a log; what the system answers from memory, and texts that lie beside the code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fastlint.index.facts import Call, Term
from fastlint.index.terms import last_name
from fastlint.inference.allocations import Allocations
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import Site
from fastlint.passes.waits.path_ends import BESIDE, end_of, names_file

OPENING = frozenset({"builtins.open", "io.open"})
_IN_MEMORY = frozenset({"io.BytesIO", "io.StringIO"})
_DEEPEST = 6
_SYSTEM = ("/proc/", "/sys/", "/dev/")
"""Folders of files that no disk stands behind."""
_ASSETS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico", ".wav", ".mp3", ".ogg", ".ttf", ".otf", ".woff", ".woff2")
"""Ends of names of pictures, sounds and fonts."""
_PROGRAMS = (".js", ".css", ".sql", ".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".prompt", ".graphql")
"""Those that nobody writes while the application runs, whatever stands before."""

_NUMBERS = frozenset({
    "int", "float", "bool", "Decimal", "UUID", "Version", "fromisoformat", "strptime", "fromtimestamp",
})  # fmt: skip
"""What takes one value out of a text."""
_RECORDS = frozenset({
    "model_validate", "model_validate_json", "parse_obj", "parse_raw", "from_dict", "from_json", "fromdict",
})  # fmt: skip
"""Methods of classes that make one object of what they are given."""
_LOADING = frozenset({"load", "loads", "safe_load"})
_DUMPING = frozenset({"dump", "safe_dump"})
_ENCODING = frozenset({"dumps", "encode", "str", "repr", "strip", "safe_dumps", "lower", "upper", "hex"})
"""What makes a text of little that is little, too."""
_SHORT = frozenset({
    "len", "int", "float", "bool", "isoformat", "strftime", "uuid4", "uuid1", "uuid7", "now", "utcnow", "today", "time",
    "timestamp", "monotonic", "getpid", "getppid", "group", "token_hex", "token_urlsafe", "token_bytes", "hexdigest",
    "gethostname", "randint", "random",
})  # fmt: skip
"""Callables and methods that give a number, a moment, or a short text."""
_DUMPED = frozenset({"model_dump", "model_dump_json", "to_dict", "to_json", "asdict"})
"""What makes a dict or a text of one object."""
_BRINGING = frozenset({"read", "body", "stream", "iter_bytes", "aiter_bytes", "iter_content", "download", "content"})
"""What gives the content that somebody sends."""
_VALUES = frozenset({
    "builtins.int", "builtins.float", "builtins.bool", "datetime.datetime", "datetime.date", "datetime.time",
    "datetime.timedelta", "uuid.UUID", "decimal.Decimal",
})  # fmt: skip
_DISPLAYS = ("dict", "list", "set", "tuple", "comp")
_TEXTS = frozenset({"strip", "rstrip", "lstrip", "split", "splitlines", "decode", "lower", "upper", "replace"})
_READS = frozenset({"read", "readline"})


def is_of_system(allocations: Allocations, path: Site) -> bool:
    """Whether all that a path can be lies where the system answers from memory."""
    found = _heads(allocations, path, 0)
    return bool(found) and all(head.startswith(_SYSTEM) for head in found)


def _heads(allocations: Allocations, site: Site, depth: int) -> list[str]:
    """How the texts begin that a path can be; "" for what is not known."""
    found = allocations.sites(site) if depth < _DEEPEST else ()
    return [head for one in found for head in _heads_of(allocations, one, depth)] or [""]


def _heads_of(allocations: Allocations, site: Site, depth: int) -> list[str]:
    term: Term = site.term
    if term[0] == "const":
        return [str(term[1])]
    if term[0] == "fstr" and term[1]:
        return _heads(allocations, site._replace(term=term[1][0]), depth + 1)
    if term[0] == "bin":
        return [f"{head.rstrip('/')}/" for head in _heads(allocations, site._replace(term=term[2]), depth + 1)]
    if term[0] == "()":
        call = allocations.ev.facts(site.m).calls[term[1]]
        if call.args and last_name(call.func) in ("Path", "PurePath", "join", "str", "fspath"):
            heads = _heads(allocations, site._replace(term=call.args[0]), depth + 1)
            return [f"{head.rstrip('/')}/" for head in heads] if len(call.args) > 1 else heads
    return [""]


def is_beside_code(ev: Evaluator, m: int, call: Call, path: Term) -> bool:
    """Whether a text is read that lies beside the code: its folder is told by `__file__`, its name is written out.

    So is a picture or a sound that the project brings with it.
    """
    end, is_fixed = end_of(ev, m, call.owner, path, 0)
    ends = BESIDE if is_fixed else _PROGRAMS
    is_brought = (reads_text(call) and end.endswith(ends)) or (is_fixed and _only_reads(call) and end.endswith(_ASSETS))
    return is_brought and names_file(ev, m, call.owner, path, 0)


def reads_text(call: Call) -> bool:
    """Whether a call reads a text, or opens one to read."""
    is_other = last_name(call.func) in ("read_bytes", "write_text", "write_bytes")
    return not is_other and not set(file_mode(call)) & set("bwax+")


def _only_reads(call: Call) -> bool:
    """Whether a call reads a file as it is, or opens one to read."""
    return last_name(call.func) in ("read_bytes", "open") and not set(file_mode(call)) & set("wax+")


def file_mode(call: Call, name: str = "") -> str:
    """The mode in which a file is opened, as it is written out; `name` is what is called, as far as that is known."""
    is_method = name.startswith("pathlib.") if name else type(call.func) is tuple
    given = call.argument(0 if is_method else 1, "mode")
    is_opening = bool(name) or last_name(call.func) == "open"
    return str(given[1]) if is_opening and type(given) is tuple and given[0] == "const" else ""


# what is written


def writes_little(ev: Evaluator, m: int, call: Call, name: str) -> bool:
    """Whether a call writes, or opens a file to write, no more than constants, numbers and one record."""
    method = name.rpartition(".")[2]
    if method in ("write_text", "write_bytes"):
        return bool(call.args) and _is_little(ev, m, call.owner, call.args[0], 0)
    mode = file_mode(call)
    if not set(mode) & set("wax"):
        return False
    written = _written(ev, m, call)
    if not written:
        return False
    if mode[0] == "a" and "b" not in mode and all(_is_line(ev, m, one) for one in written):
        return True
    return all(_is_little(ev, m, call.owner, term, 0) for term in written)


def _written(ev: Evaluator, m: int, opening: Call) -> list[Term]:
    """All that is written into what a call opens; nothing if that goes on to others."""
    names = handles_of(ev, m, opening)
    found: list[Term] = []
    for number in ev.calls_of(m, opening.owner):
        call = ev.facts(m).calls[number]
        is_own = type(call.func) is tuple and call.func[0] == "." and call.func[1] in names
        if is_own and call.func[2] == "write" and call.args:
            found.append(call.args[0])
        elif is_own and call.func[2] == "writelines":
            return []
        elif names & {a for a in (*call.args, *(v for _, v in call.keywords)) if type(a) is str}:
            if last_name(call.func) not in _DUMPING or not call.args:
                return []
            found.append(call.args[0])
    return found


def handles_of(ev: Evaluator, m: int, opening: Call) -> set[str]:
    """The names that what a call opens is given."""
    made = ev.term_of(m, opening)
    bindings = ev.bindings(m, opening.owner)
    return {
        b.name
        for b in bindings
        if b.value in (made, ("enter", made)) and (b.row == opening.place[0] or b.row == opening.place[2])
    } or {b.name for b in bindings if b.value in (made, ("enter", made))}


def _is_line(ev: Evaluator, m: int, term: Term) -> bool:
    """Whether a text is put together here as one line more, with its end."""
    if type(term) is not tuple:
        return False
    if term[0] == "()":
        return last_name(ev.facts(m).calls[term[1]].func) == "dumps"
    last = term[1][-1] if term[0] == "fstr" and term[1] else term[3] if term[0] == "bin" and term[1] == "+" else term
    return type(last) is tuple and last[0] == "const" and str(last[1]).endswith("\n")


def _is_little(ev: Evaluator, m: int, owner: int, term: Term, depth: int) -> bool:
    """Whether a value is a constant, a number, a moment, one record, or a display of few of these."""
    if term is None or depth > _DEEPEST:
        return False
    if type(term) is str or term[0] == ".":
        return _is_value(ev, m, owner, term) or _is_bound_to_little(ev, m, owner, term, depth)
    if term[0] == "const":
        return True
    if (parts := _put_together(term)) is not None:
        return all(_is_little(ev, m, owner, part, depth + 1) for part in parts)
    if term[0] == "await":
        return is_built(ev, m, owner, term, depth)
    if term[0] != "()":
        return False
    return is_built(ev, m, owner, term, depth) or _gives_little(ev, m, owner, ev.facts(m).calls[term[1]], depth)


def _put_together(term: Term) -> tuple[Term, ...] | None:
    """What a value is put together of, None if it is not."""
    match term:
        case ("list" | "tuple" | "set" | "fstr" | "or" | "and", parts):
            return tuple(parts)
        case ("dict", pairs):
            return tuple(part for pair in pairs for part in pair)
        case ("bin", "+" | "-" | "%", left, right):
            return left, right
    return None


def _is_value(ev: Evaluator, m: int, owner: int, term: Term) -> bool:
    values = ev.value(m, owner, term)
    return bool(values) and all(v[0] == "const" or (v[0] == "object" and v[1] in _VALUES) for v in values)


def _is_bound_to_little(ev: Evaluator, m: int, owner: int, term: Term, depth: int) -> bool:
    if is_brought(ev, m, owner, term, 0):
        return False
    if is_built(ev, m, owner, term, depth):
        return True
    found = [one for one in Allocations(ev).sites(Site(m, owner, term, None)) if one.term != term]
    if any(one.term[0] in _DISPLAYS for one in found) and _is_filled(ev, m, owner, term):
        return False
    return bool(found) and all(_is_little(ev, one.m, one.scope, one.term, depth + 1) for one in found)


def _is_filled(ev: Evaluator, m: int, owner: int, term: Term) -> bool:
    """Whether what a name holds may have been added to: it is none of the function, or something is done with it."""
    names = [b.name for b in ev.bindings(m, owner)] if owner else []
    if type(term) is not str or names.count(term) != 1 or f"{term}[]" in names:
        return True
    calls = (ev.facts(m).calls[number] for number in ev.calls_of(m, owner))
    return any(type(call.func) is tuple and call.func[:2] == (".", term) for call in calls)


def is_built(ev: Evaluator, m: int, owner: int, term: Term, depth: int) -> bool:
    """Whether a content is what the code has put together in memory, here or in a function that it calls.

    To write it takes less than to make it did, on this very loop. What is brought into the buffer from outside is not.
    """
    if depth > _DEEPEST or not term:
        return False
    if type(term) is str:
        bound = [b.value for b in ev.bindings(m, owner) if b.name == term]
        is_given = any(p.name == term for p in ev.function(m, owner).parameters)
        return bool(bound) and not is_given and all(is_built(ev, m, owner, value, depth + 1) for value in bound)
    if term[0] == "await":
        return is_built(ev, m, owner, term[1], depth + 1)
    return term[0] == "()" and _is_built_by_call(ev, m, owner, ev.facts(m).calls[term[1]], depth)


def _is_built_by_call(ev: Evaluator, m: int, owner: int, call: Call, depth: int) -> bool:
    if last_name(call.func) == "getvalue":
        return not _is_filled_by_hand(ev, m, owner, call.func[1])
    values = ev.value(m, owner, call.func, call.block, call.place[0])
    if len(values) != 1 or values[0][0] not in ("function", "method"):
        return False
    given = (*call.args, *(value for _, value in call.keywords))
    if any(is_brought(ev, m, owner, value, 0) for value in given):
        return False
    made = (values[0][1], values[0][2])
    returns = ev.function(*made).returns
    return bool(returns) and all(is_built(ev, *made, result.value, depth + 2) for result in returns)


def is_brought(ev: Evaluator, m: int, owner: int, term: Term, depth: int) -> bool:
    """Whether what is written comes from a request or an answer."""
    if depth > _DEEPEST or not term:
        return False
    if type(term) is str:
        values = [b.value for b in ev.function(m, owner).bindings if b.name == term]
        return any(is_brought(ev, m, owner, value, depth + 1) for value in values)
    if type(term) is not tuple or term[0] == "const":
        return False
    if term[0] == "()":
        call = ev.facts(m).calls[term[1]]
        return last_name(call.func) in _BRINGING or any(is_brought(ev, m, owner, a, depth + 1) for a in call.args)
    if term[0] == "." and term[2] in _BRINGING:
        return True
    return term[0] in (".", "await", "[]") and is_brought(ev, m, owner, term[1], depth + 1)


def _is_filled_by_hand(ev: Evaluator, m: int, owner: int, buffer: Term) -> bool:
    """Whether a buffer is made of a content, or that is written into it: it may come from outside."""
    made = [b.value for b in ev.bindings(m, owner) if b.name == buffer]
    calls = ev.facts(m).calls
    is_empty = bool(made) and all(type(t) is tuple and t[0] == "()" and not calls[t[1]].args for t in made)
    own = (calls[number] for number in ev.calls_of(m, owner))
    return not is_empty or any(call.func in ((".", buffer, "write"), (".", buffer, "writelines")) for call in own)


def _gives_little(ev: Evaluator, m: int, owner: int, call: Call, depth: int) -> bool:
    called = last_name(call.func)
    if called in _SHORT or called in _DUMPED:
        return True
    if called not in _ENCODING:
        return False
    whole = call.args[0] if call.args and called in ("dumps", "safe_dumps", "str", "repr") else None
    if whole is None and type(call.func) is tuple and call.func[0] == ".":
        whole = call.func[1]
    return _is_little(ev, m, owner, whole, depth + 1)


# what is read


def reads_little(ev: Evaluator, m: int, call: Call, name: str) -> bool:
    """Whether what a call reads, or opens to read, is one number or moment, or becomes one object of a class."""
    if name.rpartition(".")[2] not in ("open", "read_text", "read_bytes") or set(file_mode(call)) & set("wax+"):
        return False
    number = ev.number_of(m, call)
    return any(number == _source(ev, m, call.owner, term, 0) for term in _taken(ev, m, call.owner))


def _taken(ev: Evaluator, m: int, owner: int) -> Iterator[Term]:
    """What a function makes a number, a moment or an object of."""
    for number in ev.calls_of(m, owner):
        call = ev.facts(m).calls[number]
        called = last_name(call.func)
        if called in _NUMBERS | _RECORDS or (called == "parse" and last_name(_base(call.func)) == "version"):
            yield from call.args[:1]
        elif (whole := [v for k, v in call.keywords if k is None]) and _is_class(ev, m, call):
            yield from whole


def _base(func: Term) -> Term:
    return func[1] if type(func) is tuple and func[0] == "." else None


def _is_class(ev: Evaluator, m: int, call: Call) -> bool:
    return any(v[0] == "class" for v in ev.at(m, call, call.func))


def _source(ev: Evaluator, m: int, owner: int, term: Term, depth: int) -> int:
    """The call that gives the text, or the file, of which a term is a part as it stands; -1 if none does."""
    if depth > 2 * _DEEPEST or not term:
        return -1
    if type(term) is str:
        return _first(_source(ev, m, owner, b.value, depth + 1) for b in ev.bindings(m, owner) if b.name == term)
    if term[0] in ("[]", "enter", "item", "await"):
        return _source(ev, m, owner, term[2] if term[0] == "item" else term[1], depth + 1)
    if term[0] != "()":
        return -1
    inner = _passed_through(ev.facts(m).calls[term[1]])
    return int(term[1]) if inner is None else _source(ev, m, owner, inner, depth + 1)


def _passed_through(call: Call) -> Term:
    """That of which a call gives a part as it stands: `text.strip()`, `loads(text)`, `file.read()`; None of others."""
    called, is_method = last_name(call.func), type(call.func) is tuple
    if called in _TEXTS and is_method and call.func[0] == ".":
        return call.func[1]
    if called in _LOADING and call.args:
        return call.args[0]
    return call.func[1] if called in _READS and is_method else None


def _first(found: Iterable[int]) -> int:
    return next((number for number in found if number >= 0), -1)


def is_in_memory(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether one of the first two arguments is a buffer in memory: `torch.save(tensor, buffer)`."""
    given = (*call.args, *(value for _, value in call.keywords))[:2]
    return any(_is_buffer(ev, m, call, target) for target in given)


def _is_buffer(ev: Evaluator, m: int, call: Call, target: Term) -> bool:
    values = ev.at(m, call, target)
    return bool(values) and all(v[0] == "object" and v[1] in _IN_MEMORY for v in values)
