/**
 * How a person, or a row of the API, is compared with another one. What is sent stays as it was given: only UUIDs, which
 * the API may compare letter by letter, are sent as `canonicalUuid` writes them.
 */

/** The end of a profile address: its host may be left out, and what follows the handle says nothing of the person. */
const PROFILE = /^(?:(?:https?:)?\/*(?:[\w-]+\.)*linkedin\.com(?::\d+)?)?\/*(?:mwlite\/+)?in\/+([^/?#,\s]+)/i;

/** A lead of Sales Navigator whose address starts with a member id; the rest of it is how the lead was found. */
const SALES_LEAD = /linkedin\.com\/sales\/(?:lead|people)\/((?:AC[a-z]A|AEMA)[\w-]+)/;

/** An id that LinkedIn gives a member, such as `ACoAA...`. It tells upper from lower case. */
const MEMBER_ID = /^(?:AC[a-z]A|AEMA)/;

const LINKEDIN_FIELDS = ["linkedin_id", "linkedin", "ln_id", "sn_id"];

const EMAIL_FIELDS = ["email", "work_email", "personal_email"];

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * A handle, in lower case and taken out of its profile address, or a member id as it is: the same for every spelling of one
 * profile. Other addresses of LinkedIn stay as they are.
 */
export function linkedInIdentity(text: string): string {
  const given = text.trim();
  const id = PROFILE.exec(given)?.[1] ?? SALES_LEAD.exec(given)?.[1] ?? given.replace(/\/+$/, "");
  const decoded = percentDecoded(id);
  if (decoded !== id) return linkedInIdentity(decoded);
  return MEMBER_ID.test(decoded) || /[:/]/.test(decoded) ? decoded : decoded.toLowerCase().normalize();
}

/** An email address in lower case, without the spaces around it: the dots and plus-tags in it stay. */
export const emailIdentity = (text: string): string => text.trim().toLowerCase();

/** Whether a text is a UUID, in upper or lower case. */
export const isUuid = (id: string): boolean => UUID.test(id.trim().toLowerCase());

/** A UUID in lower case, as RFC 9562 has it written; any other id as it is. */
export function canonicalUuid(id: string): string {
  const canonical = id.trim().toLowerCase();
  // The same string where nothing changes: a job keeps very many of them, and no second copy.
  return canonical !== id && UUID.test(canonical) ? canonical : id;
}

/** What identifies a person by LinkedIn or email: two who share any of these are the same to the API. */
export function identitiesOf(person: Readonly<Record<string, unknown>>): string[] {
  const linkedIn = filled(person, LINKEDIN_FIELDS).map((text) =>
    ["linkedin", linkedInIdentity(text)].join(" "),
  );
  const emails = filled(person, EMAIL_FIELDS).filter((text) => /^[^@\s]+@[^@\s]+$/.test(text));
  return [...new Set([...linkedIn, ...emails.map((text) => ["email", emailIdentity(text)].join(" "))])];
}

/** What identifies a person who has a name and a company; upper and lower case are the same. */
export function nameIdentityOf(person: Readonly<Record<string, unknown>>): string | undefined {
  const [company] = filled(person, ["company_name"]);
  const name = filled(person, ["name"])[0] ?? filled(person, ["first_name", "last_name"]).join(" ");
  return name && company ? `name ${JSON.stringify([name, company])}`.toLowerCase().normalize() : undefined;
}

function filled(person: Readonly<Record<string, unknown>>, fields: readonly string[]): string[] {
  return fields.map((field) => String(person[field] ?? "").trim()).filter(Boolean);
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
