import type { Backend } from "../../backend/backend.ts";
import { internalField, type Row } from "../../backend/table.ts";
import { oldest } from "../../collections/records.ts";
import type { Fields } from "../../json.ts";

/** LinkedIn's number of a member; the API takes it, but never shows it. */
export const MEMBER_ID: string = internalField("ln_member_id");

const LINKEDIN_KEYS = [MEMBER_ID, "ln_id", "sn_id", "linkedin"];
const EMAIL_KEYS = ["work_email", "personal_email"];

/** What a handle, a profile address or an id of LinkedIn says, as a field of a contact. */
export function readLinkedinId(text: string): Fields {
  const id = text.trim();
  const inAddress = /\/(?:in|sales\/lead|sales\/people)\/([^/?#,]+)/.exec(id)?.[1] ?? id;
  if (inAddress === "") return {};
  if (/^\d+$/.test(inAddress)) return { [MEMBER_ID]: inAddress };
  if (/^ACoA/.test(inAddress)) return { ln_id: inAddress };
  if (/^ACwA/.test(inAddress)) return { sn_id: inAddress };
  return { linkedin: inAddress.toLowerCase() };
}

/**
 * The contact that a profile is about: by the ids of LinkedIn, then by email, then by name and company. The first key
 * that any contact has decides.
 */
export function findContact(backend: Backend, profile: Fields): Row | undefined {
  const find = (key: string, value: unknown): Row | undefined =>
    isText(value) ? oldest(backend.table("leads").findBy(key, value)) : undefined;
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
  if (!isText(name) || !isText(company_name)) return undefined;
  const company = company_name.toLowerCase();
  const namesakes = backend.table("leads").findBy("name", name);
  return oldest(namesakes.filter((row) => String(row.company_name).toLowerCase() === company));
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
