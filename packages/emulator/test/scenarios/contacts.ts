import { expect } from "vitest";
import { DAY } from "../../src/durations.ts";
import type { Api } from "../support/api.ts";
import { UNKNOWN_UUID } from "../support/constants.ts";
import { enrolments, newContact, newList, runningFlow } from "../support/fixtures.ts";
import type { ReadBacks } from "./scenario.ts";

async function runMassAction(
  api: Api,
  type: string,
  ids: readonly string[],
  payload?: object,
): Promise<void> {
  await api.call("leadsMassAction", { body: { type, filter: { ids }, ...(payload && { payload }) } });
  api.emulator.advance(DAY);
}

/** Contacts, mass actions, blacklist and enrichment. */
export const contacts: ReadBacks = {
  upsertContact: async (api) => {
    const list = await newList(api);
    const lead = { linkedin_id: "robin-sample", first_name: "Robin", last_name: "Sample", position: "Buyer" };
    const { uuid } = await api.call("upsertContact", { body: { lead, list_uuid: list.uuid } });
    const { linkedin_id: linkedin, ...rest } = lead;
    expect(await api.call("getLead", { uuid })).toMatchObject({ ...rest, linkedin, list_uuid: list.uuid });

    const changed = { ...lead, position: "Head of purchasing" };
    const body = { lead: changed, list_uuid: list.uuid, update_if_exists: true };
    expect(await api.call("upsertContact", { body })).toMatchObject({ uuid });
    expect(await api.call("getLead", { uuid })).toMatchObject({ position: "Head of purchasing" });
  },
  updateLead: async (api) => {
    const { uuid, pipeline_stage_uuid } = await newContact(api, "update-lead");
    const body = { headline: "Moves freight", pipeline_stage_uuid: UNKNOWN_UUID };
    await api.call("updateLead", { uuid, body });
    expect(await api.call("getLead", { uuid })).toMatchObject({
      headline: "Moves freight",
      pipeline_stage_uuid,
    });
  },
  deleteLead: async (api) => {
    const { uuid } = await newContact(api, "delete-lead");
    await api.call("deleteLead", { uuid });
    api.emulator.advance(DAY);
    expect(await api.errorStatus("getLead", { uuid })).toBe(404);
  },
  leadsMassAction: async (api) => {
    const { uuid } = await newContact(api, "mass-action");
    const other = await newContact(api, "mass-other");
    const read = (): Promise<object> => api.call("getLead", { uuid });

    const warm = await api.call("createTag", { body: { name: "Warm" } });
    const late = await api.call("createTag", { body: { name: "Late" } });
    await runMassAction(api, "contact_add_tags", [uuid], { tag_uuids: [warm.uuid] });
    expect(await read()).toMatchObject({ tags: [warm.uuid] });
    await runMassAction(api, "contact_replace_tags", [uuid], { tag_uuids: [late.uuid] });
    expect(await read()).toMatchObject({ tags: [late.uuid] });
    await runMassAction(api, "contact_remove_tags", [uuid], { tag_uuids: [late.uuid] });
    expect(await read()).toMatchObject({ tags: [] });

    const list = await newList(api, "Moved");
    await runMassAction(api, "contact_change_list", [uuid], { list_uuid: list.uuid });
    expect(await read()).toMatchObject({ list_uuid: list.uuid });
    const stage = { name: "Meeting", category: "positive", object: "lead" };
    const { uuid: pipeline_stage_uuid } = await api.call("createPipelineStage", { body: stage });
    await runMassAction(api, "contact_change_pipeline_stage", [uuid], { pipeline_stage_uuid });
    expect(await read()).toMatchObject({ pipeline_stage_uuid });

    const flow = await runningFlow(api);
    await runMassAction(api, "contact_add_to_flow", [uuid], { flow_uuid: flow.uuid });
    expect(await enrolments(api, { flow_uuid: [flow.uuid] })).toMatchObject([{ lead_uuid: uuid }]);
    await runMassAction(api, "contact_delete", [uuid]);
    expect(await api.errorStatus("getLead", { uuid })).toBe(404);
    expect(await api.call("getLead", { uuid: other.uuid })).toMatchObject({ tags: other.tags });
  },
  addLeadToBlacklist: async (api) => {
    const entry = await api.call("addLeadToBlacklist", { body: { linkedin: "never-again" } });
    expect(entry.linkedin).toBe("never-again");
    expect((await api.call("listLeadsBlacklist", { query: "limit=100" })).data).toContainEqual(entry);
  },
  deleteLeadBlacklistEntry: async (api) => {
    const { uuid } = await api.call("addLeadToBlacklist", { body: { email: "no@logistics.example.com" } });
    await api.call("deleteLeadBlacklistEntry", { uuid });
    expect((await api.call("listLeadsBlacklist", { query: "limit=100" })).data).not.toContainEqual(
      expect.objectContaining({ uuid }),
    );
  },
  enrichLeadsAdvanced: async (api) => {
    const { uuid } = await newContact(api, "enrich");
    const before = await api.call("getEnrichmentMetrics", { body: {} });
    await api.call("enrichLeadsAdvanced", { body: { uuids: [uuid] } });
    const after = await api.call("getEnrichmentMetrics", { body: {} });
    expect(after.this_month_count).toBe(before.this_month_count + 1);
    expect((await api.call("listEnrichmentQueue", { query: "limit=100" })).data).toContainEqual(
      expect.objectContaining({ object_type: "lead", object_uuid: uuid }),
    );
  },
};
