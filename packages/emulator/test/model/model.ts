import { expect } from "vitest";
import { createEmulator } from "../../src/index.ts";
import {
  type ContactsFixture,
  contactsFixtureOf,
  createContactsFixture,
} from "../support/contacts-fixture.ts";
import type { ModelStep } from "./model-steps.ts";

/** A contact in the model. Flows, tags, lists and stages are indexes. */
interface Contact {
  readonly uuid: string;
  readonly position: string | null;
  readonly list: number;
  readonly stage: number;
  readonly tags: ReadonlySet<number>;
  readonly flows: ReadonlySet<number>;
}

type Of<K extends ModelStep["do"]> = Extract<ModelStep, { do: K }>;

/** The compared fields of a contact in the emulator. */
interface Shown {
  readonly linkedin: string;
  readonly uuid: string;
  readonly position: string | null;
  readonly list_uuid: string;
  readonly pipeline_stage_uuid: string;
  readonly tags: readonly string[];
}

interface ModelIds {
  readonly lists: readonly string[];
  readonly tags: readonly string[];
  readonly stages: readonly string[];
  readonly flows: readonly string[];
}

/** An emulator and a model of it. Both execute the same steps. */
export class EmulatorWithModel {
  readonly #contacts = new Map<string, Contact>();
  readonly #ids: ModelIds;
  #fixture: ContactsFixture;

  private constructor(fixture: ContactsFixture, ids: ModelIds) {
    this.#fixture = fixture;
    this.#ids = ids;
  }

  static async create(): Promise<EmulatorWithModel> {
    const fixture = await createContactsFixture();
    const post = async (path: string, body: object): Promise<string> =>
      (await fixture.call("POST", path, body)).body.uuid;
    const flow = { schedule: { timezone: "UTC", timeblocks: [] }, use_sender_schedule: false };
    const stage = { object: "lead", category: "cold" };
    const stages = [
      await post("/leads/api/pipeline-stages", { ...stage, name: "One", order: -1 }),
      await post("/leads/api/pipeline-stages", { ...stage, name: "Two" }),
    ];
    const lists = [fixture.list, await post("/leads/api/lists", { name: "Two" })];
    const tags = [await fixture.tag("One"), await fixture.tag("Two"), await fixture.tag("Three")];
    const flows = [
      await post("/flows/api/flows", { ...flow, name: "One" }),
      await post("/flows/api/flows", { ...flow, name: "Two" }),
    ];
    return new EmulatorWithModel(fixture, { lists, tags, stages, flows });
  }

  async run(step: ModelStep): Promise<void> {
    await this.#steps[step.do](step as never);
    await this.#compare();
  }

  readonly #steps: { readonly [K in ModelStep["do"]]: (step: Of<K>) => Promise<void> } = {
    upsert: async ({ who, position, list, update, move }) => {
      const more = { list_uuid: this.#ids.lists[list], update_if_exists: update, move_to_list: move };
      const row = await this.#fixture.upsert({ linkedin_id: who, first_name: who, position }, more);
      const known = this.#contacts.get(who);
      const changed = { ...(update && { position }), ...(move && { list }) };
      const created = { position, list, stage: 0, tags: new Set<number>(), flows: new Set<number>() };
      this.#contacts.set(who, known ? { ...known, ...changed } : { uuid: row.uuid, ...created });
    },

    update: async ({ who, position }) => {
      const uuid = this.#contacts.get(who)?.uuid ?? "nobody";
      const { status } = await this.#fixture.call("PUT", `/leads/api/leads/${uuid}`, { position });
      expect(status).toBe(this.#contacts.has(who) ? 200 : 404);
      this.#change([who], () => ({ position }));
    },

    delete: async ({ whom }) => {
      await this.#mass("contact_delete", whom, {});
      for (const who of whom) this.#contacts.delete(who);
    },

    "delete in the background": async ({ who }) => {
      const uuid = this.#contacts.get(who)?.uuid ?? "nobody";
      await this.#fixture.call("DELETE", `/leads/api/leads/${uuid}`);
      await this.#compare();
      this.#fixture.emulator.advance(60_000);
      this.#contacts.delete(who);
    },

    tag: async ({ how, whom, tags }) => {
      await this.#mass(`contact_${how}_tags`, whom, { tag_uuids: tags.map((tag) => this.#ids.tags[tag]) });
      this.#change(whom, ({ tags: before }) => {
        if (how === "add") return { tags: new Set([...before, ...tags]) };
        return { tags: new Set(how === "replace" ? tags : [...before].filter((tag) => !tags.includes(tag))) };
      });
    },

