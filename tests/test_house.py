"""Floors and forms: who may import whom, how long things may get, what the start of a run may cost, what texts say."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "fastlint"
RULES = ROOT / "rules"
LONGEST_FILE, LONGEST_RULE, LONGEST_FUNCTION = 450, 250, 60
"""Lines. Soft ceilings: what comes near them has more than one idea."""
MOST_NODES, RIDDLE = 200, 240
"""Syntax nodes that a function should have at most, and that it needs a reason for."""
STILL_DENSE = 18
"""How many functions have more than they should. Make it smaller when there are fewer."""
STILL_SEARCHED = 18
"""How often rules, and what they share, look at the text of a whole file. Make it smaller when that gets less."""
REASONS = {
    "fastlint/engine/checking.py:__init__": "what a check starts with, one thing a line",
    "fastlint/engine/checking.py:results": "what is kept, what is fresh and what failed, in the order of the run",
    "fastlint/environment/versions/__init__.py:__init__": "where versions are read, in the order of what counts more",
    "fastlint/passes/lifecycle/lifetimes.py:of": "reasons in their order: the first one that holds is told",
}
HEAVY = ("libcst", "rich", "typer", "click", "pydantic", "pathspec", "multiprocessing", "asyncio", "importlib.metadata")
"""What a run that finds everything cached must not pay for."""
DOORS = ("cli", "__main__.py", "flake8_plugin.py", "debug.py")
"""What may write to the standard streams."""
_EVALUATORS = ("ev", "evaluator")
NOT_FOR_RULES = {
    "cache", "cli", "config", "engine", "flake8_plugin", "parallel", "reporters",
    "passes", "framework", "callgraph", "environment", "inference", "index",
}  # fmt: skip


def sources(*folders: Path) -> list[Path]:
    """The code of the project: `tests/cases` holds applications to be checked."""
    apart = {"__pycache__", "cases", "revealed"}
    return sorted(p for folder in folders for p in folder.rglob("*.py") if not apart & {*p.parts})


def texts() -> Iterator[Path]:
    """All files of the project that somebody may read."""
    for folder in (
        PACKAGE,
        RULES,
        ROOT / "tests",
        ROOT / "fixtures",
        ROOT / "benchmarks",
        ROOT / "scripts",
        ROOT / ".ci",
    ):
        yield from (path for path in folder.rglob("*") if path.suffix in {".py", ".md", ".toml", ".json", ".yaml", ""})
    yield from (path for path in ROOT.glob("*.*") if path.name != ".git")


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> set[str]:
    """Dotted names of all modules that a file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            names.add(node.module or "")
    return names


def show(paths: Iterator[str] | list[str]) -> str:
    return "\n".join(paths)


def test_lower_floors_do_not_import_higher_ones() -> None:
    pytest.importorskip("importlinter")
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_no_module_comes_to_import_itself() -> None:
    """Not by what runs: imports inside of functions count, those for type checkers alone do not."""
    known = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in sources(PACKAGE)}
    known = {name.removesuffix(".__init__"): path for name, path in known.items()}
    needs = {name: {*needed(tree(path), known)} - {name} for name, path in known.items()}
    needs["fastlint"].discard("fastlint.api")  # loaded when a program asks for it
    while ready := [name for name, others in needs.items() if not others & needs.keys()]:
        for name in ready:
            del needs[name]
    assert not needs, show(f"{name} -> {', '.join(sorted(others & needs.keys()))}" for name, others in needs.items())


