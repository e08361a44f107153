"""What tells that a file is not small, or that there are many: bytes and texts that somebody sends, copies, trees,
whole documents, rows that are read one by one, and what is repeated for each of many.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from fastlint.callgraph.conditions.control_flow import is_repeated, loops_around
from fastlint.callgraph.graph.edges import Blocking
from fastlint.index.facts import BlockKind, Call, Term, Use
from fastlint.index.terms import blocks_around, last_name
from fastlint.inference.attributes import linearise
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value
from fastlint.passes.waits.bounded_contents import is_bounded, sends, stands_in_for_cloud
from fastlint.passes.waits.path_ends import path_end
from fastlint.passes.waits.resting import FIXED, Dependence, dependence
from fastlint.passes.waits.small_contents import file_mode, handles_of, is_brought, is_in_memory
from fastlint.passes.waits.taken_apart import is_taken_apart
from fastlint.subjects.shared import TEXT

SMALL = (
    ".json", ".toml", ".yaml", ".yml", ".ini", ".cfg", ".conf", ".env", ".html", ".htm", ".j2", ".jinja", ".jinja2",
    ".tmpl", ".tpl", ".pem", ".key", ".pid", ".lock", ".graphql", "VERSION",
)  # fmt: skip
"""Ends of names of files that are small by custom."""

COPIED = "files are copied"
REMOVED = "a whole folder is removed"
TREE = "a whole tree is gone through"
PACKED = "an archive is packed or unpacked"
WRITTEN = "bytes of any size are written"
READ = "bytes of any size are read"
WHOLE = "a whole file is read"
PIECES = "a file is read piece by piece"
GROWING = "a growing file is read"
MANY = "many files are read or written"
ASKED = "many files are asked about"
NAMED = "a file that a request names is read"
PARSED = "a document in memory is taken apart"
OTHER = "files are read or written"

_OPENING = frozenset({
    "builtins.open", "io.open", "codecs.open", "os.fdopen", "io.open_code", "io.FileIO", "pathlib.Path.open",
})  # fmt: skip
_READING = frozenset({"pathlib.Path.read_text", "pathlib.Path.read_bytes"})
_WRITING = frozenset({"pathlib.Path.write_text", "pathlib.Path.write_bytes"})
_LISTING = frozenset({
    "pathlib.Path.iterdir", "pathlib.Path.glob", "os.listdir", "os.scandir", "glob.glob", "glob.iglob",
})  # fmt: skip
TEMPORARY = frozenset({"tempfile.NamedTemporaryFile", "tempfile.TemporaryFile", "tempfile.mkstemp"})
_MOVED = frozenset({"shutil.move"})
"""What gives a file another name, on one disk."""
_ABOUT = {
    "shutil.rmtree": REMOVED, "shutil.copytree": COPIED, "shutil.copyfileobj": COPIED, "shutil.make_archive": PACKED,
    "shutil.unpack_archive": PACKED, "os.walk": TREE, "os.fwalk": TREE, "pathlib.Path.rglob": TREE,
    "pathlib.Path.walk": TREE, "zipfile.ZipFile.extractall": PACKED, "zipfile.ZipFile.extract": PACKED,
    "zipfile.ZipFile.write": PACKED, "tarfile.TarFile.extractall": PACKED, "tarfile.TarFile.extract": PACKED,
    "tarfile.TarFile.add": PACKED,
}  # fmt: skip
_COPYING = frozenset({"shutil.copy", "shutil.copy2", "shutil.copyfile"})
"""What copies one file from disk to disk: the system does that, and a document takes it no time."""
_QUESTIONS = ("os.", "pathlib.Path.", "shutil.")
_GROWING = (".csv", ".tsv", ".log", ".jsonl", ".ndjson", ".parquet", ".dump", ".bak")
"""Ends of names of files that hold one row after another."""
_MEDIA = (
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".tiff", ".bmp", ".wav", ".mp3", ".ogg", ".m4a", ".flac", ".mp4", ".webm",
    ".mov", ".avi", ".mkv", ".pdf", ".zip", ".gz", ".tar", ".tgz", ".xlsx", ".docx", ".pptx", ".bin", ".pt", ".onnx",
    ".pkl", ".npy", ".db", ".sqlite",
)  # fmt: skip
"""Ends of names of pictures, sounds, archives, documents and models."""
_SHEETS = (".pdf", ".xlsx", ".docx", ".pptx")
"""Those of what somebody reads page by page."""
_DOCUMENTS = (".png", ".jpg", ".jpeg", ".gif", ".webp", *_SHEETS)
"""Those that are as large as what somebody looks at or reads."""
_BY_ROW = frozenset({"reader", "DictReader", "readlines", "read_csv", "iterrows"})
_ROW_WRITERS = frozenset({"writer", "DictWriter"})


class Largeness(NamedTuple):
    """Why what is done with files takes its time; "" if nothing tells that it does.

    `sent`: parameters of the function of which one must come from a request for that; () if none must.
    """

    why: str
    sent: tuple[str, ...] = ()


NONE = Largeness("")
REQUEST = "*"
"""Instead of a parameter: a request must lead there, whatever it sends."""


def largeness(ev: Evaluator, m: int, call: Call, one: Blocking, *, is_many: bool) -> Largeness:
    """What tells that a call which reads, writes or asks about files has to do with large ones, or with many.

    `is_many`: it is repeated, and nothing is awaited between.
    """
    name = one.name
    if name in _ABOUT:
        return NONE if _ABOUT[name] == REMOVED and _is_handling(ev, m, call) else Largeness(_ABOUT[name])
    if name in _LISTING:
        return Largeness(TREE) if _is_deep(ev, m, call) else NONE
    if name in TEMPORARY:
        return Largeness(WRITTEN) if _is_filled(ev, m, call) else NONE
    if name in _MOVED:
        return NONE
    if name in _COPYING:
        return _of_copying(ev, m, call, is_many=is_many)
    if _is_question(ev, name):
        return Largeness(ASKED) if _is_asked_of_many(ev, m, call) else NONE
    if name in _WRITING or (name in _OPENING and set(file_mode(call, name)) & set("wax")):
        return _of_writing(ev, m, call, one, is_many=is_many)
    if name in _READING or name in _OPENING:
        return _of_reading(ev, m, call, one, is_many=is_many)
    return Largeness(PARSED if is_in_memory(ev, m, call) else OTHER)


def _is_handling(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether a call stands in the handler of an exception: what has failed is cleaned up now and then."""
    return any(one.kind == BlockKind.EXCEPT for _, one in blocks_around(ev.facts(m), call.block, call.owner))


