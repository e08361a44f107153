"""The language server: the real process, driven by a client as an editor drives it."""

# ruff: noqa: E402 - what the tests stand on may not be installed

from __future__ import annotations

import asyncio
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


async def started(folder: Path, *folders: Path, options: Any = None, **capabilities: Any) -> LanguageClient:
    config = ClientServerConfig(
        server_command=[sys.executable, "-m", "fastlint", "server"], client_factory=make_test_lsp_client
    )
    client = await config.start()
    assert isinstance(client, LanguageClient)
    known = client_capabilities("visual-studio-code")
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


pytestmark = pytest.mark.asyncio


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


async def test_lenses_on_routes(editor: Editor) -> None:
    editor.open("app/main.py")
    await editor.has("app/main.py", "FLT102")
    place = types.TextDocumentIdentifier(editor.uri("app/main.py"))
    [lens] = await editor.client.text_document_code_lens_async(types.CodeLensParams(place)) or []
    assert lens.range.start.line == 7
    assert lens.command is not None
    assert lens.command.title == "GET /items · event loop · no dependencies · blocks the event loop: time.sleep"


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