def needed(node: ast.AST, known: Mapping[str, Path]) -> Iterator[str]:
    """Those of the known modules that code imports when it runs."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names if alias.name in known)
        elif isinstance(child, ast.ImportFrom):
            names = (f"{child.module}.{alias.name}" for alias in child.names)
            yield from (name if name in known else child.module or "" for name in names if child.module in known)
        elif not (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)):
            yield from needed(child, known)


def test_nobody_reaches_into_the_evaluator() -> None:
    """The tables of the store and the memory of the query engine are theirs: others ask."""
    parts = [PACKAGE / "inference" / f"{name}.py" for name in ("store", "query_engine", "evaluator")]
    targets = [node for path in parts for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)]
    own = {node.attr for node in targets if isinstance(node.ctx, ast.Store) and node.attr.startswith("_")}
    assert len(own) > 5
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"
        for path in sources(PACKAGE, RULES)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in own and ast.unparse(node.value).endswith(_EVALUATORS)
    ]
    assert not found, show(found)


def test_the_map_names_every_file() -> None:
    """ARCHITECTURE.md has a line for each module, and for none that is gone."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([\w/]+\.py)` \|", text, re.MULTILINE))
    there = {path.relative_to(PACKAGE).as_posix() for path in sources(PACKAGE)}
    assert not {path for path in there - named if not path.endswith("__init__.py")}, "not on the map"
    assert not named - there, "gone"


def test_nothing_imports_a_rule_by_name() -> None:
    """Rules are found by being in the folder: a list of them would be a second truth."""
    guilty = [
        f"{path}: {name}"
        for path in sources(PACKAGE, RULES, ROOT / "tests", ROOT / "scripts", ROOT / "benchmarks")
        for name in imported(path)
        if name.startswith("fastlint.rules.") or name.split(".")[0] == "rules"
    ]
    assert not guilty, show(guilty)


def test_the_machine_names_no_rule() -> None:
    groups = "|".join(sorted(path.name for path in RULES.iterdir() if path.is_dir())) or "none"
    pattern = re.compile(rf"fastlint\.rules\.(?:{groups})\b")
    guilty = [str(path) for path in sources(PACKAGE) if pattern.search(path.read_text(encoding="utf-8"))]
    assert not guilty, show(guilty)


@pytest.mark.parametrize("path", sources(RULES), ids=lambda path: path.stem)
def test_a_rule_imports_public_names_only(path: Path) -> None:
    for name in imported(path):
        top, *rest = name.split(".")
        assert top in {*sys.stdlib_module_names, "fastlint", "libcst"}, name
        assert not any(part.startswith("_") for part in rest), name
        assert top != "ast", "the model answers, or a LibCST node does"
        assert name != "libcst.matchers", "importing it takes longer than checking a project"
        if top == "fastlint":
            assert not NOT_FOR_RULES.intersection(rest[:1]), name


@pytest.mark.parametrize("path", sources(RULES), ids=lambda path: path.stem)
def test_a_rule_has_no_visitor_of_its_own(path: Path) -> None:
    assert not re.search(r"\bCST(?:Visitor|Transformer)\b|\.visit\(", path.read_text(encoding="utf-8"))


def test_the_folder_of_rules_is_no_package() -> None:
    assert not list(RULES.rglob("__init__.py"))


def test_files_are_short() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources(PACKAGE, RULES)}
    ceilings = {path: LONGEST_RULE if path.is_relative_to(RULES) else LONGEST_FILE for path in lengths}
    guilty = [f"{path}: {length} lines" for path, length in lengths.items() if length > ceilings[path]]
    assert not guilty, show(guilty)


