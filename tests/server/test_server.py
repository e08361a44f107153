"""The language server: the real process, driven by a client as an editor drives it."""

# ruff: noqa: E402 - what the tests stand on may not be installed

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pytest_lsp")
pytest_asyncio = pytest.importorskip("pytest_asyncio")
pytest.importorskip("pygls.lsp.server")

from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities, make_test_lsp_client

from fastlint.server.messages import Alive, ChangedOnDisk
from fastlint.server.process import Process
from fastlint.server.pulling import Pulling
from fastlint.server.watchdog import Limits, Watchdog

HELPERS = """\
import time


def pause() -> None:
    time.sleep(1)
"""
MAIN = """\
from fastapi import FastAPI

from app.helpers import pause

app = FastAPI()


@app.get("/items")
async def items() -> int:
    pause()
    return 1
"""
QUIET = MAIN.replace("    pause()\n", "")
LONG = 90.0
"""Seconds: far more than a loaded machine needs."""


class Editor:
    """A client with documents, and what it was told of each version."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.published: list[types.PublishDiagnosticsParams] = []
        self.news = asyncio.Condition()

        # The client's own handler keeps the last findings only, whichever version they are of.
        client.protocol.fm.features.pop(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        async def publish(params: types.PublishDiagnosticsParams) -> None:
            async with self.news:
                self.published.append(params)
                self.news.notify_all()

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str | None = None) -> None:
        uri = self.uri(name)
        text = text if text is not None else (self.folder / name).read_text(encoding="utf-8")
        self.texts[uri], self.versions[uri] = text, 1
        item = types.TextDocumentItem(uri, "python", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, name: str, text: str) -> None:
        """Replace the whole text."""
        self._change(name, text, types.TextDocumentContentChangeWholeDocument(text))

    def type(self, name: str, line: int, character: int, typed: str, end: tuple[int, int] | None = None) -> None:
        """Change a part of the text; positions in UTF-16 units."""
        place = types.Position(line, character)
        where = types.Range(place, types.Position(*end) if end else place)
        self._change(name, "", types.TextDocumentContentChangePartial(where, typed))

    def _change(self, name: str, text: str, change: Any) -> None:
        uri = self.uri(name)
        self.versions[uri] += 1
        version = types.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(version, [change]))

    async def told(
        self, name: str, wanted: Callable[[list[types.Diagnostic]], bool] = lambda _: True
    ) -> list[types.Diagnostic]:
        """The findings of a document in its last version, as soon as they are as wanted."""
        uri = self.uri(name)

        def found() -> list[types.Diagnostic] | None:
            for params in reversed(self.published):
                if params.uri == uri and params.version == self.versions.get(uri):
                    return list(params.diagnostics) if wanted(list(params.diagnostics)) else None
            return None

        async with asyncio.timeout(LONG), self.news:
            while (diagnostics := found()) is None:
                await self.news.wait()
        return diagnostics

    async def more(self, number: int) -> None:
        """Wait until so many findings were published."""
        async with asyncio.timeout(LONG), self.news:
            await self.news.wait_for(lambda: len(self.published) >= number)

    async def has(self, name: str, *codes: str) -> list[types.Diagnostic]:
        """The findings of a document, once they have these codes."""
        return await self.told(name, lambda found: sorted(str(d.code) for d in found) == sorted(codes))

    async def actions(self, name: str, line: int, only: list[Any] | None = None) -> list[types.CodeAction]:
        here = types.Range(types.Position(line, 0), types.Position(line, 200))
        context = types.CodeActionContext([], only)
        params = types.CodeActionParams(types.TextDocumentIdentifier(self.uri(name)), here, context)
        found = await self.client.text_document_code_action_async(params)
        return [action for action in found or () if isinstance(action, types.CodeAction)]


def edited(text: str, action: types.CodeAction) -> str:
    """A text after an action (in which rows are ASCII)."""
    assert action.edit is not None
    assert action.edit.document_changes
    [change] = action.edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    rows = text.splitlines(keepends=True)
    starts = [sum(map(len, rows[:i])) for i in range(len(rows) + 1)]

    def offset(place: types.Position) -> int:
        return min(starts[min(place.line, len(rows))] + place.character, len(text))

    edits = [e for e in change.edits if isinstance(e, types.TextEdit)]
    for edit in sorted(edits, key=lambda e: offset(e.range.start), reverse=True):
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
    return text


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "app").mkdir(parents=True)
    (folder / "pyproject.toml").write_text('[project]\nname = "shop"\ndependencies = ["fastapi>=0.110"]\n')
    (folder / "app" / "helpers.py").write_text(HELPERS)
    (folder / "app" / "main.py").write_text(MAIN)
    return folder


async def started(
    folder: Path, *folders: Path, options: Any = None, pulls: str = "", **capabilities: Any
) -> LanguageClient:
    config = ClientServerConfig(
        server_command=[sys.executable, "-m", "fastlint", "server"], client_factory=make_test_lsp_client
    )
    client = await config.start()
    assert isinstance(client, LanguageClient)
    known = client_capabilities("visual-studio-code")
    if pulls:
        assert known.text_document is not None
        assert known.workspace is not None
        known.text_document.diagnostic = types.DiagnosticClientCapabilities()
        known.workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(refresh_support=pulls == "again")
    for name, value in capabilities.items():
        setattr(known.general, name, value)
    await client.initialize_session(
        types.InitializeParams(
            capabilities=known,
            root_uri=folder.as_uri(),
            workspace_folders=[types.WorkspaceFolder(f.as_uri(), f.name) for f in (folder, *folders)],
            initialization_options=options,
        )
    )
    return client


@pytest_asyncio.fixture
async def editor(project: Path) -> AsyncIterator[Editor]:
    client = await started(project)
    yield Editor(client, project)
    await client.shutdown_session()


@pytest.mark.asyncio
async def test_findings_follow_unsaved_text_across_modules(editor: Editor) -> None:
    editor.open("app/main.py")
    [found] = await editor.has("app/main.py", "FLT102")
    assert found.range.start == types.Position(9, 4)
    assert found.severity == types.DiagnosticSeverity.Error
    assert found.source == "fastlint"
    assert found.code_description is not None
    assert found.code_description.href.endswith("blocking-sleep/")
    [place] = [r for r in found.related_information or () if r.location.uri.endswith("helpers.py")]
    assert place.location.range.start == types.Position(4, 4)

    # The blocking line goes, unsaved, in the other file: nothing on disk has changed.
    editor.open("app/helpers.py")
    editor.change("app/helpers.py", HELPERS.replace("time.sleep(1)", "pass"))
    await editor.told("app/main.py", lambda found: not found)


@pytest.mark.asyncio
async def test_lenses_on_routes(editor: Editor) -> None:
    editor.open("app/main.py")
    await editor.has("app/main.py", "FLT102")
    place = types.TextDocumentIdentifier(editor.uri("app/main.py"))
    [lens] = await editor.client.text_document_code_lens_async(types.CodeLensParams(place)) or []
    assert lens.range.start.line == 7
    assert lens.command is not None
    assert lens.command.title == "GET /items · event loop · no dependencies · blocks the event loop: time.sleep"


@pytest.mark.asyncio
async def test_a_keystroke_is_answered_before_the_whole_project_is_looked_at(editor: Editor) -> None:
    editor.open("app/main.py")
    await editor.has("app/main.py", "FLT102")
    before = len(editor.published)
    editor.change("app/main.py", MAIN.replace("    pause()\n", "    # first\n    pause()\n"))
    [found] = await editor.has("app/main.py", "FLT102")
    assert found.range.start.line == 10
    # The second answer for the same version is that of the whole project: both say the same.
    await editor.more(before + 2)
    first, second = editor.published[before : before + 2]
    assert first.version == second.version == 2
    assert first.diagnostics == second.diagnostics
    assert not [message for message in editor.client.log_messages if "please report" in message.message]


@pytest.mark.asyncio
async def test_columns_are_those_of_the_client(editor: Editor) -> None:
    """UTF-16 units before and behind an emoji, rows that a form feed does not end, and typing among them."""
    text = MAIN.replace("    pause()\n", '    "\N{GRINNING FACE}\\f"; pause()\n').replace("app = ", "\f\napp = ")
    editor.open("app/main.py", text)
    [found] = await editor.has("app/main.py", "FLT102")
    row = 10
    assert (found.range.start.line, found.range.start.character) == (row, 12)
    # Behind the emoji, four units in: what is typed lands where the client shows it.
    editor.type("app/main.py", row, 9, "xy")
    [found] = await editor.has("app/main.py", "FLT102")
    assert (found.range.start.line, found.range.start.character) == (row, 14)
    editor.type("app/main.py", row, 0, "", (row + 1, 0))
    assert await editor.told("app/main.py", lambda found: not found) == []


@pytest.mark.asyncio
async def test_columns_in_bytes_for_a_client_that_counts_so(project: Path) -> None:
    client = await started(project, position_encodings=[types.PositionEncodingKind.Utf8])
    editor = Editor(client, project)
    editor.open("app/main.py", MAIN.replace("    pause()\n", '    "\N{GRINNING FACE}"; pause()\n'))
    [found] = await editor.has("app/main.py", "FLT102")
    assert found.range.start.character == 12
    await client.shutdown_session()


FIXABLE = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/items")
async def items(number: int = None) -> int:  # noqa: FLT101
    return number or 1
"""


