import { Grinfi } from "@grinfi/sdk";
import { assert, expect, test } from "vitest";
import { useExamples } from "../support/run-example.ts";

const examples = useExamples();
const folder = new URL(".", import.meta.url);

test("it removes the contact from automations, adds it to the blacklist, moves it to the stage, and sends nothing", async () => {
  const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: examples.url });
  const contact = await grinfi.contacts.search({ filter: { work_email: "is_not_null" } }).first();
  const automation = await grinfi.automations.list().first();
  assert(contact && automation);
  const { name, uuid, work_email } = contact;
  await grinfi.automations.contacts.add(automation.uuid, uuid);
  examples.emulator.ledger.clear();

  const { code, stdout, stderr } = await examples.run(folder, String(work_email));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.trimEnd().split("\n")).toEqual([
    `${name}: removed from every automation`,
    `${name}: added to the blacklist`,
    `${name}: stage "Not interested": done`,
  ]);
  expect(examples.emulator.ledger.requests().map(({ operation }) => operation)).toEqual([
    "listPipelineStages",
    "findOneContact",
    "cancelLeadFromAllFlows",
    "addLeadToBlacklist",
    "leadsMassAction",
  ]);

  const stage = await grinfi.pipelineStages.uuidOf("Not interested");
  expect((await grinfi.contacts.get(uuid)).pipeline_stage_uuid).toBe(stage);
  const { items } = await grinfi.blacklist.contacts.list();
  expect(items).toContainEqual(expect.objectContaining({ email: work_email }));
  examples.emulator.advance(7 * 24 * 60 * 60 * 1000);
  expect(examples.emulator.ledger.effects("cancelled")).toContainEqual(
    expect.objectContaining({ flow: automation.uuid, lead: uuid }),
  );
  expect(examples.emulator.ledger.effects("sent").filter(({ lead }) => lead === uuid)).toEqual([]);
});

test("it changes nothing if the contact or the stage is unknown", async () => {
  const nobody = await examples.run(folder, "nobody@example.com");
  expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining("There is no contact") });
  const noStage = await examples.run(folder, "nobody@example.com", "Not intrested");
  expect(noStage).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(
      'There is no stage of contacts "Not intrested". The closest names: "Not interested"',
    ),
  });
  const writes = examples.emulator.ledger
    .requests()
    .filter(({ method, operation }) => method !== "GET" && operation !== "findOneContact");
  expect(writes).toEqual([]);
});
