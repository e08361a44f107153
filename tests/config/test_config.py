"""Configuration: which file governs, what it may say, which rules it chooses."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from fastlint.config import tables
from fastlint.config.errors import ConfigError, UsageError
from fastlint.config.loading import Configuration
from fastlint.config.patterns import matcher
from fastlint.config.selection import find_rule, select_rules
from fastlint.config.settings import Overrides, SelectionLayer, Settings
from fastlint.diagnostic import RuleInfo, Severity

CHECKOUT = Path(__file__).parents[2]


def rule(
    code: str, name: str, group: str, *, default: bool = True, preview: bool = False, overlaps: str = ""
) -> RuleInfo:
    return RuleInfo(
        code, name, group, Severity.WARNING, default, preview, None, name, "page", "path", tuple(overlaps.split())
    )


RULES: Mapping[str, RuleInfo] = {
    info.code: info
    for info in (
        rule("FLT001", "unanalysable-file", "tool"),
        rule("FLT101", "blocking-http-call", "blocking", overlaps="ruff:ASYNC210 flake8-async:ASYNC210"),
        rule("FLT102", "blocking-sleep", "blocking", overlaps="ruff:ASYNC251"),
        rule("FLT112", "trivial-sync-dependency", "blocking", default=False),
        rule("FLT201", "unawaited-coroutine", "coroutines", overlaps="flake8-async:ASYNC1"),
        rule("FLT990", "young-rule", "responses", default=False, preview=True),
    )
}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tables, "MEMORY", tables.Memory())
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def error_of(text: str, name: str = "pyproject.toml") -> str:
    write(Path.cwd() / name, text)
    with pytest.raises(ConfigError) as caught:
        Configuration()
    assert "\n" not in str(caught.value)
    return str(caught.value)


class TestValidation:
    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ('selekt = ["FLT1"]', 'tool.fastlint.selekt: unknown key (did you mean "select"?)'),
            ('extend_select = ["FLT1"]', 'tool.fastlint.extend_select: unknown key (did you mean "extend-select"?)'),
            ("zzz = 1", "tool.fastlint.zzz: unknown key"),
            ('select = "FLT1"', 'tool.fastlint.select: must be a list, such as ["..."]'),
            ("select = [1]", "tool.fastlint.select[0]: must be a string"),
            ('preview = "yes"', "tool.fastlint.preview: must be true or false"),
            ("preview = 1", "tool.fastlint.preview: must be true or false"),
            ('fail-on = "never"', "tool.fastlint.fail-on: must be 'error', 'warning' or 'info'"),
            ("per-file-ignores = []", "tool.fastlint.per-file-ignores: must be a table"),
            (
                'per-file-ignores."tests/*" = "FLT1"',
                'tool.fastlint.per-file-ignores."tests/*": must be a list, such as ["..."]',
            ),
            ("versions.fastapi = 0.115", "tool.fastlint.versions.fastapi: must be a string"),
            ('knowledge = [{ blocks = "http" }]', "tool.fastlint.knowledge[0]: needs either name or names"),
            (
                'knowledge = [{ name = "a.b", block = "http" }]',
                'tool.fastlint.knowledge[0].block: unknown key (did you mean "blocks"?)',
            ),
            (
                "knowledge = [{ name = 'a', offloads = 1.5 }]",
                "tool.fastlint.knowledge[0].offloads: must be a number or a",
            ),
            (
                "knowledge = [{ name = 'a', resource = 'x' }]",
                "tool.fastlint.knowledge[0].resource: must be 'engine', 'pool'",
            ),
            (
                "knowledge = [{ name = 'a', only-with = [1.5] }]",
                "tool.fastlint.knowledge[0].only-with[0]: must be a numb",
            ),
            ("knowledge = [{ name = 'a', of = 3 }]", "tool.fastlint.knowledge[0].of: must be a string"),
            ("knowledge = [3]", "tool.fastlint.knowledge[0]: must be a table"),
            ('fix = "x"\npreview = "x"', "tool.fastlint.preview: must be true or false; tool.fastlint.fix: must"),
            ('versions = { fastapi = "zzz" }', 'tool.fastlint.versions.fastapi: must be a version, such as "0.115"'),
            (f'versions = {{ fastapi = "{"9" * 5000}" }}', "tool.fastlint.versions.fastapi: is longer than"),
            (f'versions = {{ fastapi = ">={"9" * 3000}" }}', "tool.fastlint.versions.fastapi: must be a version"),
            ('cache-dir = "a\\u0000b"', "tool.fastlint.cache-dir: holds a NUL character"),
            ('cache-dir = "~nouser/x"', 'cache-dir: no such home folder: "~nouser/x"'),
            ('python = "~nouser/x"', 'python: no such home folder: "~nouser/x"'),
            ('extend = "~nouser/x"', 'extend: no such home folder: "~nouser/x"'),
            ('python = "nope"', "python: no such interpreter or virtual environment: nope; make it, or leave it out"),
            (f"zzz = {'9' * 5000}", "not valid TOML: it holds a number that is too long"),
            ("knowledge = [{ names = [] }]", "tool.fastlint.knowledge[0]: needs either name or names"),
            (
                f"knowledge = [{{ name = 'a', returns = '{'x|' * 9000}x' }}]",
                "tool.fastlint.knowledge[0].returns: is lon",
            ),
        ],
    )
    def test_one_line_with_the_path_of_the_key(self, line: str, expected: str) -> None:
        assert error_of(f"[tool.fastlint]\n{line}\n").startswith(f"pyproject.toml: {expected}")

    def test_unknown_blocking_kind_lists_the_known_ones(self) -> None:
        message = error_of('[[tool.fastlint.knowledge]]\nname = "a.b"\nblocks = "web"\n')
        assert message.startswith("pyproject.toml: tool.fastlint.knowledge[0].blocks: must be 'http', 'sleep'")

    def test_own_file_has_no_prefix(self) -> None:
        assert error_of("selekt = []", "fastlint.toml") == 'fastlint.toml: selekt: unknown key (did you mean "select"?)'

    def test_own_file_with_the_table_of_the_other(self) -> None:
        message = error_of("[tool.fastlint]\npreview = true\n", "fastlint.toml")
        assert message == (
            "fastlint.toml: tool.fastlint: only pyproject.toml has this table; "
            "in fastlint.toml its keys stand by themselves"
        )

    def test_python_of_the_command_line_that_is_not_there(self) -> None:
        with pytest.raises(ConfigError, match="--python: no such interpreter or virtual environment: nope; make it"):
            Configuration((), Overrides(python="nope"))

    def test_python_that_is_no_interpreter(self, project: Path) -> None:
        (project / "notes.txt").write_text("x")
        (project / "src").mkdir()
        (project / "bin").mkdir()
        (project / "bin/ls").touch()
        (project / "lib/python3.12/site-packages").mkdir(parents=True)
        expected = "--python: no interpreter or virtual environment with packages: {}; name one, or leave it out on the"
        for name in ("notes.txt", "src", "bin/ls"):
            with pytest.raises(ConfigError) as raised:
                Configuration((), Overrides(python=name))
            assert str(raised.value).startswith(expected.format(name))
        for python, packages in (
            ("env/bin/python", "env/lib/python3.12/site-packages"),
            ("win/Scripts/python.exe", "win/Lib/site-packages"),
            ("base/python.exe", "base/Lib/site-packages"),
        ):
            (project / packages).mkdir(parents=True)
            (project / python).parent.mkdir(parents=True, exist_ok=True)
            (project / python).write_text("")
            Configuration((), Overrides(python=python))
        link = project / "python"
        link.symlink_to(project / "env/bin/python")
        Configuration((), Overrides(python=str(link)))

    def test_an_error_that_nobody_thought_of_is_one_line_too(
        self, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(project / "fastlint.toml", "preview = true")
        monkeypatch.setattr("fastlint.config.schema.validate", lambda *_: {"a": 1}["x"])
        with pytest.raises(ConfigError, match=r"fastlint\.toml: cannot be used: KeyError: "):
            Configuration()

    def test_no_table(self) -> None:
        assert error_of("[tool]\nfastlint = 3") == "pyproject.toml: tool.fastlint: must be a table"

    def test_no_toml(self) -> None:
        assert error_of("[tool.fastlint\n").startswith("pyproject.toml: not valid TOML: ")

    def test_no_utf8(self, project: Path) -> None:
        (project / "fastlint.toml").write_bytes(b'select = ["\xff"]')
        with pytest.raises(ConfigError, match=r"fastlint\.toml: not UTF-8"):
            Configuration()

    def test_byte_order_mark(self, project: Path) -> None:
        (project / "fastlint.toml").write_bytes(b"\xef\xbb\xbfpreview = true")
        assert Configuration().settings.preview

    def test_broken_toml_of_others_is_not_ours(self, project: Path) -> None:
        write(project / "pyproject.toml", "{{ cookiecutter.name }}")
        assert Configuration().settings.source is None

    def test_every_option_arrives(self, project: Path) -> None:
        (project / ".venv/lib/python3.12/site-packages").mkdir(parents=True)
        write(
            project / "fastlint.toml",
            """
            select = ["FLT1"]
            extend-select = ["FLT201"]
            ignore = ["FLT101"]
            extend-ignore = ["FLT102"]
            fixable = ["FLT2"]
            unfixable = ["FLT201"]
            preview = true
            exclude = ["a"]
            extend-exclude = ["b"]
            include = ["*.py", "*.pyw"]
            force-exclude = true
            respect-gitignore = false
            fail-on = "error"
            output-format = "concise"
            python = ".venv"
            ignore-overlap = ["ruff"]
            cache-dir = "var/cache"
            unsafe-fixes = true
            fix = true
            per-file-ignores = { "tests/*" = ["FLT1"] }
            versions = { fastapi = "0.115" }
            knowledge = [{ name = "lib.get", blocks = "http", instead = "lib.aget", offloads = 0 }]
            """,
        )
        unnamed, configuration = Configuration(), Configuration(overrides=Overrides(config=("fastlint.toml",)))
        assert (unnamed.unheard, configuration.unheard) == (project / "fastlint.toml", None)
        assert unnamed.settings == replace(configuration.settings, fix=False)
        assert configuration.settings == Settings(
            root=project,
            source=project / "fastlint.toml",
            selections=(
                SelectionLayer(("FLT1",), ("FLT201",), ("FLT101", "FLT102"), "fastlint.toml"),
                SelectionLayer(where="the command line"),
            ),
            per_file_ignores=(("tests/*", ("FLT1",)),),
            fixable=("FLT2",),
            unfixable=("FLT201",),
            preview=True,
            exclude=("a",),
            extend_exclude=("b",),
            include=("*.py", "*.pyw"),
            force_exclude=True,
            respect_gitignore=False,
            fail_on=Severity.ERROR,
            output_format="concise",
            python=str(project / ".venv"),
            versions=(("fastapi", "0.115"),),
            knowledge=({"name": "lib.get", "blocks": "http", "instead": "lib.aget", "offloads": 0},),
            ignore_overlap=("ruff",),
            cache_dir=str(project / "var" / "cache"),
            unsafe_fixes=True,
            fix=True,
        )

    def test_settings_can_be_pickled_and_have_a_stable_digest(self, project: Path) -> None:
        write(project / "fastlint.toml", 'select = ["FLT1"]\nknowledge = [{ name = "a.b", blocks = "http" }]\n')
        settings = Configuration().settings
        copy = pickle.loads(pickle.dumps(settings))
        assert copy == settings
        assert hash(copy) == hash(settings)
        assert copy.digest() == settings.digest() == Configuration().settings.digest()
        write(project / "fastlint.toml", 'select = ["FLT1"]\nknowledge = [{ name = "a.b", blocks = "file" }]\n')
        assert Configuration().settings.digest() != settings.digest()
        shown_otherwise = Configuration(overrides=Overrides(output_format="json", fix=True))
        assert shown_otherwise.settings.digest() == Configuration().settings.digest()


class TestDiscovery:
    def test_order_within_a_folder(self, project: Path) -> None:
        write(project / "pyproject.toml", "[tool.fastlint]\noutput-format = 'json'")
        assert Configuration().settings.output_format == "json"
        write(project / "fastlint.toml", "output-format = 'github'")
        assert Configuration().settings.output_format == "github"
        write(project / ".fastlint.toml", "output-format = 'sarif'")
        assert Configuration().settings.output_format == "sarif"

    def test_closest_file_wins_without_merging(self, project: Path) -> None:
        write(project / "pyproject.toml", "[tool.fastlint]\npreview = true\nfail-on = 'info'")
        write(project / "a" / "fastlint.toml", "fail-on = 'error'")
        write(project / "a" / "b" / "pyproject.toml", "[project]\nname = 'no table of ours'")
        configuration = Configuration()
        inner = configuration.for_file(project / "a" / "b" / "c.py")
        assert (inner.fail_on, inner.preview, inner.root) == (Severity.ERROR, False, project / "a")
        outer = configuration.for_file(project / "c.py")
        assert (outer.fail_on, outer.preview, outer.root) == (Severity.INFO, True, project)

    def test_files_elsewhere_follow_the_current_folder(
        self, project: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        write(project / "fastlint.toml", "preview = true")
        elsewhere = tmp_path_factory.mktemp("elsewhere")
        assert Configuration([elsewhere]).for_file(elsewhere / "a.py").preview

    def test_root_without_configuration_is_the_project(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(project / "app" / "setup.cfg", "")
        write(project / "app" / "src" / "x.py", "")
        assert Configuration(["app/src"]).settings.root == project / "app"
        monkeypatch.chdir(project / "app" / "src")
        assert Configuration(["x.py"]).settings.root == project / "app"

    def test_project_elsewhere_brings_its_configuration(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(project / "app" / "fastlint.toml", "output-format = 'json'")
        write(project / "other" / "x.py", "")
        monkeypatch.chdir(project / "other")
        assert Configuration(["../app"]).settings.output_format == "json"

    def test_broken_subfolder_costs_only_itself(self, project: Path) -> None:
        write(project / "pyproject.toml", "[tool.fastlint]\npreview = true")
        write(project / "template" / "pyproject.toml", "[tool.fastlint]\nname = {{ cookiecutter }}")
        configuration = Configuration()
        assert configuration.for_file(project / "a.py").preview
        assert configuration.for_folder(project / "template" / "deep") is None
        assert configuration.for_folder(project / "template") is None
        assert [problem.path for problem in configuration.problems] == [project / "template" / "pyproject.toml"]
        with pytest.raises(ConfigError, match=r"^template.pyproject\.toml: not valid TOML"):
            configuration.for_file(project / "template" / "a.py")

    def test_two_folders_with_one_broken_base_are_one_problem(self, project: Path) -> None:
        write(project / "base.toml", "selekt = []")
        for name in ("a", "b"):
            write(project / name / "fastlint.toml", 'extend = "../base.toml"')
        configuration = Configuration()
        assert configuration.for_folder(project / "a") is configuration.for_folder(project / "b") is None
        assert [str(problem).split(":")[0] for problem in configuration.problems] == ["base.toml"]

    def test_control_files_name_what_was_read_and_what_was_absent(self, project: Path) -> None:
        write(project / "base.toml", "")
        write(project / "fastlint.toml", 'extend = "base.toml"')
        read = Configuration().control_files
        assert {str(project / name) for name in (".fastlint.toml", "fastlint.toml", "base.toml")} <= read


class TestExtend:
    def test_own_keys_win_and_extending_lists_add_up(self, project: Path) -> None:
        write(
            project / "base.toml",
            'extend-exclude = ["gen/*", "x"]\npreview = true\nfail-on = "info"\n'
            'per-file-ignores = { "!src/*" = ["FLT1"] }',
        )
        write(project / "app" / "fastlint.toml", 'extend = "../base.toml"\nfail-on = "error"\nextend-exclude = ["y/z"]')
        settings = Configuration(["app"]).for_file(project / "app" / "a.py")
        assert (settings.preview, settings.fail_on, settings.root) == (True, Severity.ERROR, project / "app")
        assert settings.extend_exclude == (f"{project.as_posix()}/gen/*", "x", "y/z")
        assert settings.per_file_ignores == ((f"!{project.as_posix()}/src/*", ("FLT1",)),)

    def test_circle(self, project: Path) -> None:
        write(project / "b.toml", 'extend = "./fastlint.toml"')
        message = error_of('extend = "b.toml"', "fastlint.toml")
        assert message == "b.toml: extend: goes round in a circle: fastlint.toml -> b.toml -> fastlint.toml"

    def test_itself(self) -> None:
        assert "goes round in a circle" in error_of('extend = "fastlint.toml"', "fastlint.toml")

    def test_nothing_there(self) -> None:
        assert error_of('extend = "no.toml"', "fastlint.toml") == "fastlint.toml: extend: no such file: no.toml"

    def test_pyproject_without_table(self, project: Path) -> None:
        write(project / "pyproject.toml", "[project]")
        write(project / "app" / "fastlint.toml", 'extend = "../pyproject.toml"')
        configuration = Configuration()
        assert configuration.for_folder(project / "app") is None
        assert configuration.problems[0].message == "extend: pyproject.toml has no [tool.fastlint] table"


class TestCommandLine:
    def test_overrides_win(self, project: Path) -> None:
        write(project / "fastlint.toml", 'preview = true\nfail-on = "info"\nignore-overlap = ["ruff"]')
        overrides = Overrides(
            preview=False, fail_on=Severity.ERROR, ignore_overlap=(), per_file_ignores=(("a", ("FLT1",)),)
        )
        settings = Configuration(overrides=overrides).settings
        assert (settings.preview, settings.fail_on, settings.ignore_overlap) == (False, Severity.ERROR, ())
        assert settings.per_file_ignores == (("a", ("FLT1",)),)

    def test_patterns_start_from_the_current_folder(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(project / "fastlint.toml", "")
        (project / "app").mkdir()
        monkeypatch.chdir(project / "app")
        overrides = Overrides(per_file_ignores=(("tests/*", ("FLT1",)),), config=("extend-exclude = ['gen/*']",))
        settings = Configuration(overrides=overrides).settings
        assert settings.root == project
        assert settings.per_file_ignores == ((f"{project.as_posix()}/app/tests/*", ("FLT1",)),)
        assert settings.extend_exclude == (f"{project.as_posix()}/app/gen/*",)

    def test_one_file_for_all(self, project: Path) -> None:
        write(project / "fastlint.toml", "selekt = 1")
        write(project / "ci" / "strict.toml", "preview = true\nexclude = ['src/gen']\ncache-dir = 'var'")
        write(project / "lint.cfg", "preview = true")
        assert Configuration(overrides=Overrides(config=("lint.cfg",))).settings.preview
        configuration = Configuration(overrides=Overrides(config=("ci/strict.toml",)))
        assert configuration.for_file(project / "a.py").preview
        assert configuration.settings.exclude == ("src/gen",)
        assert configuration.settings.cache_dir == str(project / "var")
        assert configuration.settings.root == project

    def test_file_that_is_not_there(self) -> None:
        with pytest.raises(ConfigError, match=r"^no\.toml: cannot be read: No such file"):
            Configuration(overrides=Overrides(config=("no.toml",)))

    def test_inline_values_lie_over_every_file(self, project: Path) -> None:
        write(project / "fastlint.toml", "preview = false")
        write(project / "a" / "fastlint.toml", "preview = false")
        configuration = Configuration(overrides=Overrides(config=("preview = true", "versions.fastapi = '0.1'")))
        assert configuration.for_file(project / "a" / "b.py").preview
        assert configuration.settings.versions == (("fastapi", "0.1"),)

    def test_isolated(self, project: Path) -> None:
        write(project / "fastlint.toml", "selekt = 1")
        configuration = Configuration(overrides=Overrides(isolated=True, config=("preview = true",)))
        assert configuration.settings.source is None
        assert configuration.for_file(project / "a.py").preview

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("nonsense", '--config nonsense: neither a TOML file that exists nor "key = value" in TOML'),
            ("preview = 3", "--config preview = 3: preview: must be true or false"),
            ("extend = 'a.toml'", "--config extend = 'a.toml': extend works in files only"),
        ],
    )
    def test_bad_inline_value(self, text: str, expected: str) -> None:
        with pytest.raises(ConfigError) as caught:
            Configuration(overrides=Overrides(config=(text,)))
        assert str(caught.value).startswith(expected)

    def test_contradictions(self, project: Path) -> None:
        write(project / "a.toml", "")
        with pytest.raises(UsageError, match="only one file"):
            Configuration(overrides=Overrides(config=("a.toml", "b.toml")))
        with pytest.raises(UsageError, match="--isolated"):
            Configuration(overrides=Overrides(config=("a.toml",), isolated=True))


def chosen(*layers: SelectionLayer, preview: bool = False, overlap: tuple[str, ...] = ()) -> set[str]:
    settings = Settings(root=Path("/p"), selections=layers, preview=preview, ignore_overlap=overlap)
    return {code.removeprefix("FLT") for code in select_rules(settings, RULES).enabled}


def layer(select: str | None = None, extend: str = "", ignore: str = "") -> SelectionLayer:
    return SelectionLayer(
        None if select is None else tuple(select.split()), tuple(extend.split()), tuple(ignore.split())
    )


class TestSelection:
    @pytest.mark.parametrize(
        ("selection", "expected"),
        [
            (layer(), "001 101 102 201"),
            (layer(""), ""),
            (layer("ALL"), "001 101 102 112 201"),
            (layer("FLT1"), "101 102 112"),
            (layer("FLT10"), "101 102"),
            (layer("FLT101"), "101"),
            (layer("blocking-sleep"), "102"),
            (layer("blocking"), "101 102 112"),
            (layer(extend="FLT112"), "001 101 102 112 201"),
            (layer(ignore="blocking"), "001 201"),
            (layer("FLT101", ignore="FLT1"), "101"),
            (layer("FLT1", ignore="FLT101"), "102 112"),
            (layer("FLT1", ignore="FLT1"), ""),
            (layer("blocking", ignore="FLT1"), ""),
            (layer("FLT10", ignore="blocking"), "101 102"),
            (layer("ALL", ignore="FLT"), ""),
            (layer("blocking-sleep", ignore="FLT102"), ""),
        ],
    )
    def test_one_place(self, selection: SelectionLayer, expected: str) -> None:
        assert chosen(selection) == set(expected.split())

    @pytest.mark.parametrize(
        ("file", "command_line", "expected"),
        [
            (layer(ignore="FLT101"), layer("FLT1"), "101 102 112"),
            (layer("FLT101"), layer(ignore="FLT1"), ""),
            (layer(ignore="FLT101"), layer(extend="FLT1"), "001 101 102 112 201"),
            (layer("FLT2"), layer(extend="FLT102"), "102 201"),
        ],
    )
    def test_a_later_place_wins(self, file: SelectionLayer, command_line: SelectionLayer, expected: str) -> None:
        assert chosen(file, command_line) == set(expected.split())

    def test_preview(self) -> None:
        assert chosen(layer("ALL"), preview=True) == {"001", "101", "102", "112", "201", "990"}
        settings = Settings(root=Path("/p"), selections=(layer("young-rule FLT101"),))
        selected = select_rules(settings, RULES)
        assert selected.enabled == {"FLT101"}
        assert selected.warnings == ("selecting young-rule has no effect because preview is not enabled",)
        assert not select_rules(Settings(root=Path("/p"), selections=(layer("ALL"),)), RULES).warnings

    def test_overlap(self) -> None:
        assert chosen(overlap=("ruff",)) == {"001", "201"}
        assert chosen(overlap=("flake8-async",)) == {"001", "102"}
        assert chosen(layer("FLT101"), overlap=("ruff",)) == set()

    @pytest.mark.parametrize(
        ("selection", "expected"),
        [
            (layer("FLT109"), 'select: unknown rule "FLT109" (did you mean "FLT10'),
            (layer("blocking-slep"), 'select: unknown rule "blocking-slep" (did you mean "blocking-sleep"?)'),
            (layer("flt101"), 'select: unknown rule "flt101" (did you mean "FLT101"?)'),
            (layer(ignore="E501"), 'ignore: unknown rule "E501"'),
            (layer(extend="F"), None),
            (layer(extend=""), None),
        ],
    )
    def test_unknown(self, selection: SelectionLayer, expected: str | None) -> None:
        if expected is None:
            chosen(selection)
            return
        with pytest.raises(ConfigError) as caught:
            chosen(selection)
        assert str(caught.value).startswith(expected)

    def test_unknown_names_its_file(self, project: Path) -> None:
        write(project / "fastlint.toml", 'ignore = ["FLT777"]')
        with pytest.raises(ConfigError, match=r'^fastlint\.toml: ignore: unknown rule "FLT777"'):
            select_rules(Configuration().settings, RULES)
        overrides = Overrides(isolated=True, select=("FLT777",))
        with pytest.raises(ConfigError, match=r'^the command line: select: unknown rule "FLT777"'):
            select_rules(Configuration(overrides=overrides).settings, RULES)

    def test_empty_selector_is_unknown(self) -> None:
        with pytest.raises(ConfigError, match='unknown rule ""'):
            chosen(SelectionLayer(("",)))

    @pytest.mark.parametrize(
        ("pattern", "path", "ignored"),
        [
            ("tests/*", "tests/a.py", True),
            ("tests/*", "tests/unit/a.py", True),
            ("tests/*", "src/tests/a.py", False),
            ("**/tests/*", "src/tests/a.py", True),
            ("**/tests/*", "tests/a.py", True),
            ("tests", "tests/unit/a.py", True),
            ("tests/", "tests/unit/a.py", True),
            ("tests", "mytests/a.py", False),
            ("conftest.py", "a/b/conftest.py", True),
            ("*_test.py", "a/b/x_test.py", True),
            ("!src/**", "src/a.py", False),
            ("!src/**", "scripts/a.py", True),
            ("{docs,examples}/*", "docs/a.py", True),
            ("/project/src/a.py", "src/a.py", True),
            ("a[.]py", "a.py", True),
            ("a+b.py", "a+b.py", True),
        ],
    )
    def test_per_file_ignores(self, pattern: str, path: str, ignored: bool) -> None:
        settings = Settings(root=Path("/project"), per_file_ignores=((pattern, ("FLT10",)),))
        selected = select_rules(settings, RULES).for_file(f"/project/{path}")
        assert ("FLT101" not in selected) is ignored
        assert "FLT201" in selected

    def test_per_file_ignores_add_up(self) -> None:
        ignores = (("*.py", ("FLT101",)), ("tests/*", ("coroutines",)))
        settings = Settings(root=Path("/project"), per_file_ignores=ignores)
        assert select_rules(settings, RULES).for_file("/project/tests/a.py") == {"FLT001", "FLT102"}

    def test_fixable(self) -> None:
        def fixable(**values: tuple[str, ...]) -> frozenset[str]:
            return select_rules(Settings(root=Path("/p"), **values), RULES).fixable  # type: ignore[arg-type]

        assert fixable() == RULES.keys()
        assert fixable(unfixable=("FLT1",)) == {"FLT001", "FLT201", "FLT990"}
        assert fixable(fixable=("FLT1",), unfixable=("blocking-sleep",)) == {"FLT101", "FLT112"}

    def test_unknown_linter(self) -> None:
        for given, hint in (("rufff", 'did you mean "ruff"'), ("pylint", "known: flake8-async, ruff")):
            with pytest.raises(ConfigError, match=f'no rule overlaps with a linter "{given}" \\({hint}'):
                select_rules(Settings(root=Path("/p"), ignore_overlap=(given,)), RULES)

    def test_find_rule(self) -> None:
        assert find_rule("flt102", RULES) is find_rule("blocking-sleep", RULES) is RULES["FLT102"]
        assert find_rule("FLT1", RULES) is None


def test_matcher_reads_names_and_paths() -> None:
    matches = matcher((".venv", "build/", "src/gen", "./top.py", "*.tmp"), Path("/p"))
    yes = ["/p/a/.venv", "/p/build", "/p/x/build", "/p/src/gen", "/p/top.py", "/p/a/b.tmp"]
    no = ["/p/venv", "/p/x/src/gen", "/p/x/top.py", "/p/src/generated"]
    assert [path for path in yes + no if matches(path.rpartition("/")[2], path)] == yes


def test_validated_tables_are_remembered_in_an_existing_cache_folder(project: Path) -> None:
    write(project / "fastlint.toml", "preview = true")
    probe = (
        "import sys; from fastlint.config import tables; from fastlint.config.loading import Configuration;"
        "print(Configuration().settings.preview, 'pydantic' in sys.modules, 'tomllib' in sys.modules);"
        "tables.MEMORY.save()"
    )
    probe = (
        "from pathlib import Path; from fastlint.config import tables;"
        "from fastlint.engine.report_cache import cache_at;"
        f"tables.MEMORY.cache = cache_at(Path(tables.CACHE_FOLDER)); {probe}"
    )

    def run() -> str:
        command = [sys.executable, "-c", probe]
        return subprocess.run(command, capture_output=True, text=True, check=True, env=environment()).stdout.strip()

    assert run() == "True True True"
    assert not (project / tables.CACHE_FOLDER).exists()
    (project / tables.CACHE_FOLDER).mkdir()
    assert run() == "True True True"
    assert run() == "True False False"
    next((project / tables.CACHE_FOLDER).rglob("configuration")).write_text("{broken")
    assert run() == "True True True"
    write(project / "fastlint.toml", "preview = 3")
    with pytest.raises(ConfigError):
        Configuration()


def environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(CHECKOUT)}


def test_the_checked_in_schema_is_current() -> None:
    from fastlint.config.schema import schema_text

    command = "python -m fastlint.config.schema > fastlint.schema.json"
    assert (CHECKOUT / "fastlint.schema.json").read_text("utf-8") == schema_text(), f"run: {command}"


def test_schema_describes_every_option() -> None:
    schema = json.loads((CHECKOUT / "fastlint.schema.json").read_text("utf-8"))
    assert "per-file-ignores" in schema["properties"]
    assert all("description" in value for value in schema["properties"].values())
    assert schema["additionalProperties"] is False


def test_schema_judges_as_the_model_does() -> None:
    validator = pytest.importorskip("jsonschema").Draft7Validator
    schema = json.loads((CHECKOUT / "fastlint.schema.json").read_text("utf-8"))
    validator.check_schema(schema)
    good = {"select": ["FLT1"], "per-file-ignores": {"a": ["b"]}, "knowledge": [{"name": "a.b", "offloads": 0}]}
    assert validator(schema).is_valid(good)
    bad = ['{"selekt": []}', '{"select": "FLT1"}', '{"fail-on": "never"}', '{"knowledge": [{"blocks": "web"}]}']
    assert not any(validator(schema).is_valid(json.loads(text)) for text in bad)


def test_rows_are_those_of_the_knowledge_files() -> None:
    from typing import get_args

    from fastlint.config.schema import KnowledgeRow
    from fastlint.knowledge import row

    fields = KnowledgeRow.model_fields
    assert fields.keys() == row.FIELDS | {"name", "names", "of", "alias_of"}
    allowed = {
        "blocks": row.KINDS_OF_BLOCKING,
        "level": row.LEVELS,
        "context": row.CONTEXTS,
        "resource": row.RESOURCES,
        "runs": row.RUNNERS,
        "kind": row.KINDS,
    }
    for name, words in allowed.items():
        literal, _ = get_args(fields[name].annotation)
        assert set(get_args(literal)) == words, name


def test_plain_run_imports_nothing_heavy(project: Path) -> None:
    probe = (
        "import sys; from fastlint.files import discover; from fastlint.config.loading import Configuration;"
        "discover(['.'], Configuration(['.']));"
        "heavy = 'pydantic', 'pathspec', 'typer', 'rich', 'libcst', 'tomllib', 'difflib';"
        "print([m for m in heavy if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, env=environment())
    assert run.stdout.strip() == "[]"
