import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const DEMO = fileURLToPath(new URL("main.ts", import.meta.url));

test("the demo runs the complete job on the emulator, logs its progress, and does not violate the description", async () => {
  const { stdout, stderr } = await run(process.execPath, [DEMO], {
    env: { ...process.env, GRINFI_API_KEY: "" },
  });
  expect(stderr).toBe("");
  const lines = stdout.split("\n").map((line) => line.trim());
  const start = lines.indexOf('Created the list "CSV import"');
  expect(lines.slice(start, -3)).toEqual([
    'Created the list "CSV import"',
    "Upserted Robin Sample, a new contact",
    "Upserted Kim Placeholder, a new contact",
    "Upserted Alex Specimen, a new contact",
    'Tagged 3 contacts with "From CSV"',
    expect.stringMatching(/^Enrolled 3 contacts in ".+"$/),
    expect.stringMatching(/^Started ".+"$/),
    progress({ inProgress: 3, invitations: 0, messages: 0, replies: 0 }),
    "A day passes, and all contacts accept the invitation",
    progress({ inProgress: 3, invitations: 3, messages: 0, replies: 0 }),
    "Two more days pass, and one contact replies, which ends the automation for this contact",
    progress({ inProgress: 2, invitations: 3, messages: 3, replies: 1 }),
    "A week passes, and the others get a reminder",
    progress({ inProgress: 0, invitations: 3, messages: 5, replies: 1 }),
  ]);
  expect(stdout).toMatch(/26 requests in \d+ ms, 0 violations of the description\.\n$/);
  expect(stdout).not.toContain("GRINFI_API_KEY");
});

function progress(counts: Record<"inProgress" | "invitations" | "messages" | "replies", number>): string {
  const { inProgress, invitations, messages, replies } = counts;
  return (
    `In the list: 3. In the automation: 3, ${inProgress} of them in progress. ` +
    `Invitations sent: ${invitations}, messages sent: ${messages}, replies: ${replies}.`
  );
}

test("with a key in the environment, the demo prints that it uses only the emulator, and does not print the key", async () => {
  const { stdout } = await run(process.execPath, [DEMO], {
    env: { ...process.env, GRINFI_API_KEY: "canary-key" },
  });
  expect(stdout).toContain("GRINFI_API_KEY is set, but the demo uses only the emulator");
  expect(stdout).not.toContain("canary-key");
});
