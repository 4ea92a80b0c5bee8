/**
 * Compares people and rows in any spelling. The SDK sends values as the caller passed them, except for UUIDs: the API
 * may compare UUIDs as plain strings, so they are sent in canonical form.
 */

/** The end of a profile URL. The host may be missing, and the text after the handle does not identify the person. */
const PROFILE = /^(?:(?:https?:)?\/*(?:[\w-]+\.)*linkedin\.com(?::\d+)?)?\/*(?:mwlite\/+)?in\/+([^/?#,\s]+)/i;

/** A lead of Sales Navigator whose URL starts with a member id. The rest of the URL depends on the search. */
const SALES_LEAD = /linkedin\.com\/sales\/(?:lead|people)\/((?:AC[a-z]A|AEMA)[\w-]+)/;

/** A member id of LinkedIn, such as `ACoAA...`. It is case-sensitive. */
const MEMBER_ID = /^(?:AC[a-z]A|AEMA)/;

/** Characters that nobody sees, such as a soft hyphen or a mark of direction. They come along with copied text. */
export const INVISIBLE: RegExp = /\p{Cf}/gu;

const LINKEDIN_FIELDS = ["linkedin_id", "linkedin", "ln_id", "sn_id"];

const EMAIL_FIELDS = ["email", "work_email", "personal_email"];

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * Returns the same text for all spellings of a LinkedIn profile: the handle in lower case, without the URL around it,
 * or the member id unchanged. Other URLs of LinkedIn are returned unchanged.
 */
export function linkedInIdentity(text: string): string {
  const given = text.replaceAll(INVISIBLE, "").trim();
  const id = PROFILE.exec(given)?.[1] ?? SALES_LEAD.exec(given)?.[1] ?? given.replace(/\/+$/, "");
  const decoded = percentDecoded(id);
  if (decoded !== id) return linkedInIdentity(decoded);
  return MEMBER_ID.test(decoded) || /[:/]/.test(decoded) ? decoded : decoded.toLowerCase().normalize();
}

/** Returns an email address in lower case without surrounding spaces. Keeps dots and plus tags. */
export const emailIdentity = (text: string): string => text.replaceAll(INVISIBLE, "").trim().toLowerCase();

/** Whether a text is a UUID, in upper or lower case. */
export const isUuid = (id: string): boolean => UUID.test(id.trim().toLowerCase());

/** Returns a UUID in lower case, as RFC 9562 writes it, and any other id unchanged. */
export function canonicalUuid(id: string): string {
  const canonical = id.trim().toLowerCase();
  // A job keeps very many ids, so an id that does not change is not copied.
  return canonical !== id && UUID.test(canonical) ? canonical : id;
}

/** Returns an object with a uuid or, if there is none, an empty object. */
export const withUuid = (uuid: string | undefined): { readonly uuid?: string } =>
  uuid === undefined ? {} : { uuid };

/** Returns the LinkedIn and email identities of a person. The API treats people who share one of them as the same. */
export function identitiesOf(person: Readonly<Record<string, unknown>>): string[] {
  const linkedIn = filled(person, LINKEDIN_FIELDS).map((text) =>
    ["linkedin", linkedInIdentity(text)].join(" "),
  );
  const emails = filled(person, EMAIL_FIELDS).filter((text) => /^[^@\s]+@[^@\s]+$/.test(text));
  return [...new Set([...linkedIn, ...emails.map((text) => ["email", emailIdentity(text)].join(" "))])];
}

/** Returns the identity of a person by name and company, regardless of case; `undefined` if one of them is missing. */
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
