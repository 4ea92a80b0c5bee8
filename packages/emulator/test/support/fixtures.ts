import { DAY, MINUTE } from "../../src/durations.ts";
import type { AnyJson, Api } from "./api.ts";
import { TIMESTAMPS } from "./constants.ts";

/** Monday to Sunday, all day. */
const ALWAYS_OPEN_IN_MADRID: object = {
  timezone: "Europe/Madrid",
  timeblocks: [0, 1, 2, 3, 4, 5, 6].map((dow) => ({ dow, min: 0, max: 1440 })),
};

export async function newList(api: Api, name = "Heads of operations"): Promise<AnyJson> {
  return api.call("createList", { body: { name } });
}

/** Creates a contact on a new list. Only the handle identifies it. */
export async function newContact(api: Api, handle: string, more: object = {}): Promise<AnyJson> {
  const list = await newList(api, `List of ${handle}`);
  const lead = { linkedin_id: handle, first_name: "Robin", last_name: `Sample ${handle}`, ...more };
  return api.call("upsertContact", { body: { lead, list_uuid: list.uuid, update_if_exists: true } });
}

export async function newCompany(api: Api, name: string): Promise<AnyJson> {
  const [company] = await api.call("createCompanies", {
    body: { companies: [{ name, domain: `${name.toLowerCase().replaceAll(" ", "-")}.example.com` }] },
  });
  return company;
}

export async function newSender(api: Api, label = "North"): Promise<AnyJson> {
  return api.call("createSenderProfile", {
    body: {
      first_name: "Kim",
      last_name: "Placeholder",
      label,
      assignee_user_id: 7,
      linkedin_schedule: ALWAYS_OPEN_IN_MADRID,
      email_schedule: ALWAYS_OPEN_IN_MADRID,
    },
  });
}

/** Creates a sender profile with a connected LinkedIn account. */
export async function connectedSender(api: Api, label?: string): Promise<AnyJson> {
  const { uuid } = await newSender(api, label);
  const { id } = await api.call("createLinkedInBrowser", { body: { sender_profile_uuid: uuid } });
  await api.call("generateBrowserAccessKey", { id });
  api.emulator.advance(5 * MINUTE);
  return api.call("getSenderProfile", { uuid });
}

export async function newMailbox(
  api: Api,
  senderProfile: string,
  email = "kim@sender.example.com",
): Promise<AnyJson> {
  return api.call("createMailbox", {
    body: { email, sender_name: "Kim Placeholder", sender_profile_uuid: senderProfile, provider: "smtp" },
  });
}

export async function newFlow(api: Api, name = "Logistics, spring"): Promise<AnyJson> {
  return api.call("createFlow", {
    body: { name, schedule: ALWAYS_OPEN_IN_MADRID, use_sender_schedule: false },
  });
}

/** The steps of an automation that sends one message. */
export const ONE_MESSAGE: readonly object[] = [
  {
    id: 1,
    type: "linkedin_send_message",
    automation: "auto",
    delay_in_seconds: 0,
    payload: { template: "Good morning {{first_name}}." },
    before: [],
    after: [{ node_id: 2, branch_id: 1 }],
    ...TIMESTAMPS,
  },
  { id: 2, type: "end", before: [{ node_id: 1, branch_id: 1 }], after: [], payload: [], ...TIMESTAMPS },
];

/** Creates an automation that is on and has a sender. */
export async function runningFlow(api: Api, name?: string): Promise<AnyJson> {
  const flow = await newFlow(api, name);
  const sender = await connectedSender(api);
  await newVersion(api, flow.uuid, sender.uuid);
  return api.call("startFlow", { flowUuid: flow.uuid });
}

export async function newVersion(
  api: Api,
  flowUuid: string,
  senderProfile: string,
  nodes: readonly unknown[] = ONE_MESSAGE,
): Promise<AnyJson> {
  await api.call("createFlowVersion", {
    flowUuid,
    body: {
      contact_sources: [{ id: 1, name: "March list", after_id: 1, sender_profiles: [senderProfile] }],
      nodes,
      first_common_node_id: null,
    },
  });
  const [newest] = await api.call("listFlowVersions", { flowUuid });
  return newest;
}

/** Lists enrolments. */
export async function enrolments(api: Api, filter: object): Promise<AnyJson[]> {
  return (await api.call("listFlowLeads", { body: { filter } })).data;
}

/** Creates a task that is due in 30 days. */
export async function newTask(api: Api, handle: string, sender?: AnyJson): Promise<AnyJson> {
  const contact = await newContact(api, handle);
  const { uuid: sender_profile_uuid } = sender ?? (await newSender(api));
  const schedule_at = new Date(api.emulator.now.getTime() + 30 * DAY).toISOString();
  const text = "Call about the delivery times.";
  const type = "linkedin_send_message";
  return api.call("createTask", {
    body: { lead_uuid: contact.uuid, sender_profile_uuid, text, schedule_at, type },
  });
}

export async function sendMessage(api: Api, handle: string, text = "Good morning Robin."): Promise<AnyJson> {
  const contact = await newContact(api, handle);
  const sender = await connectedSender(api);
  const body = { lead_uuid: contact.uuid, sender_profile_uuid: sender.uuid, text };
  return api.call("sendLinkedInMessage", { body });
}

export async function sendMail(api: Api, handle: string): Promise<AnyJson> {
  const contact = await newContact(api, handle);
  const sender = await newSender(api);
  const from_email = `${handle}@sender.example.com`;
  await newMailbox(api, sender.uuid, from_email);
  const body = {
    lead_uuid: contact.uuid,
    sender_profile_uuid: sender.uuid,
    from_name: "Kim Placeholder",
    from_email,
    to_name: "Robin Sample",
    to_email: "robin@logistics.example.com",
    subject: "Your question about pallets",
    body: "<p>Hello Robin.</p>",
  };
  return api.call("sendEmail", { body });
}

export function csvUpload(text: string): FormData {
  const form = new FormData();
  form.set("type", "csv_leads");
  form.set("file", new Blob([text], { type: "text/csv" }), "contacts.csv");
  return form;
}
