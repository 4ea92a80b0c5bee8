import { cancelFlows, enrol } from "../../automation/enrollment.ts";
import type { World } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { changeRow, collection, leads, named } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { stringsOf } from "../../json.ts";
import { startExport } from "../import-export/file-exports.ts";
import { type Action, each, massAction, tagAction } from "../mass-action.ts";
import { readCustomValues, saveCustomValue } from "../tags-stages-fields/custom-field-values.ts";
import { changeStage, namedStage } from "../tags-stages-fields/stages.ts";
import { emitEvent } from "../webhooks/webhooks.ts";
import { removeContact } from "./contact-removal.ts";

const messages = collection("linkedin-messages");

const ACTIONS: Readonly<Record<string, Action>> = {
  contact_add_tags: tagAction(leads, "add"),
  contact_remove_tags: tagAction(leads, "remove"),
  contact_replace_tags: tagAction(leads, "replace"),

  contact_change_list: ({ list_uuid }, world) => {
    named(world, "lists", "payload.list_uuid", list_uuid);
    return each(world, leads, (row) => {
      if (changeRow(world, leads, row, { list_uuid }) !== row)
        emitEvent(world, "contact_updated", { lead: row.uuid });
    });
  },

  contact_change_pipeline_stage: ({ pipeline_stage_uuid }, world) => {
    const stage = namedStage(world, "lead", "payload.pipeline_stage_uuid", pipeline_stage_uuid);
    return each(world, leads, (row) => changeStage(world, row, stage));
  },

  contact_change_custom_field: ({ custom_field_uuid, value = null }, world, teamId) => {
    const values = readCustomValues(world, "lead", { [String(custom_field_uuid)]: value });
    return each(world, leads, ({ uuid }) => {
      for (const one of values) saveCustomValue(world, "lead", String(uuid), one, teamId);
    });
  },

  contact_add_to_flow: ({ flow_uuid }, world) => {
    const flow = String(named(world, "flows", "payload.flow_uuid", flow_uuid).uuid);
    return each(world, leads, ({ uuid }) => void enrol(world, flow, String(uuid)));
  },

  contact_cancel_from_flows: ({ flow_uuid, flow_uuids = flow_uuid }, world) => {
    const flows = typeof flow_uuids === "string" ? [flow_uuids] : stringsOf(flow_uuids);
    const some = flow_uuids === undefined ? undefined : flows;
    return each(world, leads, ({ uuid }) => void cancelFlows(world, String(uuid), some));
  },

  contact_delete: (_, world) => (ids) => {
    for (const id of ids) removeContact(world, id);
  },

  contact_export_csv: (_, world, teamId) => (ids) => void startExport(world, leads, { ids }, teamId),

  contact_mark_read: (_, world) => each(world, leads, (row) => markRead(world, row)),
};

export const contactMassActionHandlers: Handlers = { leadsMassAction: massAction(leads, ACTIONS) };

/** Emails have no mark of their own: the count on the contact is all there is. */
function markRead(world: World, lead: Row): void {
  const exchanged = world.table("linkedin-messages").findBy("lead_uuid", String(lead.uuid));
  for (const row of exchanged.filter(({ type, read_at }) => type === "inbox" && read_at === null))
    changeRow(world, messages, row, { read_at: world.now });
  changeRow(world, leads, lead, { unread_counts: [] });
}
