import { ListError, type ListFlowLeadsBody } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { batchesOf } from "./batches.ts";
import { CONTACTS_PER_REQUEST } from "./contacts-by-id.ts";
import { canonicalUuid } from "./identity.ts";

/** A contact in an automation. */
export interface Enrolment {
  /** The canonical uuid of the contact. */
  readonly contact: string;
  /** The canonical uuid of the automation, if the row has one. */
  readonly automation: string | undefined;
  readonly status: unknown;
}

/**
 * Reads enrolments. The description does not declare the fields of their rows.
 *
 * @throws ListError if a row has no uuid of a contact. Otherwise the contact would count as not enrolled.
 * @throws ListError with the reason `filter_ignored` if a row does not match the filter.
 */
export async function* readEnrolments(
  { automations }: Resources,
  input: ListFlowLeadsBody,
  request: RequestOptions,
): AsyncGenerator<Enrolment, void, undefined> {
  for await (const row of automations.contacts.list(input, { ...request, verifyFilter: true })) {
    const { flow_uuid, lead_uuid, status } = row as Readonly<Record<string, unknown>>;
    if (typeof lead_uuid !== "string" || lead_uuid.trim() === "")
      throw new ListError("listFlowLeads", "no_items", "An enrolment has no lead_uuid.");
    const automation = typeof flow_uuid === "string" ? canonicalUuid(flow_uuid) : undefined;
    yield { contact: canonicalUuid(lead_uuid), automation, status };
  }
}

/**
 * Returns which of the contacts are or were in an automation, in any status, as canonical uuids.
 *
 * @throws ListError if a row has no uuid of a contact, or does not match the filter.
 */
export async function enrolledIn(
  grinfi: Resources,
  automation: string,
  contacts: readonly string[],
  request: RequestOptions,
): Promise<Set<string>> {
  const enrolled = new Set<string>();
  for await (const uuids of batchesOf(contacts, CONTACTS_PER_REQUEST)) {
    const filter = { flow_uuid: [automation], lead_uuid: uuids };
    for await (const { contact } of readEnrolments(grinfi, { filter }, request)) enrolled.add(contact);
  }
  return enrolled;
}
