import { Grinfi } from "@grinfi/sdk";
import { expect, test } from "vitest";
import { useExamples } from "../support/run-example.ts";

const examples = useExamples();
const folder = new URL(".", import.meta.url);

test("it prints the contacts with unread messages, and marks them as read only with --mark-read", async () => {
  const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: examples.url });
  const unread = await grinfi.inbox.listUnread();
  examples.emulator.ledger.clear();

  const first = await examples.run(folder);
  expect(first).toMatchObject({ code: 0, stderr: "" });
  const names = first.stdout.split("\n").filter((line) => /^\S.*\(/.test(line));
  expect(names.map((line) => line.split(" (")[0])).toEqual(unread.map(({ contact }) => contact.name));
  expect(first.stdout).toMatch(/^ {2}\S+ linkedin < \w/m);
  expect(first.stdout).toMatch(/^ {2}\S+ email > \w/m);
  expect(first.stdout.trimEnd().split("\n").at(-1)).toBe(`${unread.length} unread`);
  expect(examples.emulator.ledger.effects()).toEqual([]);

  const second = await examples.run(folder, "--mark-read");
  expect(second.stdout).toContain(`${unread.length} unread, all marked as read`);
  expect((await examples.run(folder)).stdout).toBe("\n0 unread\n");
});

test("--since omits older messages", async () => {
  const { stdout } = await examples.run(folder, "--since", examples.emulator.now.toISOString());
  expect(stdout).toBe("\n0 unread\n");
});