@pytest.mark.asyncio
async def test_actions(editor: Editor) -> None:
    """A fix, a comment that silences, all safe fixes; each makes what it says of the text that the client has."""
    editor.open("app/helpers.py")
    editor.open("app/main.py")
    await editor.has("app/main.py", "FLT102")
    [ignore] = [a for a in await editor.actions("app/main.py", 9) if a.title.startswith("Ignore")]
    silent = edited(MAIN, ignore)
    assert "    pause()  # noqa: FLT102\n" in silent
    editor.change("app/main.py", silent)
    await editor.told("app/main.py", lambda found: not found)

    editor.change("app/main.py", FIXABLE)
    found = await editor.has("app/main.py", "FLT002", "FLT404")
    assert [tag for one in found for tag in one.tags or ()] == [types.DiagnosticTag.Unnecessary]
    actions = [a for a in await editor.actions("app/main.py", 6) if a.kind == types.CodeActionKind.QuickFix]
    fix = next(a for a in actions if a.title.startswith("FLT404: "))
    assert "number: int | None = None" in edited(FIXABLE, fix)
    assert fix.is_preferred == ("unsafe" not in fix.title)
    [every] = await editor.actions("app/main.py", 0, ["source.fixAll"])
    assert every.kind == "source.fixAll.fastlint"
    assert "noqa" not in edited(FIXABLE, every)
    assert await editor.actions("app/main.py", 6, ["refactor"]) == []


