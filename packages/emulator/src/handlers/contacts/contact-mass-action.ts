import { cancelEnrolments, enrol } from "../../automation/enrolment.ts";
import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import {
  leads,
  linkedinMessages,
  requireReferencedRow,
  updateRowIfChanged,
} from "../../collections/records.ts";
import type { Handlers, JobHandlers } from "../../http/handler.ts";
import { stringsOf } from "../../json.ts";
import { startExport } from "../import-export/file-exports.ts";
import {
  type MassAction,
  massActionHandler,
  massActionJobs,
  tagMassAction,
  updateEach,
} from "../mass-action.ts";
import { readCustomValues, saveCustomValue } from "../tags-stages-fields/custom-field-values.ts";
import { changeStage, requireStage } from "../tags-stages-fields/stages.ts";
import { emitEvent } from "../webhooks/webhooks.ts";
import { removeContact } from "./contact-removal.ts";

const CONTACT_ACTIONS: Readonly<Record<string, MassAction>> = {
  contact_add_tags: tagMassAction(leads, "add"),
  contact_remove_tags: tagMassAction(leads, "remove"),
  contact_replace_tags: tagMassAction(leads, "replace"),

  contact_change_list: ({ list_uuid }, backend) => {
    requireReferencedRow(backend, "lists", "payload.list_uuid", list_uuid);
    return updateEach(backend, leads, (row) => {
      if (updateRowIfChanged(backend, leads, row, { list_uuid }) !== row)
        emitEvent(backend, "contact_updated", { lead: row.uuid });
    });
  },

  contact_change_pipeline_stage: ({ pipeline_stage_uuid }, backend) => {
    const stage = requireStage(backend, "lead", "payload.pipeline_stage_uuid", pipeline_stage_uuid);
    return updateEach(backend, leads, (row) => changeStage(backend, row, stage));
  },

  contact_change_custom_field: ({ custom_field_uuid, value = null }, backend, teamId) => {
    const values = readCustomValues(backend, "lead", { [String(custom_field_uuid)]: value });
    return updateEach(backend, leads, ({ uuid }) => {
      for (const custom of values) saveCustomValue(backend, "lead", String(uuid), custom, teamId);
    });
  },

  contact_add_to_flow: ({ flow_uuid }, backend) => {
    const flow = String(requireReferencedRow(backend, "flows", "payload.flow_uuid", flow_uuid).uuid);
    return updateEach(backend, leads, ({ uuid }) => void enrol(backend, flow, String(uuid)));
  },

  contact_cancel_from_flows: ({ flow_uuid, flow_uuids = flow_uuid }, backend) => {
    const flows = typeof flow_uuids === "string" ? [flow_uuids] : stringsOf(flow_uuids);
    const selected = flow_uuids === undefined ? undefined : flows;
    return updateEach(backend, leads, ({ uuid }) => void cancelEnrolments(backend, String(uuid), selected));
  },

  contact_delete: (_, backend) => (ids) => {
    for (const id of ids) removeContact(backend, id);
  },

  contact_export_csv: (_, backend, teamId) => (ids) => void startExport(backend, leads, { ids }, teamId),

  contact_mark_read: (_, backend) => updateEach(backend, leads, (row) => markRead(backend, row)),
};

export const contactMassActionHandlers: Handlers = {
  leadsMassAction: massActionHandler(leads, CONTACT_ACTIONS),
};

export const contactMassActionJobs: JobHandlers = massActionJobs(leads, CONTACT_ACTIONS);

/** Marks messages as read and clears the counts. Emails have no read status of their own. */
function markRead(backend: Backend, lead: Row): void {
  const messages = backend.table("linkedin-messages").findBy("lead_uuid", String(lead.uuid));
  for (const row of messages.filter(({ type, read_at }) => type === "inbox" && read_at === null))
    updateRowIfChanged(backend, linkedinMessages, row, { read_at: backend.now });
  updateRowIfChanged(backend, leads, lead, { unread_counts: [] });
}
