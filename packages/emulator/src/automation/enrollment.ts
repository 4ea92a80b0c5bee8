import type { World } from "../backend/backend.ts";
import type { Row } from "../backend/table.ts";
import { createRow } from "../collections/crud.ts";
import { isBlacklisted } from "../handlers/contacts/blacklist.ts";
import { stringsOf } from "../json.ts";
import { FLOW_LEADS } from "./flow-collections.ts";
import { sourceOf, versionOf } from "./flow-tree.ts";
import { begin, finish } from "./progress.ts";

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
 * @throws Refusal 404 when there is no such automation or contact.
 */
export function enrol(
  world: World,
  flowUuid: string,
  leadUuid: string,
  { segment = 1, addedBy = "api" }: EnrolOptions = {},
): { reason?: string } {
  const flow = world.require("flows", flowUuid);
  const lead = world.require("leads", leadUuid);
  const reason = reasonAgainst(world, flow, lead);
  if (reason !== undefined) return { reason };

  const version = versionOf(world, flow);
  const source = version && sourceOf(version, segment);
  const senders = stringsOf(source?.sender_profiles);
  const turn = world.table("flow-leads").size;
  const enrolment = createRow(
    world,
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
  world.effect("enrolled", { flow: flowUuid, lead: leadUuid });
  if (flow.status === "on") begin(world, enrolment, flow);
  return {};
}

function reasonAgainst(world: World, flow: Row, lead: Row): string | undefined {
  if (flow.status === "archived") return "automation_archived";
  if (isBlacklisted(world, lead)) return "blacklisted";
  const active = enrolmentsOf(world, String(lead.uuid)).some(
    ({ flow_uuid, status }) => flow_uuid === flow.uuid && status === "in_progress",
  );
  return active ? "already_in_automation" : undefined;
}

/** Ends the way of a contact through automations, all of them by default; tells how many it left. */
export function cancelFlows(world: World, leadUuid: string, flowUuids?: readonly string[]): number {
  const left = enrolmentsOf(world, leadUuid).filter(
    ({ flow_uuid, status }) =>
      status === "in_progress" && (flowUuids === undefined || flowUuids.includes(String(flow_uuid))),
  );
  for (const enrolment of left) {
    finish(world, enrolment, "canceled");
    world.effect("cancelled", { flow: enrolment.flow_uuid, lead: leadUuid });
  }
  return left.length;
}

export function enrolmentsOf(world: World, leadUuid: string): Row[] {
  return world.table("flow-leads").findBy("lead_uuid", leadUuid);
}
