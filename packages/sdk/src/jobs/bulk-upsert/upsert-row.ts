import type { Contact, UpsertContactBody } from "@grinfi/core";
import type { Resources } from "../../generated/resources.ts";
import { identitiesOf } from "../shared/identity.ts";
import { maybeProcessed, messageOf } from "../shared/job-errors.ts";
import type { ContactRow, ResolvedOptions, RowOutcome } from "./bulk-upsert-types.ts";

/** The part of an outcome that is known before the row is processed. */
export type RowIdentity = Pick<RowOutcome, "fromJournal" | "index" | "key" | "row">;

/** Saves a row as a contact. */
export async function upsertRow(
  grinfi: Resources,
  { custom_fields, ...lead }: ContactRow,
  { list, onConflict, request }: ResolvedOptions,
): Promise<Contact> {
  const body: UpsertContactBody = {
    list_uuid: list,
    lead: lead as UpsertContactBody["lead"],
    ...(custom_fields && { custom_fields }),
    update_if_exists: onConflict === "update",
  };
  return grinfi.contacts.upsert(body, request);
}

/**
 * Returns the identities that a contact loses when it is updated with a row: its LinkedIn profiles if the row has only
 * other profiles, and its email addresses if the row has only other addresses. After the update, the API does not
 * recognise the person by them.
 */
export function replacedIdentities(row: ContactRow, contact: Contact): string[] {
  return ["linkedin ", "email "].flatMap((kind) => {
    const given = identitiesOf(row).filter((identity) => identity.startsWith(kind));
    const known = identitiesOf(contact).filter((identity) => identity.startsWith(kind));
    return given.length === 0 || given.some((identity) => known.includes(identity)) ? [] : known;
  });
}

/** Returns the outcome of a row whose upsert failed. */
export function notSaved(base: RowIdentity, error: unknown): RowOutcome {
  const [outcome, verb] = maybeProcessed(error)
    ? (["unknown", "may not have been"] as const)
    : (["failed", "was not"] as const);
  return { ...base, outcome, reason: `The row ${verb} saved: ${messageOf(error)}`, error };
}

/** Returns the outcome of a row that the API saved as a different contact from the one to update. */
export function savedAsAnother(base: RowIdentity, before: string, uuid: string): RowOutcome {
  const reason = `The row was saved as a different contact than ${before}, and was not enrolled. Check both contacts: they may be the same person.`;
  return { ...base, outcome: "failed", uuid, reason };
}
