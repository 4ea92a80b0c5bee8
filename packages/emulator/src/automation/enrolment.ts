import type { Backend } from "../backend/backend.ts";
import { internalField, type Row } from "../backend/table.ts";
import { createRow } from "../collections/crud.ts";
import { isBlacklisted } from "../handlers/contacts/blacklist.ts";
import type { JobHandlers } from "../http/handler.ts";
import { stringsOf } from "../json.ts";
import { FLOW_LEADS } from "./flow-collections.ts";
import { currentVersion, findContactSource } from "./flow-tree.ts";
import { endEnrolment, startEnrolment } from "./progress.ts";

/** Marks an enrolment that lists do not show yet. */
export const UNLISTED: string = internalField("unlisted");

/** Options of `enrol`. */
export interface EnrolOptions {
  /** The id of the contact source. Default: 1. */
  readonly segment?: number;
  /** The origin of the enrolment, for statistics. Default: `api`. */
  readonly addedBy?: string;
}

/**
 * Enrols a contact in an automation. The first step starts as soon as the automation is on.
 *
 * @returns The reason if the contact was not enrolled: it is already in the automation or blacklisted, or the
 *   automation is archived.
 * @throws HttpError 404 if the automation or the contact does not exist.
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
  if (reason !== undefined) {
    backend.recordEffect("refused", { flow: flowUuid, lead: leadUuid, reason });
    return { reason };
  }

  const version = currentVersion(backend, flow);
  const source = version && findContactSource(version, segment);
  const senders = stringsOf(source?.sender_profiles);
  const { enrolments: lag = 0 } = backend.lag;
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
      ...(lag > 0 && { [UNLISTED]: true }),
    },
    Number(flow.team_id),
  );
  if (lag > 0) backend.schedule(lag, "enrolments.listed", { enrolment: enrolment.uuid });
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

/**
 * Cancels the enrolments of a contact.
 *
 * @param flowUuids - The automations. Default: all.
 * @returns The number of cancelled enrolments.
 */
export function cancelEnrolments(backend: Backend, leadUuid: string, flowUuids?: readonly string[]): number {
  const cancelled = enrolmentsOf(backend, leadUuid).filter(
    ({ flow_uuid, status }) =>
      status === "in_progress" && (flowUuids === undefined || flowUuids.includes(String(flow_uuid))),
  );
  for (const enrolment of cancelled) {
    endEnrolment(backend, enrolment, "canceled");
    backend.recordEffect("cancelled", { flow: enrolment.flow_uuid, lead: leadUuid });
  }
  return cancelled.length;
}

/** Returns all enrolments of a contact, including ended ones. */
export function enrolmentsOf(backend: Backend, leadUuid: string): Row[] {
  return backend.table("flow-leads").findBy("lead_uuid", leadUuid);
}

export const enrolmentJobs: JobHandlers = {
  "enrolments.listed": ({ enrolment }, backend) => {
    backend.table("flow-leads").update(String(enrolment), { [UNLISTED]: false });
  },
};