@pytest.mark.asyncio
async def test_hover_shows_the_page(editor: Editor) -> None:
    editor.open("app/main.py", MAIN.replace("pause()\n    return", "pause()\n    return 0  # noqa: FLT201\n    return"))
    await editor.told("app/main.py", lambda found: any(d.code == "FLT102" for d in found))
    place = types.TextDocumentIdentifier(editor.uri("app/main.py"))

    async def page(line: int, character: int) -> str:
        params = types.HoverParams(place, types.Position(line, character))
        hover = await editor.client.text_document_hover_async(params)
        assert hover is None or isinstance(hover.contents, types.MarkupContent)
        return hover.contents.value if hover is not None else ""  # type: ignore[union-attr]

    assert "blocking-sleep" in await page(9, 5)
    assert "unawaited-coroutine" in await page(10, 24)
    assert await page(4, 2) == ""


@pytest.mark.asyncio
async def test_text_that_is_no_python_yet(editor: Editor) -> None:
    """The findings stay where they stand, moved; those of other files are as if the last text that was Python held."""
    editor.open("app/helpers.py")
    editor.open("app/main.py")
    await editor.has("app/main.py", "FLT102")
    editor.change("app/main.py", "\n" + MAIN)
    await editor.told("app/main.py", lambda found: [d.range.start.line for d in found] == [10])
    editor.change("app/main.py", "\n" + MAIN + "\n\nasync def broken(\n")
    found = await editor.has("app/main.py", "FLT001", "FLT102")
    assert [d.range.start.line for d in found if d.code == "FLT102"] == [10]
    editor.change("app/helpers.py", HELPERS.replace("time.sleep(1)", "time.sleep("))
    await editor.has("app/helpers.py", "FLT001")
    await editor.has("app/main.py", "FLT001", "FLT102")
    editor.change("app/main.py", MAIN)
    await editor.has("app/main.py", "FLT102")


