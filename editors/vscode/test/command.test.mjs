import assert from "node:assert/strict";
import { test } from "node:test";

import { serverCommand } from "../dist/command.mjs";

const around = (more) => ({
  path: "",
  interpreter: undefined,
  isWindows: false,
  exists: () => false,
  workspaceFolder: "/work/shop",
  home: "/home/ann",
  ...more,
});

test("what is set is started", () => {
  assert.deepEqual(serverCommand(around({ path: "/opt/fastlint" })), { command: "/opt/fastlint", args: ["server"] });
  assert.equal(serverCommand(around({ path: "${workspaceFolder}/.venv/bin/fastlint" })).command, "/work/shop/.venv/bin/fastlint");
  assert.equal(serverCommand(around({ path: "~/bin/fastlint" })).command, "/home/ann/bin/fastlint");
});

test("fastlint beside the interpreter is the one of the project", () => {
  const exists = (path) => path === "/work/shop/.venv/bin/fastlint";
  assert.equal(serverCommand(around({ interpreter: "/work/shop/.venv/bin/python", exists })).command, "/work/shop/.venv/bin/fastlint");
  assert.equal(serverCommand(around({ interpreter: "/usr/bin/python3", exists })).command, "fastlint");
});

test("on Windows programs lie in Scripts", () => {
  const exists = (path) => path === "C:\\shop\\.venv\\Scripts\\fastlint.exe";
  const known = around({ isWindows: true, interpreter: "C:\\shop\\.venv\\Scripts\\python.exe", exists });
  assert.equal(serverCommand(known).command, "C:\\shop\\.venv\\Scripts\\fastlint.exe");
});