def test_functions_are_short() -> None:
    guilty = [
        f"{path}:{node.lineno}: {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path in sources(PACKAGE, RULES)
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert not guilty, show(guilty)


def test_functions_are_no_riddles() -> None:
    """How much a function says is counted in syntax nodes: a long thought in few lines is as long.

    Docstrings, nested functions and the marks for loading and storing do not count.
    """
    said = {
        f"{path.relative_to(ROOT).as_posix()}:{node.name}": count
        for path in sources(PACKAGE, RULES)
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and (count := said_in(node)) > MOST_NODES
    }
    riddles = {name for name, count in said.items() if count > RIDDLE}
    guilty = [f"{name}: {said[name]} nodes, tell it in steps" for name in sorted(riddles - REASONS.keys())]
    assert not guilty, show(guilty)
    assert not REASONS.keys() - riddles, "short enough now: strike them from the reasons"
    assert len(said) <= STILL_DENSE, f"{len(said)} functions of more than {MOST_NODES} nodes; there may only be fewer"


def test_rules_ask_facts() -> None:
    """Who searches the text of a file takes comments for code, and an alias for something else."""
    searching = re.compile(r"\bsource\.(?:text|searchable)\b")
    rows = (
        row for path in sources(RULES, PACKAGE / "support") for row in path.read_text(encoding="utf-8").splitlines()
    )
    found = sum(searching.search(row) is not None for row in rows)
    assert found <= STILL_SEARCHED, f"{found} places look at the text of a file; there may only be fewer"


def said_in(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many syntax nodes the body of a function has."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    todo: list[ast.AST] = [*body]
    count = 0
    while todo:
        node = todo.pop()
        if not isinstance(node, (ast.expr_context, ast.FunctionDef, ast.AsyncFunctionDef)):
            count += 1
            todo += ast.iter_child_nodes(node)
    return count


def test_rows_end_where_python_ends_them() -> None:
    """`splitlines` ends a row at a form feed and five other characters, a split at LF not at a lone CR."""
    guilty = [
        f"{path}:{node.lineno}: use Source.line, Source.rows or lines_of"
        for path in sources(PACKAGE, RULES)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _splits_rows(node.func.attr, node)
    ]
    assert not guilty, show(guilty)


def _splits_rows(method: str, call: ast.Call) -> bool:
    at_newline = any(isinstance(value, ast.Constant) and value.value == "\n" for value in call.args)
    return method == "splitlines" or (method in ("split", "rsplit") and at_newline)


def test_modules_say_what_they_are() -> None:
    for path in sources(PACKAGE):
        assert ast.get_docstring(tree(path)) or not tree(path).body, f"{path}: no docstring"


def test_what_is_kept_cannot_run_code() -> None:
    """Only what our own processes send each other, which never touches a disk, may be pickled."""
    guilty = [
        f"{path}: {name}"
        for path in sources(PACKAGE, RULES)
        for name in imported(path)
        if name.split(".")[0] in {"pickle", "marshal", "shelve", "dill", "cloudpickle"}
        and not path.is_relative_to(PACKAGE / "parallel")
    ]
    assert not guilty, show(guilty)


def test_annotations_are_postponed() -> None:
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.AnnAssign)
    for path in sources(PACKAGE, RULES):
        defines = any(isinstance(node, definitions) for node in tree(path).body)
        assert not defines or "__future__" in imported(path), path


def test_only_the_doors_write_to_the_standard_streams() -> None:
    """And what runs as a script of its own."""
    guilty = []
    for path in sources(PACKAGE, RULES):
        module = tree(path)
        if path.is_relative_to(PACKAGE) and path.relative_to(PACKAGE).parts[0] in DOORS:
            continue
        if any(isinstance(node, ast.If) and "__name__" in ast.unparse(node.test) for node in module.body):
            continue
        for node in ast.walk(module):
            printed = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
            streamed = isinstance(node, ast.Attribute) and ast.unparse(node) in {"sys.stdout", "sys.stderr"}
            if printed or streamed:
                guilty.append(f"{path}:{getattr(node, 'lineno', 0)}")
    assert not guilty, show(guilty)


@pytest.mark.parametrize("module", ["fastlint.__main__", "fastlint.engine", "fastlint.parallel", "fastlint.rules"])
def test_importing_is_cheap(module: str) -> None:
    program = f"import sys, {module}; print(*sorted(set(sys.modules) & set({HEAVY!r})))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


BANNED = {
    "unfinished work": r"\b(?:TODO|FIXME|XXX)\b",
    "places that only one computer has": r"(?<![\w.:/])/(?:work|home/\w+|Users/\w+)/",
    "documents that are not in the repository": r"\b(?:DESIGN|ECOSYSTEM|STYLE|BRIEF|RULES)\.md\b|\bshared/\w",
    "authors that do not exist": r"(?i)(?<!/)\b(?:claude|chatgpt|copilot|co-authored-by)\b",  # owner/name is a project
}


@pytest.mark.parametrize("kind", BANNED)
def test_texts_do_not_mention(kind: str) -> None:
    pattern = re.compile(BANNED[kind])
    guilty = [
        f"{path}:{row}: {line.strip()[:120]}"
        for path in texts()
        if path.is_file() and path != Path(__file__) and "__pycache__" not in path.parts
        for row, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not guilty, show(guilty)


def test_one_version() -> None:
    from importlib.metadata import PackageNotFoundError, version

    import fastlint

    try:
        installed = version("fastlint")
    except PackageNotFoundError:
        pytest.skip("not installed")
    assert fastlint.__version__ == installed


def test_the_build_tries_every_subcommand() -> None:
    """On every fixture, if it is about applications: `.ci/doors.py` has a table of what is typed."""
    from fastlint.__main__ import COMMANDS

    tree = ast.parse((ROOT / ".ci" / "doors.py").read_text(encoding="utf-8"))
    tried = [node.keys for node in ast.walk(tree) if isinstance(node, ast.Dict)]
    assert set(COMMANDS) <= {key.value for keys in tried for key in keys if isinstance(key, ast.Constant)}


def test_no_test_reads_a_clock() -> None:
    """A failure of a busy machine says nothing: work is counted (`tests/work.py`). Proofs run servers, which wait."""
    clocks = {"perf_counter", "perf_counter_ns", "monotonic", "monotonic_ns", "process_time", "timeit", "default_timer"}
    for path in sorted((ROOT / "tests").glob("*.py")):
        read = {node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
        assert path.name == "serving.py" or not read & clocks, path


def test_tests_stand_in_the_folder_of_what_they_test() -> None:
    """The folders of tests are those of the package; applications and proofs have their own."""
    own = {"cases", "rules", "test_truth"}
    folders = {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")}
    assert folders - own <= {path.name for path in PACKAGE.iterdir() if path.is_dir()}
    assert len(folders) > 10


def test_names_of_other_libraries_are_data() -> None:
    """No list of them stands in code: they are rows or roles of `fastlint/knowledge`."""
    libraries = {path.stem for path in (PACKAGE / "knowledge").glob("*.toml")} - set(sys.stdlib_module_names)
    boxes = [PACKAGE / name for name in ("inference", "callgraph", "environment", "framework", "passes")]
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {', '.join(names)}"
        for path in sources(*boxes)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Set | ast.Tuple | ast.List)
        and len(names := [text for text in written_in(node) if text.partition(".")[0] in libraries]) > 1
    ]
    assert not found, show(found)


def written_in(node: ast.Set | ast.Tuple | ast.List) -> list[str]:
    """The dotted names in a literal."""
    values = [item.value for item in node.elts if isinstance(item, ast.Constant)]
    return [text for text in values if isinstance(text, str) and re.fullmatch(r"[A-Za-z_]\w*(\.\w+)+\.?", text)]


def test_each_role_is_asked_for() -> None:
    from fastlint.knowledge.roles import roles

    asked = {role for path in sources(PACKAGE) for role in re.findall(r'named\("([\w-]+)"\)', path.read_text("utf-8"))}
    assert asked == roles().keys()


def test_each_slice_says_something_and_keeps_by_itself() -> None:
    """What a slice keeps, it has read itself; the machinery names none of them."""
    machinery = [PACKAGE / "passes" / f"{name}.py" for name in ("registry", "builder", "record")]
    assert not [path for path in machinery for name in imported(path) if name.startswith("fastlint.passes.slices.")]
    for path in sorted((PACKAGE / "passes" / "slices").glob("*.py")):
        if path.name == "__init__.py":
            continue
        names = {n for node in tree(path).body for n in defined(node)}
        assert names & {"subjects", "collect"}, f"{path.name} is no slice"
        assert ("Kept" in names) == ("collect" in names), path.name


def defined(node: ast.stmt) -> set[str]:
    """The names that a statement of a module binds."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else ()
    return {target.id for target in targets if isinstance(target, ast.Name)}


def test_no_name_of_a_test_module_is_given_twice() -> None:
    """The second of two texts of one name would be what the tests of the first one get."""
    for path in sources(ROOT / "tests"):
        bound = [
            target.id
            for statement in tree(path).body
            if isinstance(statement, ast.Assign)
            for target in statement.targets
            if isinstance(target, ast.Name)
        ]
        assert sorted(bound) == sorted(set(bound)), path
