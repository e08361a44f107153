/** Starts `fastlint server` and lets it speak; all that it knows, it knows by itself. */

import { existsSync } from "node:fs";
import { homedir } from "node:os";
import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";

import { type Command, serverCommand } from "./command";

const NAME = "fastlint";
let client: LanguageClient | undefined;
let output: vscode.LogOutputChannel;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  output = vscode.window.createOutputChannel(NAME, { log: true });
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand("fastlint.restart", restart),
    vscode.commands.registerCommand("fastlint.showOutput", () => output.show()),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("fastlint.path") || event.affectsConfiguration("fastlint.enable")) {
        await restart();
      }
    }),
  );
  const environments = await pythonEnvironments();
  environments?.onDidChangeActiveEnvironmentPath(() => restart());
  await start();
}

export async function deactivate(): Promise<void> {
  await stop();
}

async function restart(): Promise<void> {
  await stop();
  await start();
}

async function stop(): Promise<void> {
  const old = client;
  client = undefined;
  await old?.dispose();
}

async function start(): Promise<void> {
  const settings = vscode.workspace.getConfiguration(NAME);
  if (!settings.get<boolean>("enable", true)) {
    return;
  }
  const command = await chosen(settings);
  output.info(`starting ${[command.command, ...command.args].join(" ")}`);
  const server: ServerOptions = { ...command, options: { cwd: folder() } };
  const options: LanguageClientOptions = {
    documentSelector: [
      { scheme: "file", language: "python" },
      { scheme: "file", pattern: "**/{pyproject,fastlint}.toml" },
    ],
    initializationOptions: { settings },
    synchronize: { configurationSection: NAME },
    outputChannel: output,
  };
  client = new LanguageClient(NAME, NAME, server, options);
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    output.error(String(error));
    const install = "pip install 'fastlint[lsp]'";
    const answer = await vscode.window.showErrorMessage(
      `fastlint cannot be started (${command.command}). It is installed with ${install}, or named by the setting fastlint.path.`,
      "Show Output",
      "Open Settings",
    );
    if (answer === "Show Output") {
      output.show();
    } else if (answer === "Open Settings") {
      await vscode.commands.executeCommand("workbench.action.openSettings", "fastlint.path");
    }
  }
}

async function chosen(settings: vscode.WorkspaceConfiguration): Promise<Command> {
  return serverCommand({
    path: settings.get<string>("path", ""),
    interpreter: await interpreter(),
    isWindows: process.platform === "win32",
    exists: existsSync,
    workspaceFolder: folder(),
    home: homedir(),
  });
}

function folder(): string | undefined {
  return vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
}

/** What is used of the interface of Microsoft's Python extension. */
interface PythonEnvironments {
  getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
  resolveEnvironment(path: { path: string }): Promise<{ executable: { uri?: vscode.Uri } } | undefined>;
  onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
}

async function pythonEnvironments(): Promise<PythonEnvironments | undefined> {
  const extension = vscode.extensions.getExtension<{ environments?: PythonEnvironments }>("ms-python.python");
  try {
    return (extension?.isActive ? extension.exports : await extension?.activate())?.environments;
  } catch {
    return undefined;
  }
}

/** The interpreter that is selected in the editor, if the Python extension is there to tell. */
async function interpreter(): Promise<string | undefined> {
  const environments = await pythonEnvironments();
  if (!environments) {
    return undefined;
  }
  const active = environments.getActiveEnvironmentPath(vscode.workspace.workspaceFolders?.[0]?.uri);
  return (await environments.resolveEnvironment(active))?.executable.uri?.fsPath;
}
