import { expect, test } from "vitest";
import { createCaller } from "../../test/support/caller.ts";
import type { Row } from "../backend/table.ts";
import { DAY } from "../durations.ts";
import { createEmulator } from "../emulator.ts";

const FLOWS = "/flows/api/flows";

test("the automations of the start have versions that the API itself takes", async () => {
  const call = createCaller(createEmulator({ contacts: 1 }));
  const flows = (await call("GET", FLOWS)).body.data;
  expect(flows.map(({ status }: Row) => status)).toEqual(["on", "on", "off", "draft"]);
  for (const flow of flows) {
    const [version] = (await call("GET", `${FLOWS}/${flow.uuid}/flow-versions`)).body;
    expect(version.uuid).toBe(flow.flow_version_uuid);
    for (const node of version.nodes) {
      const answer = await call("POST", "/flows/api/flow-versions/validate-node", node);
      expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 204 });
    }
    expect((await call("POST", `${FLOWS}/${flow.uuid}/flow-versions`, version)).status).toBe(201);
  }
});

test("contacts go on in an automation that is stopped and started again", async () => {
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

test("a message of the start is answered, in the thread that it is in", async () => {
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

test("a contact of the start is updated, moved and deleted like any other", async () => {
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
  const left = await search();
  expect(left).toHaveLength(29);
  expect(left[0]).toEqual(second);
});

test("a saved state of a changed start is taken up by another emulator of the same start", async () => {
  const [one, other] = [createEmulator({ contacts: 30 }), createEmulator({ contacts: 30 })];
  const lead = (await createCaller(one)("POST", "/leads/api/leads/search", { limit: 1 })).body.data[0];
  await createCaller(one)("PUT", `/leads/api/leads/${lead.uuid}`, { headline: "Changed" });
  const saved = JSON.parse(JSON.stringify(one.save()));
  expect(JSON.stringify(saved).length).toBeLessThan(5000);
  other.load(saved);
  expect((await createCaller(other)("GET", `/leads/api/leads/${lead.uuid}`)).body.headline).toBe("Changed");
  other.reset();
  expect((await createCaller(other)("GET", `/leads/api/leads/${lead.uuid}`)).body).toEqual(lead);
});