def _is_question(ev: Evaluator, name: str) -> bool:
    """Whether a callable changes or asks for what a folder says of a file, and has nothing to do with its content."""
    row = ev.knowledge.get(name)
    return row is not None and row.level == "light" and name.startswith(_QUESTIONS)


# what is gone through


def _is_deep(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether what asks for names goes through folders in folders."""
    return any("**/" in text or text.endswith("**") for text in _texts(call)) or _calls_itself(ev, m, call.owner)


def _calls_itself(ev: Evaluator, m: int, owner: int) -> bool:
    """Whether a function calls itself: what it does in one folder is done in those below."""
    name = ev.function(m, owner).name
    return owner > 0 and any(last_name(ev.facts(m).calls[n].func) == name for n in ev.calls_of(m, owner))


def _texts(call: Call) -> Iterator[str]:
    for term in call.args:
        parts = term[1] if type(term) is tuple and term and term[0] == "fstr" else (term,)
        yield from (str(p[1]) for p in parts if type(p) is tuple and p and p[0] == "const")


def _is_asked_of_many(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether a question is asked for as many files as somebody names, or as are in a tree."""
    around = [block.term for block in loops_around(ev.facts(m), call.block, call.owner) if block.kind == BlockKind.LOOP]
    found = [dependence(ev, m, call.owner, term) for term in around]
    return any(one.is_of_tree or (one.parameters and not one.is_set) for one in found)


# what is written


def _of_copying(ev: Evaluator, m: int, call: Call, *, is_many: bool) -> Largeness:
    """One file is large by its name alone: a video, an archive, a database; many are, whatever they are called."""
    paths = [term for at, key in enumerate(("src", "dst")) if (term := call.argument(at, key)) is not None]
    ends = [path_end(ev, m, call.owner, path).lower() for path in paths]
    is_heavy = any(end.endswith(_GROWING) or (end.endswith(_MEDIA) and not end.endswith(_DOCUMENTS)) for end in ends)
    return Largeness(COPIED) if is_many or is_heavy else NONE


def _of_writing(ev: Evaluator, m: int, call: Call, one: Blocking, *, is_many: bool) -> Largeness:
    if is_many:
        return Largeness(MANY)
    written = [*call.args[:1]] if one.name in _WRITING else [*_put_into(ev, m, call)]
    if written and all(is_taken_apart(ev, m, call.owner, term) for term in written):
        return NONE
    mode = file_mode(call, one.name)
    is_bytes = one.name == "pathlib.Path.write_bytes" or "b" in mode or one.name == "io.FileIO"
    if is_bytes:
        end = path_end(ev, m, call.owner, _path_of(call, one)).lower()
        return _of_bytes(ev, m, call, written, end) if one.name in _WRITING or _is_used(ev, m, call) else NONE
    if mode[:1] != "a":
        return NONE if written and all(_is_said(ev, m, call.owner, term) for term in written) else Largeness(TEXT)
    return Largeness(TEXT) if any(is_brought(ev, m, call.owner, term, 0) for term in written) else NONE


def _path_of(call: Call, one: Blocking) -> Term:
    """The path of the file that a call reads or writes, or opens for that."""
    return call.func[1] if one.name.startswith("pathlib.") and type(call.func) is tuple else call.argument(0, "file")


def _of_bytes(ev: Evaluator, m: int, call: Call, written: list[Term], end: str) -> Largeness:
    """Bytes that come by parameters of the function alone are of any size where a client gives one of them.

    A document whose name is written out (`end`) is one that the code makes, if none does.
    """
    left = [term for term in written if not is_bounded(ev, m, call.owner, term)]
    if (written and not left) or stands_in_for_cloud(ev, m, call, written):
        return NONE
    known = FIXED
    for term in left:
        known = known.joined(dependence(ev, m, call.owner, term, of_content=True))
    if end.endswith(_SHEETS) and not known.parameters:
        return NONE
    return Largeness(WRITTEN, () if known.is_found and not end.endswith(_SHEETS) else tuple(sorted(known.parameters)))


def _is_said(ev: Evaluator, m: int, owner: int, term: Term) -> bool:
    """Whether a text is what somebody types: a field of the body of a route."""
    if type(term) is not tuple or term[0] != "." or is_brought(ev, m, owner, term, 0):
        return False
    function = ev.function(m, owner)
    is_given = any(p.name == term[1] for p in function.parameters)
    values = ev.value(m, owner, term[1]) if function.decorators and is_given else ()
    return bool(values) and all(map(partial(_is_body, ev), values))


def _is_body(ev: Evaluator, value: Value) -> bool:
    """Whether a value is an object of one of the project's Pydantic models."""
    line = linearise(ev, ("class", *value[1:3])) if value[0] == "instance" else ()
    return any(base[0] == "external" and base[1].rpartition(".")[2] == "BaseModel" for base in line)


def _is_filled(ev: Evaluator, m: int, making: Call) -> bool:
    """Whether a temporary file gets a content, and not row by row what comes between."""
    names = handles_of(ev, m, making)
    own = [ev.facts(m).calls[number] for number in ev.calls_of(m, making.owner)]
    given = [c for c in own if _takes(c, names)]
    if any(last_name(c.func) in _ROW_WRITERS for c in given):
        return False
    returned = {result.value for result in ev.function(m, making.owner).returns}
    return (
        bool(given) or bool(returned & {ev.term_of(m, making), *names}) or any(True for _ in _put_into(ev, m, making))
    )


def _takes(call: Call, names: set[str]) -> bool:
    """Whether one of some names is an argument."""
    return bool(names & {a for a in (*call.args, *(v for _, v in call.keywords)) if type(a) is str})


def _put_into(ev: Evaluator, m: int, opening: Call) -> Iterator[Term]:
    """What is written into what a call opens."""
    names = handles_of(ev, m, opening)
    for number in ev.calls_of(m, opening.owner):
        call = ev.facts(m).calls[number]
        if type(call.func) is tuple and call.func[0] == "." and call.func[1] in names and call.args:
            if call.func[2] in ("write", "writelines"):
                yield call.args[0]
        elif _takes(call, names):
            yield from (a for a in call.args if a not in names)


# what is read


def _of_reading(ev: Evaluator, m: int, call: Call, one: Blocking, *, is_many: bool) -> Largeness:
    if one.name in _OPENING and not _is_used(ev, m, call):
        return NONE
    if is_many:
        return Largeness(MANY)
    if one.name in _OPENING and _is_sent_on(ev, m, call):
        return NONE
    path = _path_of(call, one)
    end = path_end(ev, m, call.owner, path).lower()
    if end.endswith(_GROWING):
        return Largeness(GROWING)
    known = dependence(ev, m, call.owner, path)
    if one.name in _OPENING and _is_read_by_row(ev, m, call):
        is_looked_up = known == FIXED and bool(end) and not end.endswith(_MEDIA) and _is_searched(ev, m, call)
        return NONE if is_looked_up else Largeness(PIECES, (REQUEST,))
    is_bytes = one.name in ("pathlib.Path.read_bytes", "io.FileIO", "io.open_code") or "b" in file_mode(call, one.name)
    if is_bytes:
        return _of_bytes_read(known, end)
    if known.parameters:
        return Largeness(NAMED, tuple(sorted(known.parameters)))
    return Largeness(WHOLE) if not known.is_set and not known.is_found else NONE


def _is_sent_on(ev: Evaluator, m: int, opening: Call) -> bool:
    """Whether what a call opens is sent over the network by a plain call, which is what takes its time."""
    handles = list(handles_of(ev, m, opening))
    own = (ev.facts(m).calls[number] for number in ev.calls_of(m, opening.owner))
    return any(call.use != Use.AWAITED and sends(ev, m, call, handles) for call in own)


def _of_bytes_read(known: Dependence, end: str) -> Largeness:
    """Whose path a parameter names has to be asked for by a client; one document whose name is written out is small."""
    if end.endswith(_SHEETS):
        return NONE
    if known.parameters or end.endswith(_MEDIA) or known.is_found or not known.is_set:
        return Largeness(READ, tuple(sorted(known.parameters)))
    return NONE


def _is_read_by_row(ev: Evaluator, m: int, opening: Call) -> bool:
    """Whether what a call opens is gone through row by row."""
    names = handles_of(ev, m, opening)
    facts = ev.facts(m)
    for block in facts.blocks:
        if (
            block.owner == opening.owner
            and block.kind == BlockKind.LOOP
            and _is_of_handle(facts.calls, block.term, names)
        ):
            return True
    for number in ev.calls_of(m, opening.owner):
        call = facts.calls[number]
        called = last_name(call.func)
        own = type(call.func) is tuple and call.func[0] == "." and call.func[1] in names
        if called in _BY_ROW and (own or names & {a for a in call.args if type(a) is str}):
            return True
        if own and called in ("read", "readline") and is_repeated(facts, call):
            return True
    return False


def _is_searched(ev: Evaluator, m: int, opening: Call) -> bool:
    """Whether the rows of what a call opens are gone through for one of them, which the function gives back."""
    facts, names = ev.facts(m), handles_of(ev, m, opening)
    around = (loops_around(facts, r.block, opening.owner) for r in ev.function(m, opening.owner).returns)
    return any(_is_of_handle(facts.calls, block.term, names) for blocks in around for block in blocks)


def _is_of_handle(calls: list[Call], term: Term, names: set[str]) -> bool:
    if type(term) is tuple and term and term[0] == "()":
        call = calls[term[1]]
        return any(_is_of_handle(calls, argument, names) for argument in call.args)
    return type(term) is str and term in names


def _is_used(ev: Evaluator, m: int, opening: Call) -> bool:
    """Whether anything is done with what a call opens: `with open(path): ...` only looks whether that goes."""
    terms = (b.term for b in ev.facts(m).blocks if b.owner == opening.owner and b.kind == BlockKind.WITH)
    is_entered = ev.term_of(m, opening) in terms
    return not is_entered or bool(handles_of(ev, m, opening))


def is_literal(ev: Evaluator, m: int, owner: int, term: Term) -> bool:
    """Whether a term is written out, and the name of a file that nothing tells to be small."""
    end = path_end(ev, m, owner, term)
    return bool(end) and dependence(ev, m, owner, term) == FIXED and not end.endswith(SMALL)
