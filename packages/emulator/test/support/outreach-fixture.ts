import { MINUTE } from "../../src/durations.ts";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../src/index.ts";
import type { AnyJson } from "./api.ts";
import { createCaller, type JsonResponse } from "./caller.ts";
import { TIMESTAMPS } from "./constants.ts";

/** A schedule that is always open. */
export const ALWAYS_OPEN: object = {
  timezone: "UTC",
  timeblocks: [0, 1, 2, 3, 4, 5, 6].map((dow) => ({ dow, min: 0, max: 1440 })),
};

/** An emulator, and shorthands for tests about outreach. */
export class OutreachFixture {
  readonly emulator: Emulator;
  readonly call: (method: string, path: string, body?: unknown) => Promise<JsonResponse>;
  #list: string | undefined;

  constructor(options: EmulatorOptions = {}) {
    this.emulator = createEmulator(options);
    this.call = createCaller(this.emulator);
  }

  async post(path: string, body: unknown = {}): Promise<AnyJson> {
    return (await this.call("POST", path, body)).body;
  }

  async get(path: string): Promise<AnyJson> {
    return (await this.call("GET", path)).body;
  }

  async list(): Promise<string> {
    this.#list ??= (await this.post("/leads/api/lists", { name: "Leads" })).uuid;
    return String(this.#list);
  }

  /** Creates a contact. Its handle identifies it. */
  async lead(linkedin_id = "robin-sample", more: object = {}): Promise<AnyJson> {
    const lead = { linkedin_id, first_name: "Robin", last_name: `Sample ${linkedin_id}`, ...more };
    return this.post("/leads/api/leads/upsert", { lead, list_uuid: await this.list() });
  }

  getLead(uuid: string): Promise<AnyJson> {
    return this.get(`/leads/api/leads/${uuid}`);
  }

  /** Creates a sender profile that can act on LinkedIn. */
  async sender(more: object = {}): Promise<AnyJson> {
    const names = { first_name: "Kim", last_name: "Placeholder", assignee_user_id: 7 };
    const { uuid } = await this.post("/flows/api/sender-profiles", { ...names, ...more });
    const browser = await this.post("/browsers/api/linkedin-browsers", { sender_profile_uuid: uuid });
    await this.post(`/browsers/api/linkedin-browsers/${browser.id}/generate-external-access-key`);
    this.emulator.advance(5 * MINUTE);
    return this.get(`/flows/api/sender-profiles/${uuid}`);
  }

  mailbox(sender_profile_uuid: string, email = "kim@sender.example.com"): Promise<AnyJson> {
    return this.post("/emails/api/mailboxes", { email, sender_name: "Kim Placeholder", sender_profile_uuid });
  }

  /** Creates an automation with these steps, in sequence unless they have edges. It is on unless `start` is false. */
  async flow(
    nodes: readonly object[],
    {
      sender,
      schedule = ALWAYS_OPEN,
      start = true,
    }: { sender?: string; schedule?: object; start?: boolean } = {},
  ): Promise<string> {
    const flow = await this.post("/flows/api/flows", {
      name: "Spring outreach",
      schedule,
      use_sender_schedule: false,
    });
    const sender_profiles = sender === undefined ? [] : [sender];
    await this.post(`/flows/api/flows/${flow.uuid}/flow-versions`, {
      contact_sources: [{ id: 1, name: "March list", sender_profiles }],
      nodes: linearSteps(nodes),
    });
    if (start) await this.call("PUT", `/flows/api/flows/${flow.uuid}/start`);
    return flow.uuid;
  }

  enrol(flow: string, lead: string): Promise<JsonResponse> {
    return this.call("POST", `/flows/api/flows/${flow}/leads/${lead}`);
  }

  async enrolments(filter: object = {}): Promise<AnyJson> {
    return (await this.post("/flows/api/flows-leads/list", { filter })).data;
  }

  async tasks(query = ""): Promise<AnyJson> {
    return (await this.get(`/flows/api/tasks?limit=100&${query}`)).data;
  }

  async messages(query = ""): Promise<AnyJson> {
    return (await this.get(`/flows/api/linkedin-messages?limit=100&${query}`)).data;
  }

  async emails(query = ""): Promise<AnyJson> {
    return (await this.get(`/emails/api/emails?limit=100&${query}`)).data;
  }
}

/** Adds ids, edges to the next step and timestamps to steps, and an end after the last one. */
export function linearSteps(nodes: readonly object[]): object[] {
  return [...nodes, { type: "end", payload: [] }].map((node, index) => ({
    id: index + 1,
    automation: "auto",
    delay_in_seconds: 0,
    payload: {},
    before: index === 0 ? [] : [{ node_id: index, branch_id: 1 }],
    after: index === nodes.length ? [] : [{ node_id: index + 2, branch_id: 1 }],
    ...TIMESTAMPS,
    ...node,
  }));
}

/** Creates a step that sends a LinkedIn message. */
export const messageNode = (template: string, more: object = {}): object => ({
  type: "linkedin_send_message",
  payload: { template, stop_on_reply_level: "always" },
  ...more,
});

/** Creates a step that adds a tag, so that a test can see whether a contact took it. */
export const tagged = (tag_uuid: string, more: object = {}): object => ({
  type: "gs_add_tag",
  payload: { tag_uuid },
  ...more,
});
