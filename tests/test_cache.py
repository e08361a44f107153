"""What is kept: read back as it was, never trusted if somebody else wrote it, never the end of a run."""

from __future__ import annotations

import marshal
import os
import pickle
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest

from fastlint import cache as cache_module
from fastlint import engine
from fastlint.cache import Cache, secret
from fastlint.codec import Codec, Malformed, nothing
from fastlint.config.errors import ConfigError
from fastlint.config.loading import Configuration
from fastlint.config.settings import Overrides
from fastlint.diagnostic import Applicability, Diagnostic, Edit, Fix, Related, Severity, Span
from fastlint.disk import read_regular, replace_file
from fastlint.engine import report_cache
from fastlint.index.extract import index
from fastlint.index.facts import FACTS

ROOT = Path(__file__).parent.parent
SHOP = ROOT / "fixtures" / "shop"
ANYTHING: Codec[Any] = Codec(Any)
posix = pytest.mark.skipif(os.name == "nt", reason="links, modes and pipes as POSIX has them")


class Tree(NamedTuple):
    name: str
    inner: tuple[Tree, ...]


class Held(NamedTuple):
    term: Any
    table: dict[tuple[int, Any], list[Tree]]
    maybe: int | None = None


def deep(levels: int) -> Any:
    found: Any = "x"
    for _ in range(levels):
        found = (".", found, "b")
    return found


class TestCodec:
    @pytest.mark.parametrize(
        "term",
        [
            "x", ("const", ...), ("const", 1j), ("const", 2**200), ("const", -(2**70)), ("const", "\ud800 \xe9"),
            ("const", b"\xff\0"), ("const", True), ("const", 1), ("const", 1.5), None, ((), ((),) * 20),
        ],
    )  # fmt: skip
    def test_terms_come_back_as_they_were(self, term: Any) -> None:
        codec: Codec[Held] = Codec(Held, leaves=False)
        value = Held(term, {(1, term): [Tree("a", (Tree("b", ()),))]}, 2**300)
        found = codec.decode(codec.encode(value))
        assert found == value
        assert repr(found) == repr(value)
        hash(found.term)

    def test_deep_terms(self) -> None:
        codec: Codec[Held] = Codec(Held, leaves=False)
        found = codec.decode(codec.encode(Held(deep(1_800), {})))
        term, levels = found.term, 0
        while type(term) is tuple:
            term, levels = term[1], levels + 1
        assert levels == 1_800
        with pytest.raises(RecursionError):
            codec.encode(Held(deep(50_000), {}))

    def test_findings_come_back_as_they_were(self) -> None:
        codec: Codec[list[Diagnostic]] = Codec(list[Diagnostic])
        span = Span(1, 2, 3, 4)
        fix = Fix("mend", (Edit(span, "x", 1),), Applicability.UNSAFE)
        found = Diagnostic(
            span, "m", fix, (Related("f", span, "r"),), "c:1", Severity.ERROR, "FLT1", "n", "\udcff.py", 1
        )
        (back,) = codec.decode(codec.encode([found]))
        assert back == found
        assert isinstance(back.severity, Severity)

    @pytest.mark.parametrize("path", sorted(SHOP.rglob("*.py")), ids=lambda path: path.name)
    def test_facts_come_back_as_they_were(self, path: Path) -> None:
        facts = index(path.read_text(encoding="utf-8"))
        assert repr(FACTS.decode(FACTS.encode(facts))) == repr(facts)

    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            (int, "1"), (int, True), (str, b"x"), (list[int], "x"), (tuple[int, str], (1,)), (tuple[int, ...], ("x",)),
            (Span, (1, 2, 3)), (Span, (1, 2, 3, "4")), (Severity, "grave"), (Tree, ("a",)), (dict[str, int], ()),
            (int | None, "x"), (list[Tree], (("a",),)), (Diagnostic, {}),
        ],
    )  # fmt: skip
    def test_other_shapes_are_refused(self, kind: Any, value: Any) -> None:
        codec: Codec[Any] = Codec(kind)
        with pytest.raises(Malformed):
            codec.decode(ANYTHING.encode(value))

    @pytest.mark.parametrize(
        "data", [b"", b"\x91", b"\xc1", b"[" * 200_000, b"\x91" * 200_000, b"\xdd\xff\xff\xff\xff"]
    )
    def test_what_is_no_such_form_is_refused(self, data: bytes) -> None:
        with pytest.raises(Malformed):
            FACTS.decode(data)