@pytest.mark.asyncio
async def test_settings_are_read_again(editor: Editor) -> None:
    """Those on disk and those of the client; a broken configuration is one message and costs nothing else."""
    editor.open("app/main.py")
    await editor.has("app/main.py", "FLT102")
    settings = editor.folder / "pyproject.toml"
    good = settings.read_text()

    def changed() -> None:
        event = types.FileEvent(settings.as_uri(), types.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

    settings.write_text(f'{good}\n[tool.fastlint]\nignore = ["FLT102"]\n')
    changed()
    await editor.told("app/main.py", lambda found: not found)
    settings.write_text(f"{good}\n[tool.fastlint]\nignroe = []\n")
    changed()
    async with asyncio.timeout(LONG):
        while not editor.client.messages:
            await editor.client.wait_for_notification(types.WINDOW_SHOW_MESSAGE)
    assert len(editor.client.messages) == 1
    assert "ignroe" in editor.client.messages[0].message
    settings.write_text(good)
    changed()
    await editor.has("app/main.py", "FLT102")
    told = {"fastlint": {"ignore": ["blocking-sleep"]}}
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(told))
    await editor.told("app/main.py", lambda found: not found)
    assert len(editor.client.messages) == 1


@pytest.mark.asyncio
async def test_folders_and_files_outside_of_them(project: Path, tmp_path: Path) -> None:
    """Two projects at once, a new file that is not on disk, and one that belongs to neither."""
    other = tmp_path / "other"
    (other / "app").mkdir(parents=True)
    (other / "pyproject.toml").write_text('[tool.fastlint]\nextend-exclude = ["left_out.py"]\n')
    (other / "app" / "helpers.py").write_text(HELPERS)
    (other / "left_out.py").write_text(MAIN.replace("app.helpers", "helpers"))
    client = await started(project, other)
    editor = Editor(client, tmp_path)
    editor.open("project/app/main.py")
    editor.open("other/app/fresh.py", MAIN)
    editor.open("other/left_out.py")
    lonely = MAIN.replace("from app.helpers import pause\n", HELPERS)
    (tmp_path / "lonely.py").write_text(lonely)
    editor.open("lonely.py")
    await editor.has("project/app/main.py", "FLT102")
    await editor.has("other/app/fresh.py", "FLT102")
    await editor.told("lonely.py", lambda found: any(d.code == "FLT102" for d in found))
    assert await editor.told("other/left_out.py") == []
    assert not (tmp_path / ".fastlint_cache").exists()
    await client.shutdown_session()


def _analysis(editor: Editor) -> int:
    """The process that analyses."""
    server = editor.client._server
    assert server is not None
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    if not children.exists():
        pytest.skip("no list of child processes here")
    names = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children.read_text().split()}
    [analysis] = [pid for pid, name in names.items() if b"spawn_main" in name]
    return int(analysis)


@pytest.mark.asyncio
async def test_the_analysis_is_started_again_when_it_dies(editor: Editor) -> None:
    editor.open("app/main.py")
    await editor.has("app/main.py", "FLT102")
    analysis = _analysis(editor)
    before = len(editor.published)
    os.kill(analysis, signal.SIGKILL)
    await editor.more(before + 1)
    await editor.has("app/main.py", "FLT102")


@pytest.mark.asyncio
@pytest.mark.parametrize("pulls", ["once", "again"])
async def test_a_client_that_asks_is_answered_and_not_told(project: Path, pulls: str) -> None:
    client = await started(project, pulls=pulls)
    editor = Editor(client, project)
    refreshed = asyncio.Event()
    client.protocol.fm.features.pop(types.WORKSPACE_DIAGNOSTIC_REFRESH)

    @client.feature(types.WORKSPACE_DIAGNOSTIC_REFRESH)
    async def refresh(_: None) -> None:
        refreshed.set()

    async def ask(name: str, before: str | None = None) -> Any:
        params = types.DocumentDiagnosticParams(
            types.TextDocumentIdentifier(editor.uri(name)), previous_result_id=before
        )
        async with asyncio.timeout(LONG):
            return await client.text_document_diagnostic_async(params)

    editor.open("app/main.py")
    first = await ask("app/main.py")
    assert [one.code for one in first.items] == ["FLT102"]
    same = await ask("app/main.py", first.result_id)
    assert (same.kind, same.result_id) == ("unchanged", first.result_id)
    # The answer is about the text as it is now.
    editor.change("app/main.py", QUIET)
    assert not (await ask("app/main.py", first.result_id)).items
    editor.change("app/main.py", MAIN)
    assert [one.code for one in (await ask("app/main.py")).items] == ["FLT102"]
    # What another file makes of it: the client is made to ask again, if it can be.
    editor.open("app/helpers.py")
    await ask("app/helpers.py")
    editor.change("app/helpers.py", HELPERS.replace("time.sleep(1)", "pass"))
    assert not (await ask("app/helpers.py")).items
    while pulls == "again" and (await ask("app/main.py")).items:
        await asyncio.wait_for(refreshed.wait(), LONG)
        refreshed.clear()
    assert editor.published == []
    await client.shutdown_session()


