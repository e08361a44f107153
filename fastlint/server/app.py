"""The language server: what a client asks and is told. It only talks; another process analyses."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import BinaryIO

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from fastlint.config.roots import MARKERS
from fastlint.config.tables import FILENAMES
from fastlint.diagnostic import Diagnostic, RuleInfo
from fastlint.disk import read_text
from fastlint.notebook import NOTEBOOK
from fastlint.rules import manifest
from fastlint.server.actions import FIX_ALL, KINDS, edit, quick_fixes, replacement, wants
from fastlint.server.documents import UTF_16, Document, Text
from fastlint.server.hover import hover
from fastlint.server.messages import (
    Busy,
    ChangedOnDisk,
    Closed,
    Configured,
    Edited,
    FixAll,
    Fixed,
    Found,
    News,
    Note,
    Order,
)
from fastlint.server.process import Process
from fastlint.server.pulling import Pulling, Report
from fastlint.server.settings import ClientSettings, client_settings
from fastlint.server.translate import Translator
from fastlint.version import __version__

_WATCHED = (
    "**/*.py", "**/*.ipynb", *(f"**/{name}" for name in sorted({*FILENAMES, *MARKERS} - {".git", ".hg"})),
    "**/*requirements*.txt", "**/*.lock", "**/pylock.*", "**/.gitignore", "**/.ignore",
)  # fmt: skip
_WARNING = types.MessageType.Warning
_PATIENCE = 10.0
"""Seconds that a client waits for a fixed text."""


class FastlintServer(LanguageServer):
    """The state of one connection: documents, what was found in them, the process that analyses."""

    def __init__(self) -> None:
        super().__init__("fastlint", __version__)
        self.documents: dict[str, Document] = {}
        self.found: dict[str, tuple[Diagnostic, ...]] = {}
        self.lenses: dict[str, list[types.CodeLens]] = {}
        self.settings = ClientSettings()
        self.rules: Mapping[str, RuleInfo] = manifest()
        self.analysis: Process | None = None
        self.fixing: dict[int, asyncio.Future[Fixed]] = {}
        self.busy: str | None = None
        self.pulling: Pulling | None = None
        self.wishes = 0
        self.is_orderly = True
        self.translator = Translator(self.rules, self.text_of, self.uri_of)

    # documents and files

    def document(self, uri: str) -> Document | None:
        """An open document."""
        return self.opened(_path(uri) or "")

    def opened(self, path: str) -> Document | None:
        """An open document by its path, however its drive and folders are written where that makes no difference."""
        return self.documents.get(os.path.normcase(path))

    def text_of(self, path: str) -> Text:
        """The text of a file: of an open document, else of what is on disk."""
        document = self.opened(path)
        if document is not None:
            return document.text
        try:
            return Text(read_text(path), self.encoding)
        except (OSError, ValueError):
            return Text("", self.encoding)

    def uri_of(self, path: str) -> str:
        """The address of a file, as the client has written it if it has opened it."""
        document = self.opened(path)
        return document.uri if document is not None else uris.from_fs_path(path) or path

    @property
    def encoding(self) -> str:
        """What the client counts columns in."""
        chosen = self.workspace.position_encoding
        return chosen.value if isinstance(chosen, types.PositionEncodingKind) else chosen or UTF_16

    def tell(self, order: Order) -> None:
        """Say something to the process that analyses."""
        if self.analysis is not None:
            self.analysis.tell(order)

    def tell_text(self, document: Document) -> None:
        """Say what a document holds."""
        self.tell(Edited(document.path, document.version, document.text.text))

    def configure(self, told: object) -> None:
        """Take in the settings of the client."""
        self.settings = client_settings(told)
        for problem in self.settings.problems:
            self.say(problem, types.MessageType.Warning)
        self.tell_settings()

    def tell_settings(self) -> None:
        """Say what holds for all projects."""
        folders = (_path(folder.uri) for folder in self.workspace.folders.values())
        root = self.workspace.root_path
        roots = {folder for folder in (*folders, _path(uris.from_fs_path(root) or "") if root else None) if folder}
        self.tell(Configured(self.settings.overrides, tuple(sorted(roots))))

    # the process that analyses

    def begin(self) -> None:
        """Start the process that analyses."""
        self.analysis = Process(asyncio.get_running_loop(), self.hear, self.revive)

    def end(self) -> None:
        """End it."""
        if self.analysis is not None:
            self.analysis.end()

    def revive(self, is_hopeless: bool) -> None:
        """Tell a new process all that the old one knew."""
        for wish in self.fixing.values():
            if not wish.done():
                wish.set_result(Fixed(0, 0, None))
        self.end_progress()
        if is_hopeless:
            if self.pulling is not None:
                self.pulling.give_up()
            self.say("fastlint: the analysis died again and again; it is off until the server is restarted")
            return
        self.say("fastlint: the analysis died or hung, and was started again; please report this", _WARNING)
        self.tell_settings()
        for document in self.documents.values():
            self.tell_text(document)

    def hear(self, answer: News) -> None:
        """Take in what the process says."""
        if isinstance(answer, Found):
            self.publish(answer)
        elif isinstance(answer, Fixed):
            wish = self.fixing.get(answer.number)
            if wish is not None and not wish.done():
                wish.set_result(answer)
        elif isinstance(answer, Note):
            if answer.is_shown:
                self.say(f"fastlint: {answer.text}")
            self.window_log_message(types.LogMessageParams(types.MessageType.Info, answer.text))
        else:
            self.show_progress(answer)

    def publish(self, answer: Found) -> None:
        """Show the findings of a file, unless they are of another version than the client has."""
        document = self.opened(answer.path)
        if (document.version if document is not None else None) != answer.version:
            return
        text = document.text if document is not None else self.text_of(answer.path)
        if answer.diagnostics is not None:
            self.found[answer.path] = answer.diagnostics
        found = self.found.get(answer.path, ())
        if not found:
            self.found.pop(answer.path, None)
        told = [self.translator.diagnostic(one, text) for one in found]
        if self.pulling is not None and document is not None:
            self.pulling.tell(answer.path, answer.version, told, is_final=answer.is_final)
        elif answer.diagnostics is not None:
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri=self.uri_of(answer.path), diagnostics=told, version=answer.version)
            )
        if answer.diagnostics is None:
            return
        lenses = [_lens(text, lens.row, lens.text) for lens in answer.lenses]
        if self.lenses.get(answer.path, []) != lenses:
            self.lenses[answer.path] = lenses
            self.refresh_lenses()

    async def report(self, uri: str, before: str | None) -> Report:
        """The findings of a document, for a client that asks."""
        opened = self.document(uri)
        path = opened.path if opened is not None else _path(uri) or ""
        if self.pulling is None or opened is None:
            items = [self.translator.diagnostic(one, self.text_of(path)) for one in self.found.get(path, ())]
            return types.RelatedFullDocumentDiagnosticReport(items=items)

        def version() -> int | None:
            document = self.opened(path)
            return document.version if document is not None else None

        return await self.pulling.report(path, version, before)

    def refresh_lenses(self) -> None:
        """Ask the client to ask for lenses again, if it can."""
        workspace = self.client_capabilities.workspace
        if workspace and workspace.code_lens and workspace.code_lens.refresh_support:
            self.workspace_code_lens_refresh(None)

    # people

    def say(self, text: str, kind: types.MessageType = types.MessageType.Error) -> None:
        """Show a line to the person in front of the editor."""
        self.window_show_message(types.ShowMessageParams(kind, text))

    def show_progress(self, busy: Busy) -> None:
        """Show that a long look has begun, or is over."""
        window = self.client_capabilities.window
        if not busy.phase:
            self.end_progress()
        elif self.busy is None and window is not None and window.work_done_progress:
            self.busy = token = f"fastlint-{id(busy)}"
            asyncio.ensure_future(self._begin_progress(token, busy))  # noqa: RUF006 - it ends with the token

    async def _begin_progress(self, token: str, busy: Busy) -> None:
        with suppress(Exception):
            await self.work_done_progress.create_async(token)
            if self.busy == token:
                self.work_done_progress.begin(
                    token, types.WorkDoneProgressBegin(title="fastlint", message=f"{busy.phase}: {busy.total} files")
                )
                return
        self.busy = None

    def end_progress(self) -> None:
        """Show that a long look is over."""
        token, self.busy = self.busy, None
        if token is not None and token in self.work_done_progress.tokens:
            self.work_done_progress.end(token, types.WorkDoneProgressEnd())

    async def fixed(self, document: Document) -> Fixed:
        """The text of a document after all safe fixes."""
        self.wishes += 1
        number = self.wishes
        wish: asyncio.Future[Fixed] = asyncio.get_running_loop().create_future()
        self.fixing[number] = wish
        self.tell(FixAll(number, document.path))
        try:
            return await asyncio.wait_for(wish, _PATIENCE)
        except TimeoutError:
            return Fixed(number, -1, None)
        finally:
            del self.fixing[number]


def _path(uri: str) -> str | None:
    """The path of a file by its address; None for what is no file."""
    path = uris.to_fs_path(uri) if uri.startswith("file:") else None
    return os.path.abspath(path) if path else None  # noqa: PTH100 - links are not followed


def _lens(text: Text, row: int, words: str) -> types.CodeLens:
    place = text.position(row, 1)
    return types.CodeLens(range=types.Range(place, place), command=types.Command(words, ""))


def build() -> FastlintServer:
    """A server with all that it can do."""
    server = FastlintServer()
    _add_life(server)
    _add_documents(server)
    _add_answers(server)
    return server


def _add_life(server: FastlintServer) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.settings = client_settings(params.initialization_options)
        text = params.capabilities.text_document
        shown = text.publish_diagnostics if text is not None else None
        known = shown.tag_support.value_set if shown is not None and shown.tag_support is not None else ()
        related = shown is not None and bool(shown.related_information)
        server.translator = Translator(server.rules, server.text_of, server.uri_of, related=related, tags=known)
        if text is not None and text.diagnostic is not None:
            workspace = params.capabilities.workspace
            asks = workspace.diagnostics if workspace is not None else None
            refreshes = asks is not None and bool(asks.refresh_support)
            server.pulling = Pulling(partial(server.workspace_diagnostic_refresh, None) if refreshes else None)

    @server.feature(types.INITIALIZED)
    async def initialized(_: types.InitializedParams) -> None:
        server.begin()
        server.tell_settings()
        for problem in server.settings.problems:
            server.say(problem, types.MessageType.Warning)
        for document in server.documents.values():
            server.tell_text(document)
        workspace = server.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace is not None else None
        if watching is not None and watching.dynamic_registration:
            await _watch(server)

    @server.feature(types.EXIT)
    def exit_(*_: object) -> None:
        server.is_orderly = bool(server.protocol._shutdown)

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def configuration(params: types.DidChangeConfigurationParams) -> None:
        told = params.settings
        workspace = server.client_capabilities.workspace
        if not told and workspace is not None and workspace.configuration:
            items = [types.ConfigurationItem(section="fastlint")]
            told = (await server.workspace_configuration_async(types.ConfigurationParams(items)))[0]
        server.configure(told)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders(_: types.DidChangeWorkspaceFoldersParams) -> None:
        server.tell_settings()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched(params: types.DidChangeWatchedFilesParams) -> None:
        changes = [change for change in params.changes if change.type is not types.FileChangeType.Changed]
        others = [change for change in params.changes if not change.uri.endswith((".py", ".pyi"))]
        server.tell(ChangedOnDisk(is_structure=bool(changes or others)))


async def _watch(server: FastlintServer) -> None:
    """Ask to be told of changes on disk."""
    watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    registration = types.Registration("fastlint-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    with suppress(Exception):
        await server.client_register_capability_async(types.RegistrationParams([registration]))


def _add_documents(server: FastlintServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        path = _path(item.uri)
        if path is not None and not path.endswith(NOTEBOOK):  # its text is JSON, its cells are other documents
            document = Document(item.uri, path, item.version, item.text, server.encoding)
            server.documents[os.path.normcase(path)] = document
            server.tell_text(document)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        document = server.document(params.text_document.uri)
        if document is not None:
            document.change(params.text_document.version, params.content_changes)
            server.tell_text(document)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        path = _path(params.text_document.uri)
        if path is not None:
            server.tell(ChangedOnDisk(is_structure=os.path.basename(path) in FILENAMES))  # noqa: PTH119

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        document = server.document(params.text_document.uri)
        if document is not None:
            del server.documents[os.path.normcase(document.path)]
            server.lenses.pop(document.path, None)
            if server.pulling is not None:
                server.pulling.forget(document.path)
            server.tell(Closed(document.path))


def _add_answers(server: FastlintServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=KINDS))
    async def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        document = server.document(params.text_document.uri)
        if document is None:
            return []
        only, found = params.context.only, server.found.get(document.path, ())
        actions: list[types.CodeAction] = []
        if wants(only, types.CodeActionKind.QuickFix.value):
            actions += quick_fixes(document, found, params.range, server.translator)
        if wants(only, FIX_ALL) and (action := await _fix_all(server, document)) is not None:
            actions.append(action)
        return actions

    @server.feature(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=False, identifier="fastlint"),
    )
    async def asked(params: types.DocumentDiagnosticParams) -> Report:
        return await server.report(params.text_document.uri, params.previous_result_id)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(params: types.HoverParams) -> types.Hover | None:
        document = server.document(params.text_document.uri)
        found = server.found.get(document.path, ()) if document is not None else ()
        return hover(document, params.position, found, server.rules) if document is not None else None

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    def lenses(params: types.CodeLensParams) -> list[types.CodeLens]:
        document = server.document(params.text_document.uri)
        return server.lenses.get(document.path, []) if document is not None and server.settings.code_lens else []


async def _fix_all(server: FastlintServer, document: Document) -> types.CodeAction | None:
    """All safe fixes of a document as one action; None if there are none, or if it has changed meanwhile."""
    if not any(one.fix is not None for one in server.found.get(document.path, ())):
        return None
    answer = await server.fixed(document)
    if answer.text is None or answer.version != document.version:
        return None
    return types.CodeAction(
        title="fastlint: fix all safe fixes in this file",
        kind=FIX_ALL,
        edit=edit(document, [replacement(document.text, answer.text)]),
    )


def serve(stdin: BinaryIO, stdout: BinaryIO) -> int:
    """Talk until the client has enough; returns the exit code: 0, or 1 if it left without saying goodbye."""
    server = build()
    try:
        server.start_io(stdin, stdout)
    finally:
        server.end()
    return 0 if server.is_orderly else 1
