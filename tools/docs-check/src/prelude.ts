import { createEmulator, type Emulator } from "@grinfi/emulator";
import { type ContactRow, Grinfi } from "@grinfi/sdk";
import { BASE_URL, connectTo } from "./network.ts";
import { fetchPage as fetchPageOfSample, searchRows } from "./sample-api.ts";

/** Names that a code block can use without an import. docs/README.md lists them for authors. */
interface Prelude {
  grinfi: Grinfi;
  emulator: Emulator;
  apiKey: string;
  list_uuid: string;
  automation_uuid: string;
  lead_uuid: string;
  email_uuid: string;
  sender_profile_uuid: string;
  stage_uuid: string;
  rows: ContactRow[];
  fetchPage: typeof fetchPageOfSample;
  search: typeof searchRows;
  write: (value: unknown) => Promise<void>;
}

declare global {
  var grinfi: Prelude["grinfi"];
  var emulator: Prelude["emulator"];
  var apiKey: Prelude["apiKey"];
  var list_uuid: Prelude["list_uuid"];
  var automation_uuid: Prelude["automation_uuid"];
  var lead_uuid: Prelude["lead_uuid"];
  var email_uuid: Prelude["email_uuid"];
  var sender_profile_uuid: Prelude["sender_profile_uuid"];
  var stage_uuid: Prelude["stage_uuid"];
  var rows: Prelude["rows"];
  var fetchPage: Prelude["fetchPage"];
  var search: Prelude["search"];
  var write: Prelude["write"];
}

/** Sets up an emulator with 100 generated contacts for a code block, and defines the names of the prelude. */
export async function setUpPrelude(): Promise<void> {
  const emulator = createEmulator({ contacts: 100, webhooks: { deliveries: 2 } });
  connectTo(emulator);
  const apiKey = "test-key";
  Object.assign(process.env, { GRINFI_API_KEY: apiKey, GRINFI_BASE_URL: BASE_URL });
  const grinfi = new Grinfi();
  const contact = await grinfi.contacts.search().first();
  const prelude: Prelude = {
    grinfi,
    emulator,
    apiKey,
    list_uuid: uuidOf({ uuid: contact?.list_uuid }),
    automation_uuid: uuidOf(await grinfi.automations.list({ filter: { status: "on" } }).first()),
    lead_uuid: uuidOf(contact),
    email_uuid: uuidOf(await grinfi.emails.list({ filter: { type: "outbox", status: "sent" } }).first()),
    sender_profile_uuid: uuidOf(await grinfi.senderProfiles.list().first()),
    stage_uuid: uuidOf(await grinfi.pipelineStages.list({ filter: { object: "lead" } }).first()),
    rows: PEOPLE,
    fetchPage: fetchPageOfSample,
    search: searchRows,
    write: async () => undefined,
  };
  Object.assign(globalThis, prelude);
  emulator.ledger.clear();
}

function uuidOf(row: { readonly uuid?: string | null | undefined } | undefined): string {
  if (!row?.uuid) throw new Error("The emulator has no row that the prelude needs.");
  return row.uuid;
}

const PEOPLE: ContactRow[] = ["Robin", "Kim", "Alex"].map((name) => ({
  linkedin_id: `${name.toLowerCase()}-sample`,
  first_name: name,
  last_name: "Sample",
  company_name: "Example Logistics",
  email: `${name.toLowerCase()}.sample@example.com`,
}));
