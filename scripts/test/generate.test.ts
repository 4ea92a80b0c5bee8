import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { copyWorkspace, readTree, runCommandHere } from "./workspace.ts";

const OVERLAY = "openapi/overlay.yaml";
const ACTION = (target: string, update: string): string => `\n  - target: ${target}\n    update: ${update}\n`;
const TAGS = "$.paths['/leads/api/tags'].get";
const SENT_EMAIL =
  "$.paths['/emails/api/emails/send-email'].post.responses['201'].content['application/json'].schema";

describe("generate", () => {
  test("is deterministic: a second run changes nothing", async () => {
    const root = await copyWorkspace();
    const before = await readTree(root);
    expect(await runCommandHere(root, "generate", [])).toMatchObject({
      code: 0,
      stdout: "Generated files are up to date.\n",
    });
    expect(await readTree(root)).toEqual(before);
  });

  test("overwrites a file that was changed by hand", async () => {
    const root = await copyWorkspace();
    const before = await readTree(root);
    await writeFile(join(root, "packages/core/src/generated/operations.ts"), "// nothing");
    expect(await runCommandHere(root, "generate", [])).toMatchObject({
      code: 0,
      stdout: "Wrote:\n  packages/core/src/generated/operations.ts\n",
    });
    expect(await readTree(root)).toEqual(before);
  });

  test("fails with a message if no types can be generated", async () => {
    const root = await copyWorkspace();
    const before = await readTree(root);
    const overlay = await readFile(join(root, OVERLAY), "utf8");
    await writeFile(join(root, OVERLAY), overlay + ACTION(`${TAGS}.responses`, "{ '299': 1 }"));
    expect(await runCommandHere(root, "generate", [])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^openapi-typescript cannot generate types: .+\n$/),
    });
    await writeFile(join(root, OVERLAY), overlay);
    expect(await readTree(root)).toEqual(before);
  });
});

describe("generate --check", () => {
  test("passes on the committed files", async () => {
    const { code, stdout } = await runCommandHere(await copyWorkspace(), "generate", ["--check"]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+ generated files are up to date.\n$/),
    });
  });

  const edits: [string, string, (text: string) => string, string][] = [
    [
      "a generated file that differs",
      "packages/core/src/generated/calls.ts",
      append("//"),
      "calls.ts is out of date",
    ],
    [
      "a snapshot edited by hand",
      "openapi/openapi.yaml",
      append("# mine\n"),
      "openapi.yaml was changed by hand",
    ],
    [
      "a target that matches nothing",
      OVERLAY,
      append(ACTION("$.paths['/nowhere'].get", "{ summary: Nowhere. }")),
      "/nowhere",
    ],
    [
      "an operation without a summary",
      OVERLAY,
      append(ACTION(TAGS, '{ summary: "" }')),
      "no summary for listTags",
    ],
    [
      "a summary that repeats the id",
      OVERLAY,
      append(ACTION(TAGS, "{ summary: Lists the tags. }")),
      "only repeats the words",
    ],
    [
      "a field that does not exist",
      OVERLAY,
      append(ACTION("$.components.schemas.tag.properties", "{ shade: { description: Dark. } }")),
      "properties/shade",
    ],
    [
      "an unknown key",
      OVERLAY,
      append(ACTION(TAGS, "{ x-sdk-repeatble: true }")),
      '"x-sdk-repeatble" is not a known key',
    ],
    [
      "an example that does not match its schema",
      OVERLAY,
      append(ACTION("$.components.schemas.tag.properties.name", "{ example: 7 }")),
      "example of the overlay does not match its schema",
    ],
    [
      "an example beside a reference that does not match the schema",
      OVERLAY,
      append(ACTION(`${SENT_EMAIL}.properties.emailDomain`, "{ example: 7 }")),
      "example of the overlay does not match its schema",
    ],
    [
      "a text beside a reference to a response",
      OVERLAY,
      append(ACTION(`${TAGS}.responses['429']`, "{ description: Slow down. }")),
      "#/paths/~1leads~1api~1tags/get/responses/429: description",
    ],
  ];
  test.each(edits)("fails on %s, names it, and changes nothing", async (_, path, edit, message) => {
    const root = await copyWorkspace();
    await writeFile(join(root, path), edit(await readFile(join(root, path), "utf8")));
    const before = await readTree(root);
    const { code, stdout, stderr } = await runCommandHere(root, "generate", ["--check"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(message);
    expect(await readTree(root)).toEqual(before);
  });
});

function append(more: string): (text: string) => string {
  return (text) => text + more;
}
