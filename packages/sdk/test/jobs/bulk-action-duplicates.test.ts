import { expect, test } from "vitest";
import { createAutomation } from "../support/accounts/automation.ts";
import { everything, start } from "../support/accounts/start.ts";

const upper = (uuid: string): string => uuid.toUpperCase();

test("a contact selected by its uuid in upper and in lower case is enrolled once", async () => {
  const { grinfi, emulator } = start({ contacts: 6 });
  const contacts = await grinfi.contacts.search().toArray(everything);
  const uuids = contacts.map(({ uuid }) => uuid);
  const automation = await createAutomation(grinfi);
  emulator.ledger.clear();
  const ids = uuids.flatMap((uuid) => [upper(uuid), uuid]);
  const enrol = (flow_uuid: string) =>
    grinfi.contacts.bulkAction({ type: "contact_add_to_flow", flow_uuid }, { ids }, { chunkSize: 4 });
  expect(await enrol(upper(automation))).toMatchObject({ selected: 6, done: 6, excluded: 0 });
  expect(await enrol(automation)).toMatchObject({ selected: 6, done: 0, excluded: 6 });
  expect(emulator.ledger.requests("leadsMassAction").map(({ body }) => body)).toMatchObject([
    { filter: { all: false, ids: uuids.slice(0, 4), excludeIds: [] }, payload: { flow_uuid: automation } },
    { filter: { all: false, ids: uuids.slice(4), excludeIds: [] }, payload: { flow_uuid: automation } },
  ]);
  expect(emulator.ledger.effects("enrolled").map(({ lead }) => lead)).toEqual(uuids);
});

test("contacts that an automation lists by uuids in upper case are excluded", async () => {
  const { emulator } = start({ contacts: 3 });
  const { grinfi } = start({}, { fetch: (...request) => emulator.fetch(...request).then(withUpperUuids) });
  const contacts = await grinfi.contacts.search().toArray(everything);
  const ids = contacts.map(({ uuid }) => uuid);
  const flow_uuid = await createAutomation(grinfi);
  const action = { type: "contact_add_to_flow", flow_uuid } as const;
  await grinfi.contacts.bulkAction(action, { ids });
  expect(await grinfi.contacts.bulkAction(action, { ids })).toMatchObject({ done: 0, excluded: 3 });
});

async function withUpperUuids(response: Response): Promise<Response> {
  const text = await response.text();
  const changed = text.replace(/"lead_uuid":"([^"]+)"/g, (_, uuid: string) => `"lead_uuid":"${upper(uuid)}"`);
  return new Response(response.status === 204 ? null : changed, response);
}
