import type { Backend } from "../../backend/backend.ts";
import { internalField, type Row } from "../../backend/table.ts";
import { oldest } from "../../collections/records.ts";
import type { Fields } from "../../json.ts";

/** The LinkedIn member id. The API accepts it in requests but does not return it. */
export const MEMBER_ID: string = internalField("ln_member_id");

const LINKEDIN_KEYS = [MEMBER_ID, "ln_id", "sn_id", "linkedin"];
const EMAIL_KEYS = ["work_email", "personal_email"];

/** Parses a LinkedIn handle, profile URL or id. Returns it as the contact field that holds it. */
export function readLinkedinId(text: string): Fields {
  const id = text.trim();
  const handle = /\/(?:in|sales\/lead|sales\/people)\/([^/?#,]+)/.exec(id)?.[1] ?? id;
  if (handle === "") return {};
  if (/^\d+$/.test(handle)) return { [MEMBER_ID]: handle };
  if (/^ACoA/.test(handle)) return { ln_id: handle };
  if (/^ACwA/.test(handle)) return { sn_id: handle };
  return { linkedin: handle.toLowerCase() };
}

/**
 * Finds the contact with the identity of a profile: by LinkedIn ids, then by email, then by name and company. Returns
 * the match of the first key that any contact has.
 */
export function findContact(backend: Backend, profile: Fields): Row | undefined {
  const find = (key: string, value: unknown): Row | undefined =>
    isNonEmptyText(value) ? oldest(backend.table("leads").findBy(key, value)) : undefined;
  for (const key of LINKEDIN_KEYS) {
    const row = find(key, profile[key]);
    if (row !== undefined) return row;
  }
  for (const key of EMAIL_KEYS) {
    const row = find(key, profile.work_email) ?? find(key, profile.personal_email);
    if (row !== undefined) return row;
  }
  return findByName(backend, profile);
}

function findByName(backend: Backend, { name, company_name }: Fields): Row | undefined {
  if (!isNonEmptyText(name) || !isNonEmptyText(company_name)) return undefined;
  const company = company_name.toLowerCase();
  const namesakes = backend.table("leads").findBy("name", name);
  return oldest(namesakes.filter((row) => String(row.company_name).toLowerCase() === company));
}

const isNonEmptyText = (value: unknown): value is string => typeof value === "string" && value !== "";
