import { Grinfi } from "@grinfi/sdk";
import { expect, test } from "vitest";
import { useExamples } from "../support/run-example.ts";

const examples = useExamples();
const folder = new URL(".", import.meta.url);
const target_url = "https://hooks.example.com/grinfi?key=not-a-real-key";

const lines = (stdout: string): string[] => stdout.trimEnd().split("\n");

test("it sets up webhooks for replies and removes others, and a second run changes nothing", async () => {
  const { webhooks } = new Grinfi({ apiKey: "test-key", baseUrl: examples.url });
  await webhooks.create({ name: "Replies", event: "contact_created", target_url });
  examples.emulator.ledger.clear();
  const writes = () =>
    examples.emulator.ledger.requests().filter(({ operation }) => operation !== "listWebhooks").length;

  const plan = await examples.run(folder, target_url, "--dry-run");
  expect(plan).toMatchObject({ code: 0, stderr: "" });
  const planned = [
    "create contact_replied_email at hooks.example.com: planned",
    "create contact_replied_linkedin_inmail at hooks.example.com: planned",
    "create contact_replied_linkedin_message at hooks.example.com: planned",
    "remove contact_created at hooks.example.com: planned",
  ];
  expect(lines(plan.stdout)).toEqual(planned);
  expect(writes()).toBe(0);

  const first = await examples.run(folder, target_url);
  expect(lines(first.stdout)).toEqual(planned.map((line) => line.replace("planned", "done")));
  const { items } = await webhooks.list();
  expect(items.map(({ event }) => event)).toEqual([
    "contact_replied_email",
    "contact_replied_linkedin_inmail",
    "contact_replied_linkedin_message",
  ]);
  expect(writes()).toBe(4);

  const second = await examples.run(folder, target_url);
  expect(lines(second.stdout).every((line) => line.startsWith("keep "))).toBe(true);
  expect(writes()).toBe(4);
});

test("without a URL it prints its usage", async () => {
  expect(await examples.run(folder)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Usage: node main.ts <URL> [--dry-run]"),
  });
});
