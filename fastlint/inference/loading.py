"""What a module runs when it is started itself, and which modules it imports by names that are put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from fastlint.index.facts import MODULE, BlockKind, Call, Facts, Term, Use
from fastlint.index.terms import asks_for_main, last_name

OPEN = "?"
"""Of what is imported nothing is known."""
GIVEN = "*"
"""What somebody says who calls a function of the module: its name stands in a text."""
GIVEN_FILE = "*/"
"""The same for the path of a file: its name, or that of its folder, stands in a text."""
OWN = "."
"""Modules beside the importing one, and below."""
ENTRIES = "@"
"""Those of entry points, with the name of their group if it is known."""

FILES = "="
"""Those whose files match a pattern, which follows: `app/*/endpoints_*.py`."""

_GLOBBING = frozenset({"glob", "rglob", "iglob"})
_BY_NAME = frozenset({"import_module", "__import__", "load_module", "run_module", "find_modules", "autodiscover_tasks"})
_BY_PATH = {"iter_modules": 0, "walk_packages": 0, "run_path": 0, "spec_from_file_location": 1, "SourceFileLoader": 1}
"""Callables by last name, with the position of what says where the modules lie."""
_BY_ENTRY = {
    "entry_points": 9, "iter_entry_points": 0, "load_entry_point": 1, "load_setuptools_entrypoints": 0,
    "ExtensionManager": 0, "NamedExtensionManager": 0, "EnabledExtensionManager": 0, "DriverManager": 0,
    "HookManager": 0,
}  # fmt: skip
"""Callables by last name, with the position of the group."""
_SETTING = re.compile(r"config|setting|conf$|env|option|argv|args$", re.IGNORECASE)
"""Names of what holds what somebody has set outside of the code."""
_SPLITTING = frozenset({"rsplit", "split", "rpartition", "partition"})
_OWN_NAMES = frozenset({"__file__", "__path__", "__name__", "__package__"})
_STARTING = frozenset({
    "run", "start", "serve", "serve_forever", "run_forever", "run_polling", "run_until_complete", "create_all",
    "drop_all", "mainloop", "launch", "print", "set_page_config", "title", "upgrade", "execute",
})  # fmt: skip
"""Last names of what scripts call at their top level."""
_DEEPEST = 6


def begins(facts: Facts) -> bool:
    """Whether a module is one to be started: by `python -m`, as a file, as a notebook of statements."""
    for block in facts.blocks:
        if block.owner == MODULE and block.kind == BlockKind.IF and asks_for_main(block.term):
            return True
    own = {f.name for f in facts.functions if f.parent == MODULE and f.klass < 0}
    called = (call for call in facts.calls if call.owner == MODULE and call.use in (Use.STATEMENT, Use.AWAITED))
    return any(call.func in own or last_name(call.func) in _STARTING for call in called)


def loads(facts: Facts) -> tuple[str, ...]:
    """Which modules are imported by names that are put together: `a.b` for that module or package with all in it,
    `a.b/` for what lies in a folder, `OWN`, `OPEN`, `GIVEN`, `GIVEN_FILE`, groups of `ENTRIES` and patterns of `FILES`.

    What is taken out of a dotted text (`"app.jobs:Job".rsplit(":")`) is found where that text is written.
    """
    found: set[str] = set()
    listing: set[int] = set()
    for call in facts.calls:
        name = last_name(call.func)
        if name in _BY_PATH:
            told = set(_Loader(facts, call).places(_place_of(call, _BY_PATH[name]), 0))
            places = told - {OPEN, GIVEN}
            found.update(places or ((GIVEN_FILE,) if told == {GIVEN} else (OPEN,)))
            listing.update((call.owner,) if places else ())
        elif name in _BY_ENTRY:
            found.update(_groups(facts, call, _BY_ENTRY[name]))
    for call in facts.calls:
        if last_name(call.func) in _BY_NAME and (call.args or call.keywords):
            terms = call.args or tuple(value for _, value in call.keywords)
            told = set(_Loader(facts, call).modules(terms[0], 0))
            # What is listed in a function is what it imports.
            found.update(told - {OPEN, GIVEN} if call.owner in listing else told)
    return tuple(sorted(found))


def matching(glob: str) -> re.Pattern[str]:
    """What the paths match that a pattern of `glob` lists, in whatever folder it begins."""
    words = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob)
    return re.compile("(?:^|/)" + "".join(words.get(part) or re.escape(part) for part in parts) + "$")


def _groups(facts: Facts, call: Call, position: int) -> Iterator[str]:
    """Which groups of entry points a call looks for."""
    given = call.args[position] if position < len(call.args) else None
    group = given or call.keyword("group") or call.keyword("namespace")
    known = set(_Loader(facts, call).modules(group, 0)) - {OPEN, OWN}
    yield from (f"{ENTRIES}{name}" for name in known or ("",))


def _place_of(call: Call, position: int) -> Term:
    """The argument that says where modules lie."""
    if position < len(call.args):
        return call.args[position]
    return call.keyword("path") or call.keyword("location") or call.keyword("path_name")


class _Loader:
    """One call that imports by name."""

    def __init__(self, facts: Facts, call: Call) -> None:
        self.facts = facts
        self.call = call
        self._given: dict[str, bool] = {}

    def modules(self, term: Term, depth: int) -> Iterator[str]:
        """What the name of a module can be."""
        if depth > _DEEPEST:
            yield OPEN
        elif type(term) is str:
            yield from (OWN,) if term in _OWN_NAMES else self._bound(term, depth, self.modules)
        elif type(term) is not tuple:
            yield OPEN
        elif term[0] == "const" and isinstance(term[1], str):
            yield from self._relative(term[1])
        elif term[0] in ("or", "and", "tuple", "list", "set"):
            for one in term[1]:
                yield from self.modules(one, depth + 1)
        elif term[0] in ("elem", "*"):
            yield from self.modules(term[1], depth + 1)
        elif term[0] == "fstr" and term[1]:
            yield from self._head(term[1][0], depth)
        elif term[0] == "bin":
            yield from self._head(term[2], depth)
        elif not self._is_split(term):
            patterns = dict.fromkeys(f"{FILES}{pattern}" for pattern in self._patterns(term, 0))
            yield from patterns or (self._unknown(term),)

    def _patterns(self, term: Term, depth: int) -> Iterator[str]:
        """Which files are listed of which a name is made."""
        if depth > 2 * _DEEPEST:
            return
        if type(term) is str:
            for f in dict.fromkeys((self.call.owner, MODULE)):
                for binding in self.facts.functions[f].bindings:
                    if binding.name == term:
                        yield from self._patterns(binding.value, depth + 1)
        elif type(term) is tuple and term:
            is_call = term[0] == "()" and last_name(self.facts.calls[term[1]].func) in _GLOBBING
            if is_call and (pattern := self._pattern(self.facts.calls[term[1]])):
                yield pattern
            for part in () if is_call else self._parts(term):
                yield from self._patterns(part, depth + 1)

    def _pattern(self, listing: Call) -> str:
        """The pattern of files with code that a call lists, as far as it is written out; "" if it is none."""
        term = listing.args[0] if listing.args else None
        while type(term) is tuple and term and term[0] != "const":
            parts = self._parts(term)
            term = parts[-1] if parts else None
        text = term[1] if type(term) is tuple and term and isinstance(term[1], str) else ""
        return text.lstrip("./") if text.endswith(".py") else ""

    def _head(self, first: Term, depth: int) -> Iterator[str]:
        """What the package is, if a name begins with something."""
        for text in self.modules(first, depth + 1):
            if text in (OWN, OPEN, GIVEN):
                yield text
            else:
                package = text.rpartition(".")[0] if "." in text else text
                yield package or OPEN

    def _relative(self, text: str) -> Iterator[str]:
        if not text.startswith("."):
            yield text
            return
        package = self.call.keyword("package") or (self.call.args[1] if len(self.call.args) > 1 else None)
        yield from self.modules(package, 1)

    def places(self, term: Term, depth: int) -> Iterator[str]:
        """In which folders the modules lie."""
        if type(term) is str and depth <= _DEEPEST:
            yield from (OWN,) if term in _OWN_NAMES else self._bound(term, depth, self.places)
        elif type(term) is not tuple or depth > _DEEPEST:
            yield OPEN
        elif term[0] == "const":
            yield from _folder(term[1])
        elif term[0] == "import":
            yield f"{(term[3] or term[2]).rpartition('.')[2]}/"
        elif term[0] == "." and term[2] in _OWN_NAMES:
            yield from (OWN, f"{last_name(term[1])}/")
        else:
            parts = [place for part in self._parts(term) for place in self.places(part, depth + 1)]
            yield from parts or [self._unknown(term)]

    def _parts(self, term: Term) -> tuple[Term, ...]:
        """What may tell a folder in an expression."""
        if term[0] == "()":
            call = self.facts.calls[term[1]]
            receiver = (call.func[1],) if type(call.func) is tuple and call.func[0] == "." else ()
            return (*receiver, *call.args)
        if term[0] in ("or", "and", "tuple", "list", "set", "fstr"):
            return tuple(term[1])
        if term[0] in ("bin", "item"):
            return tuple(term[2:])
        return (term[1],) if term[0] in (".", "elem", "*", "[]", "enter") else ()

    def _is_split(self, term: Term) -> bool:
        """Whether a name is cut out of a longer text: `path.rsplit(".", 1)[0]`."""
        if term[0] in ("item", "[]"):
            term = term[2] if term[0] == "item" else term[1]
        return type(term) is tuple and term[0] == "()" and last_name(self.facts.calls[term[1]].func) in _SPLITTING

    def _bound(self, name: str, depth: int, follow: Callable[[Term, int], Iterator[str]]) -> Iterator[str]:
        """What a name is given in the function that imports, or else in the module."""
        for f in dict.fromkeys((self.call.owner, MODULE)):
            function = self.facts.functions[f]
            bound = function.bound(name)
            if bound or function.takes(name):
                for value in bound:
                    yield from follow(value, depth + 1)
                if not bound:
                    yield self._unknown(name)
                return
        yield OPEN

    def _unknown(self, term: Term) -> str:
        """`GIVEN`, if a value is made of nothing but what the function is given, and none of that are settings."""
        return GIVEN if self._is_given(term, 0) else OPEN

    def _is_given(self, term: Term, depth: int) -> bool:
        if type(term) is str:
            return not _SETTING.search(term) and self._is_given_name(term, depth)
        if type(term) is not tuple or not term or depth > _DEEPEST:
            return False
        if term[0] == "const":
            return True
        if term[0] == ".":
            return not _SETTING.search(term[2]) and self._is_given(term[1], depth + 1)
        if term[0] == "()":
            call = self.facts.calls[term[1]]
            receiver = (call.func[1],) if type(call.func) is tuple and call.func[0] == "." else ()
            parts = (*receiver, *call.args)
        else:
            parts = self._parts(term)
        return bool(parts) and all(self._is_given(part, depth + 1) for part in parts)

    def _is_given_name(self, name: str, depth: int) -> bool:
        """Whether a name is a parameter of the function that imports, or made of those."""
        if name not in self._given:
            function = self.facts.functions[self.call.owner]
            bound = function.bound(name)
            self._given[name] = True  # what is made of itself is made of the rest
            is_parameter = function.takes(name)
            self._given[name] = is_parameter or (bool(bound) and all(self._is_given(v, depth + 1) for v in bound))
        return self._given[name]


def _folder(text: object) -> Iterator[str]:
    """The folder that a text names, without patterns and names of files."""
    if not isinstance(text, str):
        return
    parts = [part for part in re.split(r"[/\\.]+", text) if part and not re.search(r"[*?\[]|^py$", part)]
    if parts and all(part.isidentifier() for part in parts):
        yield ".".join(parts) + "/"
