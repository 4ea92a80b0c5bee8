import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseDescription } from "../read/parse-description.ts";
import { applyOverlay, parseOverlay } from "./apply-overlay.ts";

const CLI = join(createRequire(import.meta.url).resolve("@redocly/cli/package.json"), "../bin/cli.js");
const OPENAPI = fileURLToPath(new URL("../../../openapi/", import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grinfi-overlay-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("applyOverlay and Redocly produce the same description", async () => {
  for (const name of ["openapi.yaml", "overlay.yaml"]) await cp(join(OPENAPI, name), join(folder, name));
  const snapshot = await readFile(join(folder, "openapi.yaml"), "utf8");
  const overlay = await readFile(join(folder, "overlay.yaml"), "utf8");

  const args = [
    "bundle",
    "openapi.yaml",
    "--overlay",
    "overlay.yaml",
    "--output",
    "bundled.json",
    "--ext",
    "json",
  ];
  await promisify(execFile)(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
  });
  const theirs: unknown = JSON.parse(await readFile(join(folder, "bundled.json"), "utf8"));

  const { description: ours, unmatched } = applyOverlay(
    parseDescription(snapshot, "openapi.yaml"),
    parseOverlay(overlay, "overlay.yaml"),
  );
  expect(ours).toStrictEqual(theirs);
  expect(ours).not.toEqual(parseDescription(snapshot, "openapi.yaml"));
  expect(unmatched).toEqual([]);
});
