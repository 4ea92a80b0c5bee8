import { ListError, type ListFlowLeadsBody } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { type ContactReading, ContactStateReader } from "../contact-states/contact-state-reader.ts";
import { batchesOf } from "../shared/batches.ts";
import { CONTACTS_PER_REQUEST } from "../shared/contacts-by-id.ts";
import { readEnrolments } from "../shared/enrolments.ts";
import { canonicalUuid } from "../shared/identity.ts";
import type { ContactFinding } from "./preflight-types.ts";

const ENROLMENTS_PER_PAGE = 500;

/** A contact that was checked. */
export interface CheckedContact {
  readonly finding: ContactFinding;
  /** What the digest contains: nothing in it changes as time passes. */
  readonly fingerprint: readonly unknown[];
}

/**
 * Returns the contacts who are in progress in an automation, as canonical uuids.
 *
 * Requests: 1 for each 500 contacts, at least 1.
 *
 * @throws ListError if the API returns rows without a contact, or those of another status.
 */
export async function contactsInProgress(
  grinfi: Resources,
  automation: string,
  request: RequestOptions,
): Promise<string[]> {
  const contacts = new Set<string>();
  const input = inProgress({ flow_uuid: [automation] });
  for await (const { contact } of readEnrolments(grinfi, input, request)) contacts.add(contact);
  return [...contacts];
}

/**
 * Checks contacts, 100 at a time.
 *
 * Requests: for each 100 contacts, 1 for each 500 enrolments in progress, 1 for each 500 LinkedIn messages, 1 for each
 * 500 emails, at least 1 each, and 1 for the contacts; see `ContactStateReader` for the blacklist.
 *
 * @param today - When today begins, in milliseconds since 1970.
 */
export async function* checkContacts(
  grinfi: Resources,
  uuids: readonly string[],
  { automation, today }: { readonly automation: string; readonly today: number },
  request: RequestOptions,
): AsyncGenerator<CheckedContact[], void, undefined> {
  const sources = { blacklist: true, emails: true, messages: true };
  const reader = new ContactStateReader(grinfi, sources, request);
  for await (const chunk of batchesOf(uuids, CONTACTS_PER_REQUEST)) {
    const others = await otherAutomationsOf(grinfi, chunk, automation, request);
    const checked: CheckedContact[] = [];
    for await (const reading of reader.read(chunk))
      checked.push(checkContact(reading, [...(others.get(reading.uuid) ?? [])].toSorted(), today));
    yield checked;
  }
}

function checkContact(
  { conversation: { emails, messages }, state, uuid }: ContactReading,
  otherAutomations: readonly string[],
  today: number,
): CheckedContact {
  const { blacklisted, contact, repliedAt, writtenToAt } = state;
  const isWrittenToday = writtenToAt !== undefined && Date.parse(writtenToAt) >= today;
  const received = [...messages, ...emails].filter(({ type }) => type === "inbox").length;
  const exchanged = messages.length + emails.length;
  return {
    finding: {
      uuid,
      ...(otherAutomations.length > 0 && { otherAutomations }),
      ...(isWrittenToday && { writtenToAt }),
      ...(repliedAt !== undefined && { repliedAt }),
      ...(blacklisted !== undefined && { blacklisted }),
      ...(contact === undefined && { isMissing: true }),
    },
    fingerprint: [uuid, otherAutomations, received, exchanged, blacklisted ?? "", contact !== undefined],
  };
}

/**
 * Returns the other automations in which each contact is in progress.
 *
 * @throws ListError if a row has no uuid of an automation.
 */
async function otherAutomationsOf(
  grinfi: Resources,
  contacts: readonly string[],
  automation: string,
  request: RequestOptions,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const others = new Map<string, Set<string>>();
  const input = inProgress({ lead_uuid: [...contacts] });
  for await (const { automation: other, contact } of readEnrolments(grinfi, input, request)) {
    if (other === undefined)
      throw new ListError("listFlowLeads", "no_items", "An enrolment has no flow_uuid.");
    if (other === canonicalUuid(automation)) continue;
    const of = others.get(contact) ?? new Set();
    others.set(contact, of.add(other));
  }
  return others;
}

const inProgress = (filter: NonNullable<ListFlowLeadsBody["filter"]>): ListFlowLeadsBody => ({
  filter: { ...filter, status: ["in_progress"] },
  limit: ENROLMENTS_PER_PAGE,
});
