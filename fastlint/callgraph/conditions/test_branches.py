"""Branches that only tests take: what they do never happens while a server answers requests."""

from __future__ import annotations

from fastlint.index.facts import Block, BlockKind, Facts, Term
from fastlint.index.terms import dotted_name, last_name

_TESTS = frozenset({"test", "tests", "testing", "pytest", "unittest", "unit-test", "unit_test", "ci"})
_FLAGS = frozenset(
    {"TESTING", "IS_TEST", "IS_TESTING", "TEST_MODE", "UNIT_TEST", "UNIT_TESTING", "PYTEST_CURRENT_TEST"}
)
_SETTINGS = frozenset({
    "environ", "env", "environment", "app_env", "app_environment", "env_name", "stage", "mode", "app_mode", "run_mode",
    "profile", "deployment", "deploy_env",
})  # fmt: skip
_SPELLING = frozenset({"lower", "upper", "strip", "casefold"})


def is_test_branch(facts: Facts, block: Block) -> bool:
    """Whether a block is taken only where an environment variable or a setting says that tests are running."""
    if block.kind == BlockKind.IF:
        return _says_test(facts, block.term, wanted=True)
    return block.kind == BlockKind.ELSE and _says_test(facts, block.term, wanted=False)


def _says_test(facts: Facts, test: Term, *, wanted: bool) -> bool:
    if type(test) is tuple and test and test[0] == ("and" if wanted else "or"):
        return any(_says_test(facts, part, wanted=wanted) for part in test[1])
    if type(test) is tuple and test and test[0] == "not":
        return _says_test(facts, test[1], wanted=not wanted)
    if type(test) is tuple and test and test[0] == "cmp":
        return _compares(facts, test, wanted=wanted)
    return wanted and _flag(facts, test).upper() in _FLAGS


def _compares(facts: Facts, test: Term, *, wanted: bool) -> bool:
    """`environ["ENV"] == "test"`, `settings.env in ("test", "ci")`, `"pytest" in sys.modules`."""
    _, operator, left, right = test
    if operator == ("Eq" if wanted else "NotEq"):
        return any(_is_test(a) and _is_setting(facts, b) for a, b in ((left, right), (right, left)))
    if operator != ("In" if wanted else "NotIn"):
        return False
    if type(right) is tuple and right and right[0] in ("tuple", "list", "set"):
        return bool(right[1]) and all(map(_is_test, right[1])) and _is_setting(facts, left)
    is_flag = type(left) is tuple and left[0] == "const" and isinstance(left[1], str)
    return is_flag and (
        (left[1] == "pytest" and dotted_name(right) == "sys.modules")
        or (left[1].upper() in _FLAGS and last_name(right) == "environ")
    )


def _is_test(term: Term) -> bool:
    return type(term) is tuple and term[0] == "const" and isinstance(term[1], str) and term[1].lower() in _TESTS


def _is_setting(facts: Facts, term: Term) -> bool:
    """Whether a term reads an environment variable or a setting that names the environment."""
    return bool(_variable(facts, term)) or last_name(_plain(facts, term)).lower() in _SETTINGS


def _plain(facts: Facts, term: Term) -> Term:
    """What a text is made of: `settings.env` for `settings.env.lower()`."""
    func = facts.calls[term[1]].func if type(term) is tuple and term[:1] == ("()",) else None
    return func[1] if type(func) is tuple and func[0] == "." and func[2] in _SPELLING else term


def _flag(facts: Facts, term: Term) -> str:
    """The environment variable or the setting that a term reads."""
    return _variable(facts, term) or last_name(term)


def _variable(facts: Facts, term: Term) -> str:
    """The environment variable that a term reads: `os.environ["X"]`, `os.environ.get("X")`, `os.getenv("X")`."""
    key: Term = None
    if type(term) is tuple and term and term[0] == "[]" and last_name(term[1]) == "environ":
        key = term[2]
    elif type(term) is tuple and term and term[0] == "()":
        call = facts.calls[term[1]]
        reads = last_name(call.func) == "getenv" or (
            type(call.func) is tuple and call.func[0] == "." and last_name(call.func[1]) == "environ"
        )
        if not reads and (plain := _plain(facts, term)) != term:
            return _variable(facts, plain)
        key = call.args[0] if reads and call.args else None
    return key[1] if type(key) is tuple and key[0] == "const" and isinstance(key[1], str) else ""