    "change list": async ({ whom, list }) => {
      await this.#mass("contact_change_list", whom, { list_uuid: this.#ids.lists[list] });
      this.#change(whom, () => ({ list }));
    },

    "change stage": async ({ whom, stage }) => {
      await this.#mass("contact_change_pipeline_stage", whom, {
        pipeline_stage_uuid: this.#ids.stages[stage],
      });
      this.#change(whom, () => ({ stage }));
    },

    enrol: async ({ whom, flow }) => {
      await this.#mass("contact_add_to_flow", whom, { flow_uuid: this.#ids.flows[flow] });
      this.#change(whom, ({ flows }) => ({ flows: new Set([...flows, flow]) }));
    },

    cancel: async ({ whom, flow }) => {
      await this.#mass("contact_cancel_from_flows", whom, { flow_uuids: [this.#ids.flows[flow]] });
      this.#change(whom, ({ flows }) => ({ flows: new Set([...flows].filter((other) => other !== flow)) }));
    },

    search: async ({ filter: { lists, tags, stage, whom }, descending, limit, offset }) => {
      const filter = {
        ...(lists && { list_uuid: lists.map((list) => this.#ids.lists[list]) }),
        ...(tags && { tags: tags.map((tag) => this.#ids.tags[tag]) }),
        ...(stage !== undefined && { pipeline_stage_uuid: this.#ids.stages[stage] }),
        ...(whom && { first_name: whom }),
      };
      const more = { limit, offset, ...(!descending && { order_type: "asc" }) };
      const { data, total } = await this.#fixture.search(filter, more);
      const expected = [...this.#contacts].filter(
        ([who, contact]) =>
          (!lists || lists.includes(contact.list)) &&
          (!tags || tags.some((tag) => contact.tags.has(tag))) &&
          (stage === undefined || contact.stage === stage) &&
          (!whom || whom.includes(who)),
      );
      const names = (descending ? expected.reverse() : expected).map(([who]) => who);
      expect(total).toBe(names.length);
      expect(data.map((row: { first_name: string }) => row.first_name)).toEqual(
        names.slice(offset, offset + limit),
      );
    },

    "save and load": async () => {
      const saved = JSON.parse(JSON.stringify(this.#fixture.emulator.save()));
      const emulator = createEmulator();
      emulator.load(saved);
      this.#fixture = contactsFixtureOf(emulator, this.#fixture.list);
    },
  };

  /** Expects that the contacts in the API equal those in the model. */
  async #compare(): Promise<void> {
    const { data } = await this.#fixture.search({}, { order_type: "asc", limit: 100 });
    const { body } = await this.#fixture.call("POST", "/flows/api/flows-leads/list", {
      filter: { status: ["in_progress"] },
      limit: 1000,
    });
    const { lists, stages, tags, flows } = this.#ids;
    const shown = data.map((row: Shown) => ({
      who: row.linkedin,
      uuid: row.uuid,
      position: row.position,
      list: lists.indexOf(row.list_uuid),
      stage: stages.indexOf(row.pipeline_stage_uuid),
      tags: new Set(row.tags.map((tag) => tags.indexOf(tag))),
      flows: new Set(
        body.data
          .filter((enrolment: Record<string, string>) => enrolment.lead_uuid === row.uuid)
          .map((enrolment: Record<string, string>) => flows.indexOf(enrolment.flow_uuid ?? "")),
      ),
    }));
    expect(shown).toEqual([...this.#contacts].map(([who, contact]) => ({ who, ...contact })));
    const enrolments = [...this.#contacts.values()].reduce((sum, contact) => sum + contact.flows.size, 0);
    expect(body.total).toBe(enrolments);
  }

  async #mass(type: string, whom: readonly string[], payload: object): Promise<void> {
    const ids = whom.map((who) => this.#contacts.get(who)?.uuid ?? `nobody called ${who}`);
    const hasContact = whom.some((who) => this.#contacts.has(who));
    expect((await this.#fixture.mass(type, ids, payload)).status).toBe(hasContact ? 200 : 422);
  }

  #change(whom: readonly string[], change: (contact: Contact) => Partial<Contact>): void {
    for (const who of whom) {
      const contact = this.#contacts.get(who);
      if (contact !== undefined) this.#contacts.set(who, { ...contact, ...change(contact) });
    }
  }
}
