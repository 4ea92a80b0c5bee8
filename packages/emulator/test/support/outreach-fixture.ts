import { createEmulator, type Emulator, type EmulatorOptions } from "../../src/index.ts";
import { type Called, caller } from "./caller.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
type Answer = any;

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** An id that no row has. */
export const NOBODY = "00000000-0000-4000-8000-00000000dead";

/** Open at every hour. */
export const ALWAYS: object = {
  timezone: "UTC",
  timeblocks: [0, 1, 2, 3, 4, 5, 6].map((dow) => ({ dow, min: 0, max: 1440 })),
};

/** An emulator in which outreach can happen, and the calls that tests of it make again and again. */
export class Campaign {
  readonly emulator: Emulator;
  readonly call: (method: string, path: string, body?: unknown) => Promise<Called>;
  #list: string | undefined;

  constructor(options: EmulatorOptions = {}) {
    this.emulator = createEmulator(options);
    this.call = caller(this.emulator);
  }

  async post(path: string, body: unknown = {}): Promise<Answer> {
    return (await this.call("POST", path, body)).body;
  }

  async get(path: string): Promise<Answer> {
    return (await this.call("GET", path)).body;
  }

  async list(): Promise<string> {
    this.#list ??= (await this.post("/leads/api/lists", { name: "Leads" })).uuid;
    return String(this.#list);
  }

  /** A contact; the handle tells it from the others. */
  async lead(linkedin_id = "robin-sample", more: object = {}): Promise<Answer> {
    const lead = { linkedin_id, first_name: "Robin", last_name: `Sample ${linkedin_id}`, ...more };
    return this.post("/leads/api/leads/upsert", { lead, list_uuid: await this.list() });
  }

  getLead(uuid: string): Promise<Answer> {
    return this.get(`/leads/api/leads/${uuid}`);
  }

  /** A sender profile that can act on LinkedIn. */
  async sender(more: object = {}): Promise<Answer> {
    const names = { first_name: "Kim", last_name: "Placeholder", assignee_user_id: 7 };
    const { uuid } = await this.post("/flows/api/sender-profiles", { ...names, ...more });
    const browser = await this.post("/browsers/api/linkedin-browsers", { sender_profile_uuid: uuid });
    await this.post(`/browsers/api/linkedin-browsers/${browser.id}/generate-external-access-key`);
    this.emulator.advance(5 * MINUTE);
    return this.get(`/flows/api/sender-profiles/${uuid}`);
  }

  mailbox(sender_profile_uuid: string, email = "kim@sender.example.com"): Promise<Answer> {
    return this.post("/emails/api/mailboxes", { email, sender_name: "Kim Placeholder", sender_profile_uuid });
  }

  /** An automation with these steps, one after the other unless they have edges; it is on unless `start` is false. */
  async flow(
    nodes: readonly object[],
    { sender, schedule = ALWAYS, start = true }: { sender?: string; schedule?: object; start?: boolean } = {},
  ): Promise<string> {
    const flow = await this.post("/flows/api/flows", {
      name: "Spring outreach",
      schedule,
      use_sender_schedule: false,
    });
    const sender_profiles = sender === undefined ? [] : [sender];
    await this.post(`/flows/api/flows/${flow.uuid}/flow-versions`, {
      contact_sources: [{ id: 1, name: "March list", sender_profiles }],
      nodes: steps(nodes),
    });
    if (start) await this.call("PUT", `/flows/api/flows/${flow.uuid}/start`);
    return flow.uuid;
  }

  enrol(flow: string, lead: string): Promise<Called> {
    return this.call("POST", `/flows/api/flows/${flow}/leads/${lead}`);
  }

  async enrolments(filter: object = {}): Promise<Answer> {
    return (await this.post("/flows/api/flows-leads/list", { filter })).data;
  }

  async tasks(query = ""): Promise<Answer> {
    return (await this.get(`/flows/api/tasks?limit=100&${query}`)).data;
  }

  async messages(query = ""): Promise<Answer> {
    return (await this.get(`/flows/api/linkedin-messages?limit=100&${query}`)).data;
  }

  async emails(query = ""): Promise<Answer> {
    return (await this.get(`/emails/api/emails?limit=100&${query}`)).data;
  }
}

const WRITTEN = { created_at: "2026-01-05T08:00:00Z", updated_at: "2026-01-05T08:00:00Z" };

/** Steps with all that a version needs: numbers, edges to the next one, and an end. */
export function steps(nodes: readonly object[]): object[] {
  return [...nodes, { type: "end", payload: [] }].map((node, index) => ({
    id: index + 1,
    automation: "auto",
    delay_in_seconds: 0,
    payload: {},
    before: index === 0 ? [] : [{ node_id: index, branch_id: 1 }],
    after: index === nodes.length ? [] : [{ node_id: index + 2, branch_id: 1 }],
    ...WRITTEN,
    ...node,
  }));
}

/** A step that writes on LinkedIn. */
export const message = (template: string, more: object = {}): object => ({
  type: "linkedin_send_message",
  payload: { template, stop_on_reply_level: "always" },
  ...more,
});

/** Tags by the names of their steps are easy to look for: where a contact came by, it has the tag. */
export const tagged = (tag_uuid: string, more: object = {}): object => ({
  type: "gs_add_tag",
  payload: { tag_uuid },
  ...more,
});
