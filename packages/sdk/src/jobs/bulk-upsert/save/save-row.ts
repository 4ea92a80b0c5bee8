import { type Contact, InvalidInputError, isApiError, type UpsertContactBody } from "@grinfi/core";
import { mergeHooks } from "@grinfi/core/option-checks";
import type { Resources } from "../../../generated/resources.ts";
import { canonicalUuid, identitiesOf } from "../../shared/identity.ts";
import { messageOf } from "../../shared/job-errors.ts";
import type { ContactRow, ResolvedOptions, RowOutcome } from "../bulk-upsert-types.ts";
import { type ContactMatch, EVERY_KEY, findByKeys, linkedInOf } from "./find-contact.ts";
import { isNew } from "./is-new.ts";

/** The part of an outcome that is known before the row is processed. */
export type RowIdentity = Pick<RowOutcome, "fromJournal" | "index" | "key" | "row">;

/** A contact as it was saved. */
export interface SavedContact {
  readonly contact: Contact;
  /** Whether the call created it; `undefined` if that cannot be told. */
  readonly isNew: boolean | undefined;
}

/**
 * Saves a row as a contact.
 *
 * @param since - When an interrupted job first tried to save the row, in milliseconds since 1970. A contact that was
 *   created since then is new.
 */
export async function saveRow(
  grinfi: Resources,
  { known, sent }: ContactMatch,
  options: ResolvedOptions,
  since: number | undefined,
): Promise<SavedContact> {
  if (known !== undefined && !linkedInOf(sent))
    return { contact: await updateByUuid(grinfi, known.uuid, sent, options), isNew: false };
  try {
    const saved = await upsertRow(grinfi, sent, options, since);
    return known === undefined ? saved : { ...saved, isNew: false };
  } catch (error) {
    const mayExist =
      options.onConflict === "skip" && known === undefined && isApiError(error) && error.status === 422;
    const existing = mayExist && (await findByKeys(grinfi, sent, EVERY_KEY, options.request));
    if (!existing) throw error;
    return { contact: existing, isNew: false };
  }
}

async function upsertRow(
  grinfi: Resources,
  { custom_fields, ...lead }: ContactRow,
  { list, onConflict, request }: ResolvedOptions,
  since: number | undefined,
): Promise<SavedContact> {
  const body: UpsertContactBody = {
    list_uuid: list,
    lead: lead as UpsertContactBody["lead"],
    ...(custom_fields && { custom_fields }),
    update_if_exists: onConflict === "update",
  };
  let began = since;
  const hooks = mergeHooks(request.hooks, {
    onRequest: () => {
      began ??= Date.now();
    },
  });
  const call = grinfi.contacts.upsert(body, { ...request, ...(hooks && { hooks }) });
  const { data: contact, response } = await call.withResponse();
  const duration = Date.now() - (began ?? Date.now());
  // An upsert creates a contact in its list. A young contact of another list is somebody else's.
  const isInOtherList = contact.list_uuid != null && canonicalUuid(contact.list_uuid) !== list;
  const isCreated = isInOtherList ? false : isNew(contact.created_at, response.headers.get("date"), duration);
  return { contact, isNew: isCreated };
}

/** Updates a contact without a LinkedIn profile, which an upsert cannot do. */
function updateByUuid(
  grinfi: Resources,
  uuid: string,
  { custom_fields, email: _, ...fields }: ContactRow,
  { request }: ResolvedOptions,
): Promise<Contact> {
  if (custom_fields !== undefined) {
    throw new InvalidInputError(
      `The contact ${uuid} has no LinkedIn profile, and only a row with one can save custom_fields. Set them with customFields.setValue.`,
    );
  }
  return grinfi.contacts.update(uuid, fields, request);
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
export function notSaved(base: RowIdentity, error: unknown, mayBeSaved: boolean): RowOutcome {
  const [outcome, verb] = mayBeSaved
    ? (["unknown", "may not have been"] as const)
    : (["failed", "was not"] as const);
  return { ...base, outcome, reason: `The row ${verb} saved: ${messageOf(error)}`, error };
}

/** Returns the outcome of a row that the API saved as a different contact from the one to update. */
export function savedAsAnother(base: RowIdentity, before: string, uuid: string): RowOutcome {
  const reason = `The row was saved as a different contact than ${before}, and was not enrolled. Check both contacts: they may be the same person.`;
  return { ...base, outcome: "failed", uuid, reason };
}
