import type { Resources } from "../../generated/resources.ts";
import type { Contact } from "../../generated/types.ts";
import type { Body } from "../../resources/inputs.ts";
import { mayHaveHappened, messageOf } from "../shared/failure.ts";
import { identitiesOf } from "../shared/identity.ts";
import type { ContactRow, ResolvedOptions, RowOutcome } from "./bulk-upsert-types.ts";

/** What is known of a row before anything is done with it. */
export type OfRow = Pick<RowOutcome, "fromJournal" | "index" | "key" | "row">;

/** Saves a row as a contact. */
export async function upsertRow(
  grinfi: Resources,
  { custom_fields, ...lead }: ContactRow,
  { list, onConflict, signal }: ResolvedOptions,
): Promise<Contact> {
  const body: Body<"upsertContact"> = {
    list_uuid: list,
    lead: lead as Body<"upsertContact">["lead"],
    ...(custom_fields && { custom_fields }),
    update_if_exists: onConflict === "update",
  };
  return grinfi.contacts.upsert(body, { signal });
}

/**
 * What identifies a contact and is gone once a row is written over it: its profiles, or its addresses, where the row has others
 * and none of these. Afterwards the API does not know any more that they are the same person.
 */
export function replacedBy(row: ContactRow, contact: Contact): string[] {
  return ["linkedin ", "email "].flatMap((kind) => {
    const given = identitiesOf(row).filter((identity) => identity.startsWith(kind));
    const known = identitiesOf(contact).filter((identity) => identity.startsWith(kind));
    return given.length === 0 || given.some((identity) => known.includes(identity)) ? [] : known;
  });
}

/** The outcome of a row whose request to save it ended in an error. */
export function notSaved(ofRow: OfRow, error: unknown): RowOutcome {
  const [outcome, what] = mayHaveHappened(error)
    ? (["unknown", "may not have been"] as const)
    : (["failed", "was not"] as const);
  return { ...ofRow, outcome, reason: `It ${what} saved: ${messageOf(error)}`, error };
}

/** The outcome of a row that the API saved as another contact than the one that it was to be written over. */
export function savedAsAnother(ofRow: OfRow, before: string, uuid: string): RowOutcome {
  const reason = `It was saved as another contact than ${before}, and not enrolled. Look at both: they may be one person.`;
  return { ...ofRow, outcome: "failed", uuid, reason };
}
