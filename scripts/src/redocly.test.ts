import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "./json.ts";
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

/** What the command of the package prints in a process and a folder of its own. */
async function alone(args: readonly string[], files: Readonly<Record<string, JsonObject>>): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), "grinfi-redocly-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, description] of Object.entries(files))
    await writeFile(join(folder, name), JSON.stringify(description));
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...args], { cwd: folder, env });
  return JSON.parse(stdout);
}

test("runs that share a process report what each of them reports alone", async () => {
  const inputs = [
    [A, AB],
    [AB, A],
    [A, A],
    [AB, A],
  ];
  const reports = await redocly("diff", inputs, ["--fail-on", "none"]);
  const options = ["--format", "json", "--fail-on", "none"];
  const last = await alone(["diff", "3-0.json", "3-1.json", ...options], { "3-0.json": AB, "3-1.json": A });
  expect(reports).toHaveLength(4);
  expect(reports[3]).toEqual(last);
  expect(reports).toMatchObject([
    { changes: [{ kind: "added" }] },
    { changes: [{ kind: "removed" }] },
    { changes: [] },
    { changes: [{ kind: "removed" }] },
  ]);
});

test("a run that finds errors is a report, too, and does not end the others", async () => {
  const options = ["--extends", "minimal"];
  const reports = await redocly<{ problems: { ruleId: string }[] }>("lint", [[TWICE], [A], [TWICE]], options);
  const rules = reports.map(({ problems }) => problems.map(({ ruleId }) => ruleId));
  expect(rules[0]).toContain("operation-operationId-unique");
  expect(rules[1]).not.toContain("operation-operationId-unique");
  expect(rules[2]).toEqual(rules[0]);
});

test("a command that fails is an error with what Redocly says", async () => {
  await expect(redocly("lint", [[A]], ["--no-such-option"])).rejects.toThrow("no-such-option");
});
