import type { ImportField } from "./import-csv-types.ts";

/** The fields that columns can fill: a record, so that none is left out. */
const FIELDS: Readonly<Record<ImportField, true>> = {
  about: true,
  avatar_url: true,
  company_name: true,
  domain: true,
  email: true,
  facebook: true,
  first_name: true,
  headline: true,
  last_name: true,
  linkedin: true,
  linkedin_id: true,
  ln_id: true,
  name: true,
  personal_email: true,
  personal_phone_number: true,
  position: true,
  primary_language: true,
  raw_address: true,
  sn_id: true,
  twitter: true,
  work_email: true,
  work_phone_number: true,
};

export const importFields: readonly string[] = Object.keys(FIELDS);
