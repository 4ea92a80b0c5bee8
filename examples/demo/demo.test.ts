import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const DEMO = fileURLToPath(new URL("main.ts", import.meta.url));

test("the demo runs the whole job on the mock, counts the requests and ends well", async () => {
  const { stdout, stderr } = await run(process.execPath, [DEMO], {
    env: { ...process.env, GRINFI_API_KEY: "" },
  });
  expect(stderr).toBe("");
  const steps = ["Found", "Created the list", "Upserted", "Tagged", "Enrolled", "Started", "Metric"];
  const places = steps.map((step) => stdout.indexOf(step));
  expect(places.every((place) => place > 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(stdout).toMatch(/13 requests in \d+ ms, 0 breaches of the description\.\n$/);
  expect(stdout).not.toContain("GRINFI_API_KEY");
});

test("with a real key in the environment the demo says that it stays on the mock, and does not print the key", async () => {
  const { stdout } = await run(process.execPath, [DEMO], {
    env: { ...process.env, GRINFI_API_KEY: "canary-key" },
  });
  expect(stdout).toContain("GRINFI_API_KEY is set, but the demo stays on the mock");
  expect(stdout).not.toContain("canary-key");
});
