/** Which program is the server: what is set, else fastlint beside the interpreter, else the one on the PATH. */

export interface Surroundings {
  /** The setting `fastlint.path`; empty if it is not set. */
  path: string;
  /** The interpreter that is selected for the workspace, if that is known. */
  interpreter: string | undefined;
  isWindows: boolean;
  exists: (path: string) => boolean;
  workspaceFolder: string | undefined;
  home: string;
}

export interface Command {
  command: string;
  args: string[];
}

export function serverCommand(around: Surroundings): Command {
  const args = ["server"];
  if (around.path) {
    return { command: expanded(around.path, around), args };
  }
  for (const beside of candidates(around)) {
    if (around.exists(beside)) {
      return { command: beside, args };
    }
  }
  return { command: "fastlint", args };
}

function candidates(around: Surroundings): string[] {
  if (!around.interpreter) {
    return [];
  }
  const separator = around.isWindows ? "\\" : "/";
  const folder = around.interpreter.slice(0, around.interpreter.lastIndexOf(separator));
  return around.isWindows
    ? [`${folder}\\fastlint.exe`, `${folder}\\Scripts\\fastlint.exe`]
    : [`${folder}/fastlint`];
}

/** `~` and `${workspaceFolder}` in a path. */
function expanded(path: string, around: Surroundings): string {
  const inside = around.workspaceFolder ? path.replaceAll("${workspaceFolder}", around.workspaceFolder) : path;
  return inside.startsWith("~/") ? around.home + inside.slice(1) : inside;
}