@pytest.mark.asyncio
async def test_nobody_waits_for_an_analysis_that_is_off() -> None:
    pulling = Pulling(None)
    early = asyncio.ensure_future(pulling.report("a.py", lambda: 1, None))
    await asyncio.sleep(0)
    pulling.give_up()
    late = asyncio.ensure_future(pulling.report("b.py", lambda: 1, None))
    again = asyncio.ensure_future(pulling.report("a.py", lambda: 2, None))
    for asked in (early, late, again):
        answer = await asyncio.wait_for(asked, 5)
        assert isinstance(answer, types.RelatedFullDocumentDiagnosticReport)
        assert list(answer.items) == []


def _hang(pipe: Any) -> None:
    """A process that says that it is idle, then takes an order and never comes back."""
    pipe.send(Alive(is_idle=True))
    pipe.recv()
    while True:
        pass


@pytest.mark.asyncio
async def test_an_analysis_that_hangs_is_begun_anew_until_it_is_hopeless() -> None:
    revived: asyncio.Queue[bool] = asyncio.Queue()
    limits = Limits(quiet=0.5, busy=0.2)
    process = Process(asyncio.get_running_loop(), lambda _: None, revived.put_nowait, limits=limits, function=_hang)
    for is_hopeless in (False, False, True):
        process.tell(ChangedOnDisk(is_structure=False))
        assert await asyncio.wait_for(revived.get(), LONG) == is_hopeless
    process.end()


def test_who_does_nothing_or_gets_little_time_does_not_hang() -> None:
    now, computed = 0.0, 0.0
    dog = Watchdog(1, Limits(quiet=60, busy=30, most=600), clock=lambda: now, spent=lambda _: computed)
    now = 1000
    assert not dog.is_hung(), "nothing was asked"
    dog.expect_answer()
    now, computed = 1100, 29
    assert not dog.is_hung(), "the machine is busy with others"
    computed = 30
    assert dog.is_hung()
    dog.heard(is_idle=False)
    assert not dog.is_hung()
    now = 1700
    assert dog.is_hung(), "it waits for something that does not come"
    dog.heard(is_idle=True)
    now = 9999
    assert not dog.is_hung()
    dog.expect_answer()
    dog.heard(is_idle=True, taken=1)
    now = 19999
    assert dog.is_hung(), "it was idle before the second order reached it"
    dog.heard(is_idle=True, taken=2)
    now = 99999
    assert not dog.is_hung()


def lsp(*messages: dict[str, Any]) -> bytes:
    bodies = [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in messages]
    return b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies)


INITIALIZE = {"id": 1, "method": "initialize", "params": {"capabilities": {}, "processId": None, "rootUri": None}}
SHUTDOWN, EXIT = {"id": 2, "method": "shutdown"}, {"method": "exit"}


@pytest.mark.parametrize(
    ("messages", "code"),
    [([], 0), ([INITIALIZE], 0), ([INITIALIZE, SHUTDOWN, EXIT], 0), ([INITIALIZE, EXIT], 1)],
    ids=["nothing", "end of input", "goodbye", "no goodbye"],
)
def test_how_it_ends(messages: list[dict[str, Any]], code: int, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "fastlint", "server", "--stdio"]
    done = subprocess.run(command, input=lsp(*messages), capture_output=True, timeout=LONG, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr
    # Only messages.
    rest = done.stdout
    while rest:
        head, _, rest = rest.partition(b"\r\n\r\n")
        length = int(head.split(b"Content-Length: ")[1].split(b"\r\n")[0])
        json.loads(rest[:length])
        rest = rest[length:]


def test_without_its_packages_it_says_what_to_install(tmp_path: Path) -> None:
    program = "import sys; sys.modules['pygls'] = None; from fastlint.__main__ import main; sys.exit(main(['server']))"
    done = subprocess.run([sys.executable, "-c", program], input="", capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == "error: server: the language server needs pygls 2: pip install 'fastlint[lsp]'\n"
