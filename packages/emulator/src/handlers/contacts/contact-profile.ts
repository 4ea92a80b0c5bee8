import type { Fields } from "../../json.ts";
import { MEMBER_ID, readLinkedinId } from "./contact-identity.ts";

const EMAILS = ["work_email", "personal_email"];

/** Text fields that a request may set. The server sets the other fields, or separate operations change them. */
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

/** Every profile field that a request may contain. */
export const PROFILE_FIELDS: readonly string[] = [
  ...TEXT_FIELDS,
  "name",
  "linkedin",
  "linkedin_id",
  "email",
  "domain",
];

/** Converts the profile of a request to fields of a contact. Accepts the name as a whole or as first and last name. */
export function readProfile(request: Fields): Fields {
  const { linkedin_id, linkedin, email, raw_address, name } = request;
  const texts = TEXT_FIELDS.filter((field) => request[field] === null || typeof request[field] === "string");
  const profile: Fields = {
    ...(typeof name === "string" && splitName(name)),
    ...(typeof email === "string" && { work_email: cleanText("work_email", email) }),
    ...Object.fromEntries(texts.map((field) => [field, cleanText(field, request[field])])),
    ...(linkedin === null && { linkedin: null }),
    ...(typeof linkedin === "string" && readLinkedinId(linkedin)),
    ...(typeof linkedin_id === "string" && readLinkedinId(linkedin_id)),
    ...(raw_address === null && { location: null }),
    ...(typeof raw_address === "string" && { location: [{ address_string: raw_address }] }),
  };
  return { ...profile, ...fullName(profile) };
}

/** Returns the full name, or no field if neither part of the name is given. */
export function fullName({ first_name, last_name }: Fields): Fields {
  if (first_name === undefined && last_name === undefined) return {};
  const name = [first_name, last_name].filter((part) => typeof part === "string" && part !== "").join(" ");
  return { name: name || null };
}

/** Returns whether the profile has a LinkedIn id, an email or a name. */
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
