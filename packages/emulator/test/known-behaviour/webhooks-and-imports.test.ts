import { expect, test } from "vitest";
import { DAY, MINUTE } from "../../src/durations.ts";
import type { EmulatedWebhooks } from "../../src/index.ts";
import type { AnyJson } from "../support/api.ts";
import { createNamedRows, type ServedEmulator, serveEmulator } from "./account.ts";

const SEARCH = "/leads/api/leads/search";

/** Creates webhooks for events, and returns a function that returns the payloads of their deliveries. */
async function listenTo(
  events: readonly string[],
  options: EmulatedWebhooks = {},
): Promise<ServedEmulator & { payloads: () => Promise<AnyJson[]> }> {
  const payloads: AnyJson[] = [];
  const served = await serveEmulator({
    webhooks: {
      ...options,
      fetch: async (_, init) => {
        payloads.push(JSON.parse(String(init?.body)));
        return new Response();
      },
    },
  });
  for (const event of events) {
    const hook = {
      name: event,
      event,
      target_url: "http://127.0.0.1:9/",
      filters: { jsonLogic: { data: {}, logic: {} } },
    };
    await served.read("POST", "/integrations/api/webhooks", hook);
  }
  return {
    ...served,
    payloads: async () => {
      served.emulator.advance(MINUTE);
      await served.emulator.waitForWebhooks();
      return payloads.splice(0);
    },
  };
}

test("webhooks have events that the description lacks, and `event_name` in the payload", async () => {
  const older = ["contact_linkedin_connection_accepted", "contact_linkedin_connection_requested"];
  const served = await listenTo(["account_exported", "sender_profile_issue", ...older]);
  const { read, emulator, payloads } = served;
  const { contact = "", sender } = await createNamedRows(served);
  const [{ uuid, name }] = (await read("POST", "/leads/api/companies/list", { limit: 1 })).data;
  await read("POST", "/leads/api/file-exports/companies", { filter: { ids: [uuid] } });
  expect(await payloads()).toMatchObject([{ event_name: "account_exported", account: { uuid, name } }]);

  emulator.acceptConnection({ lead: contact, senderProfile: String(sender) });
  expect(await payloads()).toMatchObject([{ event_name: older[0], contact: { uuid: contact } }]);
  const task = { type: "linkedin_send_connection_request", text: "", schedule_at: "2026-01-05T09:00:00Z" };
  await read("POST", "/flows/api/tasks", { ...task, lead_uuid: contact, sender_profile_uuid: sender });
  expect(await payloads()).toMatchObject([{ event_name: older[1], contact: { uuid: contact } }]);

  const names = { first_name: "Kim", last_name: "Placeholder", assignee_user_id: 7 };
  const profile = await read("POST", "/flows/api/sender-profiles", names);
  const browser = await read("POST", "/browsers/api/linkedin-browsers", {
    sender_profile_uuid: profile.uuid,
  });
  await read("POST", `/browsers/api/linkedin-browsers/${browser.id}/run`);
  expect(await payloads()).toMatchObject([
    { event_name: "sender_profile_issue", sender_profile: { uuid: profile.uuid } },
  ]);
});

test("webhooks are delivered twice, and wrapped in `body`", async () => {
  const event = "contact_created";
  const { read, payloads } = await listenTo([event], { deliveries: 2, wrap: 1 });
  const list = await read("POST", "/leads/api/lists", { name: "Spring fair" });
  const lead = { linkedin_id: "robin-sample" };
  const { uuid } = await read("POST", "/leads/api/leads/upsert", { lead, list_uuid: list.uuid });
  const wrapped = { body: { event_name: event, contact: { uuid } } };
  expect(await payloads()).toMatchObject([wrapped, wrapped]);
});

test("webhooks are flat, and `{ data }` in the observed shape", async () => {
  const hook = { name: "Replies", event: "contact_replied_email", target_url: "http://127.0.0.1:9/" };
  const flat = await serveEmulator();
  expect(await flat.read("POST", "/integrations/api/webhooks", hook)).toMatchObject(hook);
  const wrapped = await serveEmulator({ responseShape: "observed" });
  expect(await wrapped.read("POST", "/integrations/api/webhooks", hook)).toMatchObject({ data: hook });
});

async function importFile(
  { read, emulator }: ServedEmulator,
  type: string,
  text: string,
  columns: Readonly<Record<string, string>>,
): Promise<void> {
  const form = new FormData();
  form.set("file", new Blob([text], { type: "text/csv" }), "people.csv");
  form.set("type", type);
  const { uuid } = await read("POST", "/leads/api/file-imports/upload-csv", form);
  const records = type.endsWith("accounts") ? "import-companies" : "import-leads";
  await read("POST", `/leads/api/file-imports/${uuid}/${records}`, {
    columns: Object.entries(columns).map(([source, target]) => ({ source, target })),
  });
  emulator.advance(DAY);
}

test("imports update contacts and companies, or fill the blacklist", async () => {
  const served = await serveEmulator({ contacts: 0 });
  const { read } = served;
  const list = await read("POST", "/leads/api/lists", { name: "Fair" });
  await read("POST", "/leads/api/leads/upsert", { lead: { linkedin_id: "ada" }, list_uuid: list.uuid });
  const people = { handle: "linkedin", title: "position" };
  await importFile(served, "csv_update_leads", "handle,title\nada,Buyer\nben,Seller", people);
  expect((await read("POST", SEARCH, {})).data).toMatchObject([{ linkedin: "ada", position: "Buyer" }]);

  await read("POST", "/leads/api/companies", { companies: [{ name: "Acme", domain: "acme.example" }] });
  const companies = { site: "domain", field: "industry" };
  const rows = "site,field\nacme.example,Freight\nbeta.example,Rail";
  await importFile(served, "csv_update_accounts", rows, companies);
  expect((await read("GET", "/leads/api/companies")).data).toMatchObject([
    { name: "Acme", industry: "Freight" },
  ]);

  await importFile(served, "csv_blacklist_leads", "handle,title\ncem,Carrier", people);
  expect((await read("GET", "/leads/api/leads-blacklist")).data).toMatchObject([{ linkedin: "cem" }]);
  expect((await read("POST", SEARCH, {})).total).toBe(1);
  const strict = await serveEmulator({ strict: true });
  await expect(importFile(strict, "csv_update_leads", "handle\nada", { handle: "linkedin" })).rejects.toThrow(
    "422",
  );
});