class TestFiles:
    def test_what_was_written_is_read(self, tmp_path: Path) -> None:
        cache = Cache(tmp_path / "c", "1-0", b"key")
        assert cache.write("name", ANYTHING, (1, "x"))
        assert cache.read("name", ANYTHING) == (1, "x")
        assert not list(tmp_path.rglob("*.tmp"))

    def test_of_another_key_name_or_installation_is_no_cache(self, tmp_path: Path) -> None:
        Cache(tmp_path, "1-0", b"key").write("name", ANYTHING, 1)
        assert Cache(tmp_path, "1-0", b"other").read("name", ANYTHING) is None
        shutil.copy(tmp_path / "1-0" / "name", tmp_path / "1-0" / "second")
        shutil.copytree(tmp_path / "1-0", tmp_path / "1-1")
        assert Cache(tmp_path, "1-0", b"key").read("second", ANYTHING) is None
        assert Cache(tmp_path, "1-1", b"key").read("name", ANYTHING) is None
        assert Cache(tmp_path, "1-0", b"key").read("name", ANYTHING) == 1

    def test_without_a_key_there_is_no_cache(self, tmp_path: Path) -> None:
        cache = Cache(tmp_path / "c", "1-0", None)
        assert not cache.write("name", ANYTHING, 1)
        assert cache.read("name", ANYTHING) is None
        assert not (tmp_path / "c").exists()

    def test_installations_side_by_side_and_the_oldest_go(self, tmp_path: Path) -> None:
        labels = [f"1.0-{n:016x}" for n in range(7)]
        for age, name in enumerate(reversed(labels)):
            Cache(tmp_path, name, b"key").write("name", ANYTHING, name)
            os.utime(tmp_path / name, (1_000_000 + age, 1_000_000 + age))
        (tmp_path / "mine").mkdir()
        Cache(tmp_path, "1.0-" + "f" * 16, b"key").write("name", ANYTHING, 1)
        kept = [name for name in labels if Cache(tmp_path, name, b"key").read("name", ANYTHING) == name]
        assert kept == labels[:3]
        assert (tmp_path / "mine").is_dir()

    @posix
    @pytest.mark.parametrize("what", ["link", "pipe", "device", "folder", "endless"])
    def test_what_is_no_file_is_no_cache(self, tmp_path: Path, what: str) -> None:
        cache = Cache(tmp_path / "c", "1-0", b"key")
        cache.write("name", ANYTHING, 1)
        place = tmp_path / "c" / "1-0" / "name"
        victim = tmp_path / "victim"
        place.rename(victim)
        _put(what, place, victim)
        assert cache.read("name", ANYTHING) is None
        before = victim.read_bytes()
        cache.write("name", ANYTHING, 2)
        assert victim.read_bytes() == before
        assert what == "folder" or cache.read("name", ANYTHING) == 2

    @posix
    @pytest.mark.parametrize("level", ["c", "c/1-0"])
    def test_a_folder_that_is_a_link_is_no_cache(self, tmp_path: Path, level: str) -> None:
        (tmp_path / "elsewhere" / "1-0").mkdir(parents=True)
        (tmp_path / level).parent.mkdir(exist_ok=True)
        (tmp_path / level).symlink_to(tmp_path / "elsewhere")
        cache = Cache(tmp_path / "c", "1-0", b"key")
        cache.prepare()
        assert not cache.write("name", ANYTHING, 1)
        assert cache.read("name", ANYTHING) is None
        cache.clear()
        assert [path.name for path in (tmp_path / "elsewhere").rglob("*")] == ["1-0"]

    def test_places_that_cannot_be_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "file").write_text("")
        for folder in (tmp_path / "file" / "c", tmp_path / ("n" * 300), Path("\0")):
            cache = Cache(folder, "1-0", b"key")
            cache.prepare()
            assert not cache.write("name", ANYTHING, 1)
            assert cache.read("name", ANYTHING) is None
        cache = Cache(tmp_path / "full", "1-0", b"key")
        cache.write("name", ANYTHING, 1)

        def refuse(*_: object) -> None:
            raise OSError(30, "Read-only file system")

        monkeypatch.setattr(os, "replace", refuse)
        monkeypatch.setattr(os, "unlink", refuse)
        assert not cache.write("name", ANYTHING, 2)
        assert cache.read("name", ANYTHING) == 1

    @posix
    def test_the_key_is_of_the_user_alone(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        first = secret()
        place = tmp_path / "fastlint" / "key"
        assert first == secret() == place.read_bytes()
        assert place.stat().st_mode & 0o777 == 0o600
        place.chmod(0o644)
        assert secret() not in (None, first)
        place.unlink()
        place.symlink_to(tmp_path / "shipped")
        (tmp_path / "shipped").write_bytes(b"k" * 32)
        assert secret() != b"k" * 32
        monkeypatch.setenv("XDG_CACHE_HOME", str(place))
        assert secret() is None
        monkeypatch.setenv(cache_module.KEY_VARIABLE, "stated")
        assert secret() == secret() is not None


@posix
@pytest.mark.parametrize("what", ["pipe", "device", "folder", "endless"])
def test_only_regular_files_are_read(tmp_path: Path, what: str) -> None:
    (tmp_path / "victim").write_bytes(b"x" * 1000)
    _put(what, tmp_path / "there", tmp_path / "victim")
    with pytest.raises(OSError, match=r"regular|directory|larger"):
        read_regular(tmp_path / "there")
    assert read_regular(tmp_path / "victim", 1000) == b"x" * 1000
    with pytest.raises(OSError, match="larger"):
        read_regular(tmp_path / "victim", 999)


def _put(what: str, place: Path, victim: Path) -> None:
    """Something else in the place of a file."""
    if what == "link":
        place.symlink_to(victim)
    elif what == "pipe":
        os.mkfifo(place)
    elif what == "device":
        place.symlink_to("/dev/zero")
    elif what == "folder":
        place.mkdir()
    else:
        with place.open("wb") as file:
            file.truncate(1 << 40)


# whole runs


def findings(
    project: Path, *, cache: bool = True, progress: Callable[[str, int, int], None] | None = None
) -> list[Diagnostic]:
    overrides = Overrides(isolated=True, select=("ALL",), preview=True)
    return list(engine.check(engine.Request((str(project),), overrides, cache=cache, progress=progress)).diagnostics)


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop with what a first run has kept of it, and beside it a copy of both."""
    project = tmp_path_factory.mktemp("cache") / "shop"
    shutil.copytree(SHOP, project, ignore=shutil.ignore_patterns(".fastlint_cache", "__pycache__"))
    time.sleep(0.1)  # a report that rests on what was changed in this very moment is not kept
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        findings(project)
    shutil.copytree(project, project.with_name("copy"))
    return project


@pytest.fixture
def shop(origin: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(origin)
    yield origin
    shutil.rmtree(origin)
    shutil.copytree(origin.with_name("copy"), origin)


@pytest.fixture(scope="module")
def expected(origin: Path) -> list[Diagnostic]:
    """What a run without a cache finds; `edit` does not change it."""
    found = findings(origin, cache=False)
    assert found
    return found


def kept(project: Path) -> list[Path]:
    found = [path for path in (project / ".fastlint_cache").rglob("*") if path.is_file() and path.name != ".gitignore"]
    assert {path.name.partition("-")[0] for path in found} >= {"files", "links", "checks", "report"}
    return sorted(found)


def edit(project: Path) -> None:
    """A change by which the kept report is void, and everything else is asked."""
    with (project / "shop" / "main.py").open("a", encoding="utf-8") as file:
        file.write("\n")


def test_the_kept_is_used(shop: Path, expected: list[Diagnostic], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fastlint.engine.run.run", None)
    assert findings(shop) == expected


def damages(data: bytes, chance: random.Random) -> list[bytes]:
    """Flips of single bits, ends cut off, other bytes between."""
    found = []
    for _ in range(12):
        place = chance.randrange(len(data))
        found.append(data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :])
    found += [data[: chance.randrange(len(data))] for _ in range(4)]
    found += [b"", data + b"\0", data[::-1], data[:49] + b"\x90", b"[" * 200_000]
    return found


def test_a_damaged_file_is_no_cache(shop: Path) -> None:
    """Of every file each damage is refused by what reads it."""
    cache = report_cache.cache_at(shop / ".fastlint_cache")
    for path in kept(shop):
        data = path.read_bytes()
        for damaged in damages(data, random.Random(path.name)):
            path.write_bytes(damaged)
            assert cache.read(path.name, ANYTHING) is None
        path.write_bytes(data)
        assert cache.read(path.name, ANYTHING) is not None


def test_a_damaged_cache_changes_no_finding(shop: Path, expected: list[Diagnostic]) -> None:
    edit(shop)
    files = {path: path.read_bytes() for path in kept(shop)}
    chance = random.Random(1)
    for turn in range(6):
        for path, data in files.items():
            path.write_bytes(chance.choice(damages(data, chance)) if turn or chance.random() < 0.5 else data)
        assert findings(shop) == expected


@pytest.mark.parametrize(
    "change", [lambda _: (), lambda _: {"x": 1}, lambda v: (v, v), lambda _: b"\xff", lambda _: None]
)
def test_other_shapes_under_the_right_key_change_no_finding(
    shop: Path, expected: list[Diagnostic], change: Callable[[Any], Any]
) -> None:
    """As if fastlint itself had written something else: the run is made again without."""
    edit(shop)
    cache = report_cache.cache_at(shop / ".fastlint_cache")
    for path in kept(shop):
        cache.write(path.name, ANYTHING, change(cache.read(path.name, ANYTHING)))
    assert findings(shop) == expected


def test_what_raises_with_the_kept_is_made_again_without(
    shop: Path, expected: list[Diagnostic], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(shop)
    read = Cache.read

    def odd(self: Cache, name: str, codec: Codec[Any]) -> Any:
        found = read(self, name, codec)
        return dict.fromkeys(found) if name == "files" and found else found

    monkeypatch.setattr(Cache, "read", odd)
    assert findings(shop) == expected


class Payload:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.mark),)


@pytest.mark.parametrize("form", ["pickle", "marshal", "signed pickle"])
def test_a_cache_that_comes_with_the_project_runs_nothing(
    shop: Path, expected: list[Diagnostic], tmp_path: Path, form: str
) -> None:
    mark = tmp_path / "mark"
    payload = pickle.dumps(Payload(mark))
    cache = report_cache.cache_at(shop / ".fastlint_cache")
    for path in kept(shop):
        head = path.read_bytes()[:49]
        body = marshal.dumps((payload, {"a": payload})) if form == "marshal" else payload
        if form == "signed pickle":
            cache.write(path.name, ANYTHING, ([], [], [], payload))
        else:
            path.write_bytes(head + body)
    assert findings(shop) == expected
    assert not mark.exists()


def test_a_report_of_somebody_else_is_no_report(shop: Path, expected: list[Diagnostic]) -> None:
    """All its stamps are right, but it was written under another key: as if it had been made elsewhere."""
    overrides = Overrides(isolated=True, select=("ALL",), preview=True)
    request = engine.Request((str(shop),), overrides)
    name, codec = report_cache.key(request), report_cache._KEPT
    kept_report = report_cache.open_cache(request).read(name, codec)
    assert kept_report is not None
    forged = kept_report._replace(diagnostics=())
    Cache(shop / ".fastlint_cache", report_cache.cache_at(shop).label, b"theirs").write(name, codec, forged)
    assert findings(shop) == expected
    report_cache.open_cache(request).write(name, codec, forged)
    assert not findings(shop), "under the right key it would have been believed"


@posix
def test_the_cache_folder_of_a_project_can_be_a_link(shop: Path, expected: list[Diagnostic], tmp_path: Path) -> None:
    shutil.move(shop / ".fastlint_cache", tmp_path / "elsewhere")
    (shop / ".fastlint_cache").symlink_to(tmp_path / "elsewhere")
    before = {path: path.read_bytes() for path in (tmp_path / "elsewhere").rglob("*") if path.is_file()}
    edit(shop)
    assert findings(shop) == expected
    assert before == {path: path.read_bytes() for path in (tmp_path / "elsewhere").rglob("*") if path.is_file()}


def test_a_project_names_no_cache_folder_outside_of_itself(shop: Path, tmp_path: Path) -> None:
    """The user may; a link inside of the project that leads out is no way around it."""
    (tmp_path / "elsewhere").mkdir()
    (shop / "out").symlink_to(tmp_path / "elsewhere")
    (shop / ".git").mkdir()
    settings = shop / "fastlint.toml"
    for name in (str(tmp_path / "elsewhere"), "../elsewhere", "~/elsewhere", "out", "out/deeper", "."):
        settings.write_text(f"cache-dir = '{name}'\n", encoding="utf-8")
        with pytest.raises(ConfigError, match="cache-dir: lies outside of the project"):
            Configuration((".",))
    assert Configuration((".",), Overrides(config=(str(settings),))).settings.cache_dir == str(shop)
    settings.write_text("cache-dir = 'var/cache'\n", encoding="utf-8")
    assert Configuration((".",)).settings.cache_dir == str(shop / "var" / "cache")
    stated = Configuration((".",), Overrides(cache_dir=str(tmp_path / "elsewhere")))
    assert stated.settings.cache_dir == str(tmp_path / "elsewhere")


SHIPPED = (
    ".gitignore", ".ignore", "requirements.txt", "requirements/base.txt", "poetry.lock", "uv.lock", "Dockerfile",
    "Procfile", "docker-compose.yml", "setup.cfg", "Pipfile.lock", "pyproject.toml", "shop/pyproject.toml",
    "shop/strange.py", ".git/info/exclude",
)  # fmt: skip


@posix
@pytest.mark.parametrize("what", ["pipe", "device", "endless"])
def test_what_a_project_ships_in_place_of_a_file_costs_no_finding(tmp_path: Path, what: str) -> None:
    """Pipes would be waited for, devices and endless files fill the memory: a good file beside them is reported."""
    project = tmp_path / "shop"
    shutil.copytree(SHOP, project, ignore=shutil.ignore_patterns(".fastlint_cache", "__pycache__"))
    for name in SHIPPED:
        if what == "endless" and name.endswith("pyproject.toml"):
            continue  # a configuration that cannot be read is said in one line, and nothing is checked under it
        place = project / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        _put(what, place, tmp_path)
    command = [sys.executable, "-m", "fastlint", "--select", "FLT102", "--output-format", "concise", "-q"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    limit = ["bash", "-c", 'ulimit -v 4000000; exec "$@"', "-"]
    done = subprocess.run([*limit, *command], cwd=project, env=environment, capture_output=True, text=True, timeout=120)
    assert "FLT102" in done.stdout
    assert "Traceback" not in done.stderr


def copied(folder: Path) -> Path:
    """fastlint installed in a folder, as a checkout."""
    for name in ("fastlint", "rules"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "_rules"))
    return folder


def label_of(installation: Path) -> str:
    program = "from fastlint.engine.installation import label; print(label())"
    environment = {**os.environ, "PYTHONPATH": str(installation), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, cwd=installation
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_installations_are_told_by_their_content(tmp_path: Path) -> None:
    one, two = copied(tmp_path / "one"), copied(tmp_path / "two")
    for path in two.rglob("*.py"):
        os.utime(path, (1, 1))
    first = label_of(one)
    assert label_of(two) == first
    assert label_of(one) == first
    page = two / "rules" / "blocking" / "blocking_sleep.py"
    status = page.stat()
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("`time.sleep` runs", "`time.sleep` mows"), encoding="utf-8")
    os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert page.stat().st_size == status.st_size
    assert label_of(two) != first


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    replace_file(str(tmp_path / "a"), b"1")
    replace_file(str(tmp_path / "a"), b"2")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"2")]


PHASES = ("Indexing", "Linking", "Checking")


class Interrupting:
    """Counts what is done, and interrupts the run, as Ctrl-C does, when so many items of a phase are."""

    def __init__(self, phase: str = "", after: int = 0) -> None:
        self.phase, self.after = phase, after
        self.done = dict.fromkeys(PHASES, 0)

    def __call__(self, phase: str, done: int, _: int) -> None:
        self.done[phase] = max(done, self.done.get(phase, 0))
        if phase == self.phase and done >= self.after:
            raise KeyboardInterrupt


@pytest.mark.parametrize(("phase", "after"), [("Indexing", 5), ("Linking", 5), ("Checking", 2)])
def test_what_an_interrupted_run_has_done_is_not_done_again(
    shop: Path, expected: list[Diagnostic], phase: str, after: int
) -> None:
    shutil.rmtree(shop / ".fastlint_cache")
    whole, again = Interrupting(), Interrupting()
    findings(shop, cache=False, progress=whole)
    with pytest.raises(KeyboardInterrupt):
        findings(shop, progress=Interrupting(phase, after))
    assert findings(shop, progress=again) == expected
    assert whole.done[phase] - again.done[phase] >= after
    assert not any(again.done[earlier] for earlier in PHASES[: PHASES.index(phase)])


class Asked(NamedTuple):
    """A value with a field of a few words."""

    how: Literal["read", "returned"]


def test_a_word_that_is_none_of_those_known_is_no_answer() -> None:
    codec, plain = Codec[Any](Asked), Codec[Any](tuple[str])
    assert codec.decode(codec.encode(Asked("read"))) == Asked("read")
    with pytest.raises(Malformed):
        codec.decode(plain.encode(("forgotten",)))
    assert nothing(Asked) == Asked("read")
