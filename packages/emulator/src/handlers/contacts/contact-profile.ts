import type { Fields } from "../../json.ts";
import { MEMBER_ID, readLinkedinId } from "./contact-identity.ts";

const EMAILS = ["work_email", "personal_email"];

/** What may be written of a person. The rest of a contact is the server's own, or has operations of its own. */
const TEXT_FIELDS = [
  "first_name",
  "last_name",
  "headline",
  "about",
  "position",
  "company_name",
  "raw_address",
  "work_phone_number",
  "personal_phone_number",
  "primary_language",
  "facebook",
  "twitter",
  "avatar_url",
  "ln_id",
  "sn_id",
  ...EMAILS,
];

/** Every field that a caller may name of a person. */
export const PROFILE_FIELDS: readonly string[] = [
  ...TEXT_FIELDS,
  "name",
  "linkedin",
  "linkedin_id",
  "email",
  "domain",
];

/** What a caller says of a person, as fields of a contact. Names are told together and apart. */
export function readProfile(given: Fields): Fields {
  const { linkedin_id, linkedin, email, raw_address, name } = given;
  const texts = TEXT_FIELDS.filter((field) => given[field] === null || typeof given[field] === "string");
  const profile: Fields = {
    ...(typeof name === "string" && splitName(name)),
    ...(typeof email === "string" && { work_email: cleanText("work_email", email) }),
    ...Object.fromEntries(texts.map((field) => [field, cleanText(field, given[field])])),
    ...(linkedin === null && { linkedin: null }),
    ...(typeof linkedin === "string" && readLinkedinId(linkedin)),
    ...(typeof linkedin_id === "string" && readLinkedinId(linkedin_id)),
    ...(raw_address === null && { location: null }),
    ...(typeof raw_address === "string" && { location: [{ address_string: raw_address }] }),
  };
  return { ...profile, ...fullName(profile) };
}

/** The name in one, of its two parts; nothing when neither is there. */
export function fullName({ first_name, last_name }: Fields): Fields {
  if (first_name === undefined && last_name === undefined) return {};
  const name = [first_name, last_name].filter((part) => typeof part === "string" && part !== "").join(" ");
  return { name: name || null };
}

/** Whether there is anything to know the person by. */
export function hasIdentity(profile: Fields): boolean {
  return [MEMBER_ID, "ln_id", "sn_id", "linkedin", ...EMAILS, "name"].some((key) => profile[key]);
}

function splitName(name: string): Fields {
  const [first_name = "", ...rest] = name.trim().split(/\s+/);
  return { first_name: first_name || null, last_name: rest.join(" ") || null };
}

function cleanText(field: string, value: unknown): string | null {
  const text = typeof value === "string" ? value.trim() : "";
  if (text === "") return null;
  return EMAILS.includes(field) ? text.toLowerCase() : text;
}
