import { Grinfi } from "@grinfi/sdk";
import { assert, expect, test } from "vitest";
import { useExamples } from "../support/run-example.ts";

const examples = useExamples();
const folder = new URL(".", import.meta.url);

test("it prints the activity of each sender profile on a day, in UTC and in another time zone", async () => {
  const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: examples.url });
  const automation = await grinfi.automations.list().first();
  assert(automation);
  const list = await grinfi.lists.create({ name: "Spring fair" });
  const lead = { linkedin_id: "robin-sample", first_name: "Robin", last_name: "Sample" };
  const { uuid } = await grinfi.contacts.upsert({ lead, list_uuid: list.uuid });
  await grinfi.automations.contacts.add(automation.uuid, uuid);
  examples.emulator.advance(60_000);
  examples.emulator.receiveLinkedInMessage({ lead: uuid, text: "With pleasure." });
  examples.emulator.ledger.clear();

  const day = examples.emulator.now.toISOString().slice(0, 10);
  const { code, stderr, stdout } = await examples.run(folder, day);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const lines = stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(4);
  const [sender = "", team] = [lines.find((line) => line.includes(" 1 received, ")), lines.at(-1)];
  expect(sender).toMatch(/^\w+ \w+: 1 invitations, 1 messages sent, 1 received, 0 emails, 0 failed tasks$/);
  expect(team).toMatch(/^The team: \d+ invitations accepted, \d+ emails received, \d+ bounced$/);
  expect(examples.emulator.ledger.effects()).toEqual([]);

  const otherZone = await examples.run(folder, "2027-03-02", "-10:00");
  expect(otherZone.stdout).toMatch(
    /: 0 invitations, 0 messages sent, 0 received, 0 emails, 0 failed tasks\n/,
  );
});

test("an invalid day is an error, and nothing is sent", async () => {
  const { code, stderr } = await examples.run(folder, "yesterday");
  expect(code).toBe(1);
  expect(stderr).toMatch(/period\.from must be a Date, .*, not Invalid Date\./);
  expect(examples.emulator.ledger.requests()).toEqual([]);
});
