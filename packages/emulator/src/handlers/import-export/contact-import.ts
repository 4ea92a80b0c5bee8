import type { Backend } from "../../backend/backend.ts";
import { createRow } from "../../collections/crud.ts";
import { leads, requireCollection } from "../../collections/records.ts";
import { HttpError } from "../../http/http-error.ts";
import type { Fields } from "../../json.ts";
import { isBlacklisted, isCompanyBlacklisted } from "../contacts/blacklist.ts";
import { findContact } from "../contacts/contact-identity.ts";
import { hasIdentity, readProfile } from "../contacts/contact-profile.ts";
import { upsertContact } from "../contacts/contact-upsert.ts";
import { changeTags } from "../tags-stages-fields/tags.ts";

/** The result of importing one record. */
export type ImportOutcome = "saved" | "duplicate" | "blacklisted" | "error";

export interface ImportOptions {
  readonly listUuid: string;
  readonly tags: readonly string[];
  readonly teamId: number;
  readonly customFields?: Fields;
  readonly dataSourceUuid?: string;
}

/** Imports one person. An existing contact is updated and tagged, but stays in its list. */
export function importPerson(backend: Backend, lead: Fields, options: ImportOptions): ImportOutcome {
  const profile = readProfile(lead);
  if (!hasIdentity(profile) || !hasValidEmails(profile)) return "error";
  const employer = { name: profile.company_name, domain: lead.domain };
  if (isBlacklisted(backend, profile) || isCompanyBlacklisted(backend, employer)) return "blacklisted";
  const { tags, ...rest } = options;
  try {
    const { row, outcome } = upsertContact(backend, { lead, ...rest });
    changeTags(backend, leads, row, "add", tags);
    return outcome === "created" ? "saved" : "duplicate";
  } catch (error) {
    if (error instanceof HttpError) return "error";
    throw error;
  }
}

/** Updates a known contact. */
export function updatePerson(backend: Backend, lead: Fields, options: ImportOptions): ImportOutcome {
  return findContact(backend, readProfile(lead)) === undefined
    ? "error"
    : importPerson(backend, lead, options);
}

/** Adds a person to the blacklist. */
export function blacklistPerson(backend: Backend, lead: Fields, { teamId }: ImportOptions): ImportOutcome {
  const { work_email: email, ...profile } = readProfile(lead);
  if (!hasIdentity(profile) && !email) return "error";
  createRow(backend, requireCollection("leads-blacklist"), { ...profile, email: email ?? null }, teamId);
  return "saved";
}

function hasValidEmails({ work_email, personal_email }: Fields): boolean {
  return [work_email, personal_email].every((email) => !email || /^[^@\s]+@[^@\s]+$/.test(String(email)));
}
