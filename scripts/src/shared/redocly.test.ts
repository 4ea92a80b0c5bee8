import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../description/json.ts";
import { redocly } from "./redocly.ts";

const CLI = join(createRequire(import.meta.url).resolve("@redocly/cli/package.json"), "../bin/cli.js");

const withOperations = (...ids: string[]): JsonObject => ({
  openapi: "3.0.3",
  info: { title: "Small", version: "1.0.0" },
  paths: Object.fromEntries(
    ids.map((id) => [`/${id}`, { get: { operationId: id, responses: { "204": { description: "" } } } }]),
  ),
});
const A = withOperations("a");
const AB = withOperations("a", "b");
const TWICE: JsonObject = {
  ...A,
  paths: { ...(A.paths as JsonObject), "/c": (A.paths as JsonObject)["/a"] ?? {} },
};

/** Runs the command of the package in a separate process and folder, and returns its output. */
async function alone(args: readonly string[], files: Readonly<Record<string, JsonObject>>): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), "grinfi-redocly-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, description] of Object.entries(files))
    await writeFile(join(folder, name), JSON.stringify(description));
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...args], { cwd: folder, env });
  return JSON.parse(stdout);
}

test("a command has the same report as in a separate process, regardless of earlier commands", async () => {
  const options = ["--format", "json", "--fail-on", "none"];
  const expected = await alone(["diff", "0.json", "1.json", ...options], { "0.json": AB, "1.json": A });
  const pairs = [
    [AB, A],
    [A, AB],
    [A, A],
    [AB, A],
  ];
  const reports = await Promise.all(pairs.map((pair) => redocly("diff", pair, ["--fail-on", "none"])));
  expect(reports[0]).toEqual(expected);
  expect(reports[3]).toEqual(expected);
  expect(reports.slice(1, 3)).toMatchObject([{ changes: [{ kind: "added" }] }, { changes: [] }]);
});

test("a command reports only its own errors", async () => {
  const rulesOf = async (description: JsonObject): Promise<string[]> => {
    const report = await redocly<{ problems: { ruleId: string }[] }>(
      "lint",
      [description],
      ["--extends", "minimal"],
    );
    return report.problems.map(({ ruleId }) => ruleId);
  };
  const rules = await rulesOf(TWICE);
  expect(rules).toContain("operation-operationId-unique");
  expect(await rulesOf(A)).not.toContain("operation-operationId-unique");
  expect(await rulesOf(TWICE)).toEqual(rules);
});

test("a command that fails throws with the output of Redocly, and the next command works", async () => {
  await expect(redocly("lint", [A], ["--no-such-option"])).rejects.toThrow("no-such-option");
  expect(await redocly("diff", [A, A], [])).toMatchObject({ changes: [] });
});
