import type { components } from "@grinfi/core";
import { ROW_FIELDS } from "../../generated/fields.ts";
import type { ImportField } from "./import-csv-types.ts";

type RowField = keyof components["schemas"]["create-lead-fields"];

/** The fields that columns can fill beside those of a row: a record, so that none is left out. */
const FIELDS: Readonly<Record<Exclude<ImportField, RowField>, true>> = {
  avatar_url: true,
  facebook: true,
  name: true,
  personal_email: true,
  personal_phone_number: true,
  primary_language: true,
  twitter: true,
  work_email: true,
  work_phone_number: true,
};

export const importFields: readonly string[] = [...ROW_FIELDS, ...Object.keys(FIELDS)].toSorted();
