import { expect, test } from "vitest";
import { createCaller } from "../../test/support/caller.ts";
import type { Row } from "../backend/table.ts";
import { DAY } from "../durations.ts";
import { createEmulator } from "../emulator.ts";

const FLOWS = "/flows/api/flows";

test("the API accepts the versions of the seeded automations", async () => {
  const call = createCaller(createEmulator({ contacts: 1 }));
  const flows = (await call("GET", FLOWS)).body.data;
  expect(flows.map(({ status }: Row) => status)).toEqual(["on", "on", "off", "draft"]);
  for (const flow of flows) {
    const [version] = (await call("GET", `${FLOWS}/${flow.uuid}/flow-versions`)).body;
    expect(version.uuid).toBe(flow.flow_version_uuid);
    for (const node of version.nodes) {
      const response = await call("POST", "/flows/api/flow-versions/validate-node", node);
      expect(response, JSON.stringify(response.body)).toMatchObject({ status: 204 });
    }
    expect((await call("POST", `${FLOWS}/${flow.uuid}/flow-versions`, version)).status).toBe(201);
  }
});

test("seeded contacts continue after their automation is stopped and started", async () => {
  const emulator = createEmulator({ contacts: 40 });
  const call = createCaller(emulator);
  const flow = (await call("GET", FLOWS)).body.data[0];
  await call("PUT", `${FLOWS}/${flow.uuid}/stop`);
  await call("PUT", `${FLOWS}/${flow.uuid}/start`);
  emulator.advance(10 * DAY);
  const kinds = emulator.ledger.effects("sent").map(({ kind }) => kind);
  expect(kinds).toContain("connection_note");
  expect(kinds).toContain("message");
});

test("a reply to a seeded message joins the seeded conversation", async () => {
  const emulator = createEmulator({ contacts: 1 });
  const call = createCaller(emulator);
  const messages = (await call("GET", "/flows/api/linkedin-messages")).body.data;
  const { lead_uuid, sender_profile_uuid, linkedin_conversation_uuid } = messages[0];
  const body = { lead_uuid, sender_profile_uuid, text: "Thank you!" };
  const sent = (await call("POST", "/flows/api/linkedin-messages", body)).body;
  expect(sent.linkedin_conversation_uuid).toBe(linkedin_conversation_uuid);
  emulator.advance(DAY);
  const filter = `filter[lead_uuid]=${lead_uuid}&order_type=desc&limit=1`;
  const newest = (await call("GET", `/flows/api/linkedin-messages?${filter}`)).body;
  expect(newest).toMatchObject({ total: messages.length + 1, data: [{ uuid: sent.uuid, status: "done" }] });
});

test("a seeded contact can be updated and deleted", async () => {
  const emulator = createEmulator({ contacts: 30 });
  const call = createCaller(emulator);
  const search = async (): Promise<Row[]> =>
    (await call("POST", "/leads/api/leads/search", { limit: 100, order_type: "asc" })).body.data;
  const [first, second] = await search();
  const PATH = `/leads/api/leads/${first?.uuid}`;
  await call("PUT", PATH, { headline: "Changed" });
  expect((await call("GET", PATH)).body).toMatchObject({ headline: "Changed", name: first?.name });
  await call("DELETE", PATH);
  emulator.advance(DAY);
  expect((await call("GET", PATH)).status).toBe(404);
  const remaining = await search();
  expect(remaining).toHaveLength(29);
  expect(remaining[0]).toEqual(second);
});

test("a saved state can be loaded by another emulator with the same seed data", async () => {
  const [first, second] = [createEmulator({ contacts: 30 }), createEmulator({ contacts: 30 })];
  const lead = (await createCaller(first)("POST", "/leads/api/leads/search", { limit: 1 })).body.data[0];
  await createCaller(first)("PUT", `/leads/api/leads/${lead.uuid}`, { headline: "Changed" });
  const saved = JSON.parse(JSON.stringify(first.save()));
  expect(JSON.stringify(saved).length).toBeLessThan(5000);
  second.load(saved);
  expect((await createCaller(second)("GET", `/leads/api/leads/${lead.uuid}`)).body.headline).toBe("Changed");
  second.reset();
  expect((await createCaller(second)("GET", `/leads/api/leads/${lead.uuid}`)).body).toEqual(lead);
});
