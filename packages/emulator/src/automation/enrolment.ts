import type { Backend } from "../backend/backend.ts";
import type { Row } from "../backend/table.ts";
import { createRow } from "../collections/crud.ts";
import { isBlacklisted } from "../handlers/contacts/blacklist.ts";
import { stringsOf } from "../json.ts";
import { FLOW_LEADS } from "./flow-collections.ts";
import { currentVersion, findContactSource } from "./flow-tree.ts";
import { endEnrolment, startEnrolment } from "./progress.ts";

export interface EnrolOptions {
  /** The number of the audience that the contact joins. Default: 1. */
  readonly segment?: number;
  /** Who brought the contact in, for the statistics. Default: `api`. */
  readonly addedBy?: string;
}

/**
 * Puts a contact into an automation. Not when it is in it already, blacklisted, or the automation is archived: then it
 * says why. It takes its first step as soon as the automation is on.
 *
 * @throws HttpError 404 when there is no such automation or contact.
 */
export function enrol(
  backend: Backend,
  flowUuid: string,
  leadUuid: string,
  { segment = 1, addedBy = "api" }: EnrolOptions = {},
): { reason?: string } {
  const flow = backend.requireRow("flows", flowUuid);
  const lead = backend.requireRow("leads", leadUuid);
  const reason = reasonNotToEnrol(backend, flow, lead);
  if (reason !== undefined) return { reason };

  const version = currentVersion(backend, flow);
  const source = version && findContactSource(version, segment);
  const senders = stringsOf(source?.sender_profiles);
  const turn = backend.table("flow-leads").size;
  const enrolment = createRow(
    backend,
    FLOW_LEADS,
    {
      flow_uuid: flowUuid,
      lead_uuid: leadUuid,
      flow_version_uuid: version?.uuid ?? null,
      sender_profile_uuid: senders[turn % senders.length] ?? lead.sender_profile_uuid ?? null,
      contact_source_id: source?.id ?? segment,
      added_by: addedBy,
      status: "in_progress",
    },
    Number(flow.team_id),
  );
  backend.recordEffect("enrolled", { flow: flowUuid, lead: leadUuid });
  if (flow.status === "on") startEnrolment(backend, enrolment, flow);
  return {};
}

function reasonNotToEnrol(backend: Backend, flow: Row, lead: Row): string | undefined {
  if (flow.status === "archived") return "automation_archived";
  if (isBlacklisted(backend, lead)) return "blacklisted";
  const active = enrolmentsOf(backend, String(lead.uuid)).some(
    ({ flow_uuid, status }) => flow_uuid === flow.uuid && status === "in_progress",
  );
  return active ? "already_in_automation" : undefined;
}

/** Ends the way of a contact through automations, all of them by default; tells how many it left. */
export function cancelEnrolments(backend: Backend, leadUuid: string, flowUuids?: readonly string[]): number {
  const left = enrolmentsOf(backend, leadUuid).filter(
    ({ flow_uuid, status }) =>
      status === "in_progress" && (flowUuids === undefined || flowUuids.includes(String(flow_uuid))),
  );
  for (const enrolment of left) {
    endEnrolment(backend, enrolment, "canceled");
    backend.recordEffect("cancelled", { flow: enrolment.flow_uuid, lead: leadUuid });
  }
  return left.length;
}

export function enrolmentsOf(backend: Backend, leadUuid: string): Row[] {
  return backend.table("flow-leads").findBy("lead_uuid", leadUuid);
}
