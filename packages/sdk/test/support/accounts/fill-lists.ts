import type { ListOperationId } from "@grinfi/core";
import type { Emulator } from "@grinfi/emulator";
import { Grinfi } from "../../../src/index.ts";

/** The number of rows of a list. They make three pages, the last of which is not full. */
const ENOUGH = 7;

type ReadPage = (input: object) => Promise<{ data: object[] }>;

/** Returns the required input of a list. It is empty for most lists. */
export function required(id: string, flowUuid: string): object {
  if (id === "listFlowVersions") return { path: { flowUuid } };
  if (id === "listPipelineStages") return { query: { filter: { object: "lead" } } };
  if (id === "listActivities") return { query: { filter: {} } };
  return ["listFlowLeads", "listLinkedInBrowsers", "searchCompanies", "searchContacts"].includes(id)
    ? { body: {} }
    : {};
}

/** Fills every list, with one second between the rows. @returns An automation that has versions. */
export async function fillLists(emulator: Emulator, lists: readonly ListOperationId[]): Promise<string> {
  const { call } = new Grinfi({ apiKey: "test-key", fetch: emulator.fetch, rateLimit: false });
  const [flow] = (await call.listFlows()).data ?? [];
  const [contact] = (await call.searchContacts({ body: {} })).data ?? [];
  const [list] = (await call.listLists()).data ?? [];
  const [mailbox] = (await call.listMailboxes()).data ?? [];
  if (!flow || !contact || !list || !mailbox) throw new Error("The emulator has no row to begin with.");
  const { uuid } = contact;
  const about = { lead_uuid: uuid, sender_profile_uuid: mailbox.sender_profile_uuid ?? "" };

  await call.createNote({ body: { object: "lead", object_uuid: uuid, note: "Prefers a call." } });
  await call.createActivity({ body: { object_type: "lead", object_uuid: uuid, type: "met", payload: {} } });
  await call.createCustomField({ body: { name: "fleet_size", object: "lead" } });
  await call.addCompanyToBlacklist({ body: { domain: "rival.example.com" } });
  await call.addLeadToBlacklist({ body: { linkedin: "never-again" } });
  await call.createDataSource({
    body: { list_uuid: list.uuid, type: "sn_leads_search", payload: { url: "https://example.com" } },
  });
  await call.createFlowWorkspace({ body: { name: "North" } });
  await call.createAiAgent({ body: { name: "Sorter" } });
  await call.createAiTemplate({ body: { name: "Opener", type: "email", is_public: 0 } });
  await call.uploadAttachment({
    body: { attachment: new Blob(["hello"]), payload: { name: "a.txt", size: "5", type: "text/plain" } },
  });
  await call.createWebhook({
    body: { name: "Replies", event: "contact_replied_email", target_url: "http://127.0.0.1:9/hook" },
  });
  await call.enrichLeadsAdvanced({ body: { uuids: [uuid] } });
  // An email that cannot be sent creates an error of its mailbox.
  await call.sendEmail({
    body: {
      ...about,
      from_name: "Kim Placeholder",
      from_email: mailbox.email ?? "",
      to_name: "Robin Sample",
      to_email: "robin@logistics.example.com",
      subject: "Pallets",
      body: "<p>Hello</p>",
    },
  });
  await call.deactivateMailbox({ path: { uuid: mailbox.uuid } });
  emulator.advance(60_000);

  for (const id of lists) {
    const read = call[id] as unknown as ReadPage;
    for (let rows = 0; rows < ENOUGH; rows++) {
      emulator.advance(1000);
      const { data } = await read(required(id, flow?.uuid ?? ""));
      if (data.length === 0) throw new Error(`${id} is empty, so no row can be copied.`);
      if (data.length >= ENOUGH) break;
      emulator.addFault({ kind: "row-inserted", operation: id });
    }
  }
  emulator.clearFaults();
  return flow.uuid;
}
