import { cancelEnrolments, enrol, enrolmentsOf, UNLISTED } from "../../automation/enrolment.ts";
import { FLOW_LEADS } from "../../automation/flow-collections.ts";
import { endEnrolment } from "../../automation/progress.ts";
import type { Backend } from "../../backend/backend.ts";
import { deleteRow, listRows } from "../../collections/crud.ts";
import { requireReferencedRow } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { invalidField, serverError } from "../../http/http-error.ts";
import type { OperationInput } from "../../http/operation-input.ts";
import { HandlerResponse } from "../../http/response.ts";
import { fieldsOf, stringsOf } from "../../json.ts";
import { isBlacklisted } from "../contacts/blacklist.ts";
import { findContact } from "../contacts/contact-identity.ts";
import { readProfile } from "../contacts/contact-profile.ts";
import { upsertContact } from "../contacts/contact-upsert.ts";
import { flowUuidParameter } from "./automations.ts";

const FLOW_LEAD_FILTERS = new Set(["flow_uuid", "lead_uuid", "status"]);

export const flowLeadHandlers: Handlers = {
  listFlowLeads: (input, backend) => {
    const unknown = Object.keys(fieldsOf(input.body.filter)).filter((key) => !FLOW_LEAD_FILTERS.has(key));
    if (unknown.length > 0) throw serverError(`Unknown filter: ${unknown.join(", ")}.`);
    return listRows(input, backend, "flow-leads", {
      ...(backend.lag.enrolments && { extraFilter: (row) => row[UNLISTED] !== true }),
    });
  },

  addLeadToFlow: (input, backend) => {
    enrol(backend, flowUuidParameter(input), leadUuid(input));
  },

  addNewLeadToFlow: (input, backend) => {
    const { reason } = addNewLead(input, backend);
    return reason === undefined ? new HandlerResponse(204) : new HandlerResponse(200, { reason });
  },

  cancelLeadFromFlows: (input, backend) => {
    const flows = stringsOf(input.body.flow_uuids);
    if (flows.length === 0)
      throw invalidField("flow_uuids", "flow_uuids must contain at least one automation.");
    backend.requireRow("leads", leadUuid(input));
    cancelEnrolments(backend, leadUuid(input), flows);
  },

  cancelLeadFromAllFlows: (input, backend) => {
    backend.requireRow("leads", leadUuid(input));
    cancelEnrolments(backend, leadUuid(input));
  },

  deleteFlowLeadHistory: (input, backend) => {
    backend.requireRow("leads", leadUuid(input));
    for (const enrolment of enrolmentsOf(backend, leadUuid(input))) {
      if (enrolment.status === "in_progress") endEnrolment(backend, enrolment, "canceled");
      deleteRow(backend, FLOW_LEADS, String(enrolment.uuid));
    }
  },
};

const leadUuid = ({ path }: OperationInput): string => String(path.leadUuid);

/**
 * Saves a person and enrols the contact. Returns the reason if the contact is not enrolled. A blacklisted person is not
 * saved.
 */
function addNewLead(input: OperationInput, backend: Backend): { reason?: string } {
  const { body, teamId } = input;
  const flow = String(backend.requireRow("flows", flowUuidParameter(input)).uuid);
  const list = requireReferencedRow(backend, "lists", "list_uuid", body.list_uuid);
  const lead = fieldsOf(body.lead);
  const profile = readProfile(lead);
  const known = findContact(backend, profile);
  if (known !== undefined && body.skip_if_lead_exists === true) return { reason: "skipped" };
  if (isBlacklisted(backend, { ...known, ...profile })) return { reason: "blacklisted" };
  const { row } = upsertContact(backend, {
    lead,
    listUuid: String(list.uuid),
    updateIfExists: body.update_lead_if_exists !== false,
    moveToList: body.move_to_list === true,
    customFields: fieldsOf(body.custom_fields),
    teamId,
  });
  return enrol(backend, flow, String(row.uuid), { segment: Number(body.flow_segment_id ?? 1) });
}
