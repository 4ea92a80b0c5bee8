import type { ImportField } from "./import-csv-types.ts";

/** The fields that columns can fill, and whether they tell who the person is. */
const FIELDS: Readonly<Record<ImportField, "email" | "linkedin" | undefined>> = {
  about: undefined,
  avatar_url: undefined,
  company_name: undefined,
  domain: undefined,
  email: "email",
  facebook: undefined,
  first_name: undefined,
  headline: undefined,
  last_name: undefined,
  linkedin: "linkedin",
  linkedin_id: "linkedin",
  ln_id: "linkedin",
  name: undefined,
  personal_email: "email",
  personal_phone_number: undefined,
  position: undefined,
  primary_language: undefined,
  raw_address: undefined,
  sn_id: "linkedin",
  twitter: undefined,
  work_email: "email",
  work_phone_number: undefined,
};

export const importFields: readonly string[] = Object.keys(FIELDS);

/** What the API knows a person by: any of these that two rows share makes them one contact. */
export function identitiesOf(cells: Readonly<Record<string, string>>): string[] {
  const ids = Object.entries(FIELDS).flatMap(([field, kind]) =>
    kind !== undefined && cells[field] ? [`${kind} ${cells[field].toLowerCase()}`] : [],
  );
  const { company_name, first_name, last_name } = cells;
  const name = cells.name || [first_name, last_name].filter(Boolean).join(" ");
  return name && company_name ? [...ids, `name ${name} at ${company_name}`.toLowerCase()] : ids;
}
