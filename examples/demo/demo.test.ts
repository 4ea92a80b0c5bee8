import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const DEMO = fileURLToPath(new URL("main.ts", import.meta.url));

test("the demo runs the whole job on the emulator, reads back what became of it and breaks no rule", async () => {
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
    readBack({ underWay: 3, invitations: 0, messages: 0, answers: 0 }),
    "A day passes; everybody accepts the invitation",
    readBack({ underWay: 3, invitations: 3, messages: 0, answers: 0 }),
    "Two more days pass; one contact answers, which ends the automation for them",
    readBack({ underWay: 2, invitations: 3, messages: 3, answers: 1 }),
    "A week passes; the others get a reminder",
    readBack({ underWay: 0, invitations: 3, messages: 5, answers: 1 }),
  ]);
  expect(stdout).toMatch(/26 requests in \d+ ms, 0 breaches of the description\.\n$/);
  expect(stdout).not.toContain("GRINFI_API_KEY");
});

function readBack(counts: Record<"underWay" | "invitations" | "messages" | "answers", number>): string {
  const { underWay, invitations, messages, answers } = counts;
  return (
    `In the list: 3. In the automation: 3, ${underWay} of them under way. ` +
    `Invitations sent: ${invitations}, messages sent: ${messages}, answers: ${answers}.`
  );
}

test("with a real key in the environment the demo says that it stays on the emulator, and does not print the key", async () => {
  const { stdout } = await run(process.execPath, [DEMO], {
    env: { ...process.env, GRINFI_API_KEY: "canary-key" },
  });
  expect(stdout).toContain("GRINFI_API_KEY is set, but the demo stays on the emulator");
  expect(stdout).not.toContain("canary-key");
});
