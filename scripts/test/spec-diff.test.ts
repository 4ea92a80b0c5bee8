import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../src/description/json.ts";
import { anotherOperation, FIELDS, publish, smallDescription, smallWorkspace } from "./small-workspace.ts";
import { type CommandResult, readTree, runCommandHere } from "./workspace.ts";

/** Runs `spec:diff` in a small workspace, and checks that it writes nothing. */
async function specDiff(published: JsonObject | string, ...args: string[]): Promise<CommandResult> {
  const root = await smallWorkspace();
  return untouched(root, ["--from", await publish(root, published), ...args]);
}

async function untouched(root: string, args: string[]): Promise<CommandResult> {
  const before = await readTree(root);
  const outcome = await runCommandHere(root, "spec-diff", args);
  expect(await readTree(root)).toEqual(before);
  return outcome;
}

const { size: _, ...NAME_ONLY } = FIELDS;
const GROWN = smallDescription(FIELDS, anotherOperation);

describe("spec:diff writes nothing and", () => {
  test("prints the changes and the version bump", async () => {
    const { code, stdout, stderr } = await specDiff(smallDescription(NAME_ONLY));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`The API's description changed: 1 operations.

**What you must change in your code**

- \`thing.size\` was removed, sent and read by \`createThing\` (code that uses it no longer compiles).

Version bump: minor.
`);
  });

  test("prints new operations and the gaps of the overlay", async () => {
    const { code, stdout, stderr } = await specDiff(GROWN);
    expect(code).toBe(0);
    expect(stdout).toContain("2 operations (previously 1); 1 added.");
    expect(stdout).toContain("- `listOthers` is new: GET /others.");
    expect(stdout).toContain("Version bump: patch.");
    expect(stderr).toBe("The overlay has no summary and no x-sdk-method for listOthers.\n");
  });

  test("prints every change with its severity and the reason as JSON", async () => {
    const { code, stdout, stderr } = await specDiff(GROWN, "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      changes: [
        {
          kind: "operation added",
          operations: ["listOthers"],
          subject: "`listOthers`",
          event: "is new: GET /others",
          severity: "feature",
          why: "a new operation",
        },
      ],
      severity: "feature",
      bump: "patch",
      summary: expect.stringContaining("`listOthers` is new"),
      unmatched: [],
      withoutSummary: ["listOthers"],
      withoutMethod: ["listOthers"],
      withoutRowKey: [],
      invalidExamples: [],
    });
  });

  test("reports that the interface has not changed if only texts changed", async () => {
    const description = {
      ...smallDescription(FIELDS),
      info: { title: "Small", version: "1.0.0", description: "Words" },
    };
    expect(await specDiff(description)).toEqual({
      code: 0,
      stdout: "The interface has not changed.\n",
      stderr: "",
    });
  });

  test.each<[string, JsonObject]>([
    ["no items", { type: "array" }],
    ["items of any value", { type: "array", items: {} }],
  ])("reports no change of an array with %s that has no items in the snapshot", async (_, published) => {
    const root = await smallWorkspace();
    const before = smallDescription({ ...FIELDS, tags: { type: "array" } });
    await writeFile(join(root, "openapi/openapi.yaml"), JSON.stringify(before));
    const after = await publish(root, smallDescription({ ...FIELDS, tags: published }));
    const { stdout } = await untouched(root, ["--from", after]);
    expect(stdout).toBe("The interface has not changed.\n");
  });

  test("prints only the gaps as JSON if the interface has not changed", async () => {
    const { code, stdout } = await specDiff(smallDescription(FIELDS), "--json");
    expect({ code, report: JSON.parse(stdout) }).toEqual({
      code: 0,
      report: {
        unmatched: [],
        withoutSummary: [],
        withoutMethod: [],
        withoutRowKey: [],
        invalidExamples: [],
      },
    });
  });

  test("names an example that would no longer compile", async () => {
    const { stdout } = await specDiff(
      smallDescription({ name: { type: "string" }, size: { type: "string" } }),
    );
    expect(stdout).toContain("changed its type from `integer` to `string`");
    const { stdout: broken } = await specDiff(smallDescription({ title: { type: "string" } }));
    expect(broken).toContain("Code such as `examples/call/main.ts` (line 4)");
  });

  test.each<[string, string, string]>([
    ["an empty file", "", "is empty"],
    ["an HTML page", "<!doctype html><title>Sign in</title>", "is an HTML page"],
    ["a file that is not OpenAPI", "name: something\n", "is not an OpenAPI description"],
  ])("rejects %s in one message", async (_name, published, message) => {
    const { code, stdout, stderr } = await specDiff(published);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  test("rejects a missing file and an unknown option", async () => {
    const root = await smallWorkspace();
    const missing = await untouched(root, ["--from", join(root, "missing.yaml")]);
    expect(missing).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("missing.yaml") });
    const mistyped = await untouched(root, ["--form", "x"]);
    expect(mistyped).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("--form") });
    for (const { stderr } of [missing, mistyped]) expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("names a snapshot that cannot be read, and does not change it", async () => {
    const root = await smallWorkspace();
    const snapshot = join(root, "openapi/openapi.yaml");
    await writeFile(snapshot, `${await readFile(snapshot, "utf8")}\n}`);
    const outcome = await untouched(root, ["--from", await publish(root, GROWN)]);
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining("openapi/openapi.yaml") });
  });
});
