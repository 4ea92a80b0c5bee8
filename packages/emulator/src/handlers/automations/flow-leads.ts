import { cancelFlows, enrol, enrolmentsOf } from "../../automation/enrollment.ts";
import { FLOW_LEADS } from "../../automation/flow-collections.ts";
import { finish } from "../../automation/progress.ts";
import type { World } from "../../backend/backend.ts";
import { deleteRow, listRows } from "../../collections/crud.ts";
import { named } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { broken, invalid } from "../../http/http-error.ts";
import type { Input } from "../../http/operation-input.ts";
import { Reply } from "../../http/response.ts";
import { fieldsOf, stringsOf } from "../../json.ts";
import { isBlacklisted } from "../contacts/blacklist.ts";
import { findContact } from "../contacts/contact-identity.ts";
import { readProfile } from "../contacts/contact-profile.ts";
import { upsertLead } from "../contacts/contact-upsert.ts";
import { flowUuid } from "./automations.ts";

const FILTERS = new Set(["flow_uuid", "lead_uuid", "status"]);

export const flowLeadHandlers: Handlers = {
  listFlowLeads: (input, world) => {
    const unknown = Object.keys(fieldsOf(input.body.filter)).filter((key) => !FILTERS.has(key));
    if (unknown.length > 0) throw broken(`Unknown filter: ${unknown.join(", ")}.`);
    return listRows(input, world, "flow-leads");
  },

  addLeadToFlow: (input, world) => {
    enrol(world, flowUuid(input), leadUuid(input));
  },

  addNewLeadToFlow: (input, world) => {
    const { reason } = addNewLead(input, world);
    return reason === undefined ? new Reply(204) : new Reply(200, { reason });
  },

  cancelLeadFromFlows: (input, world) => {
    const flows = stringsOf(input.body.flow_uuids);
    if (flows.length === 0) throw invalid("flow_uuids", "It names no automation.");
    world.require("leads", leadUuid(input));
    cancelFlows(world, leadUuid(input), flows);
  },

  cancelLeadFromAllFlows: (input, world) => {
    world.require("leads", leadUuid(input));
    cancelFlows(world, leadUuid(input));
  },

  deleteFlowLeadHistory: (input, world) => {
    world.require("leads", leadUuid(input));
    for (const enrolment of enrolmentsOf(world, leadUuid(input))) {
      if (enrolment.status === "in_progress") finish(world, enrolment, "canceled");
      deleteRow(world, FLOW_LEADS, String(enrolment.uuid));
    }
  },
};

const leadUuid = ({ path }: Input): string => String(path.leadUuid);

/** Who is to be left alone is not saved either. */
function addNewLead(input: Input, world: World): { reason?: string } {
  const { body, teamId } = input;
  const flow = String(world.require("flows", flowUuid(input)).uuid);
  const list = named(world, "lists", "list_uuid", body.list_uuid);
  const lead = fieldsOf(body.lead);
  const profile = readProfile(lead);
  const known = findContact(world, profile);
  if (known !== undefined && body.skip_if_lead_exists === true) return { reason: "skipped" };
  if (isBlacklisted(world, { ...known, ...profile })) return { reason: "blacklisted" };
  const { row } = upsertLead(world, {
    lead,
    listUuid: String(list.uuid),
    updateIfExists: body.update_lead_if_exists !== false,
    moveToList: body.move_to_list === true,
    customFields: fieldsOf(body.custom_fields),
    teamId,
  });
  return enrol(world, flow, String(row.uuid), { segment: Number(body.flow_segment_id ?? 1) });
}
