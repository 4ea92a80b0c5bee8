import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { createRow } from "../../collections/crud.ts";
import { changedFields, leads, requireReferencedRow, updateRowIfChanged } from "../../collections/records.ts";
import type { Fields } from "../../json.ts";
import { findOrCreateCompany } from "../companies/company-identity.ts";
import {
  type CustomValue,
  readCustomValues,
  saveCustomValue,
} from "../tags-stages-fields/custom-field-values.ts";
import { firstStageUuid } from "../tags-stages-fields/stages.ts";
import { emitEvent } from "../webhooks/webhooks.ts";
import { findContact } from "./contact-identity.ts";
import { fullName, readProfile } from "./contact-profile.ts";

export interface UpsertOptions {
  /** The profile of the person, in the format of the request. */
  readonly lead: Fields;
  /** The list of a new contact. */
  readonly listUuid: string;
  /** Whether an existing contact is updated. Default: `true`. */
  readonly updateIfExists?: boolean;
  /** Whether an existing contact is moved to this list. Default: `false`. */
  readonly moveToList?: boolean;
  /** Values of custom fields, by the name or the UUID of the field. */
  readonly customFields?: Fields;
  readonly teamId: number;
  /** The data source of a new contact. */
  readonly dataSourceUuid?: string;
}

export interface UpsertResult {
  readonly row: Row;
  readonly outcome: "created" | "updated" | "unchanged";
}

/**
 * Creates a contact, or updates the contact with the same identity.
 *
 * @throws HttpError 422 if the list or a custom field does not exist. Then nothing is saved.
 */
export function upsertContact(backend: Backend, options: UpsertOptions): UpsertResult {
  const { lead, listUuid, customFields = {} } = options;
  requireReferencedRow(backend, "lists", "list_uuid", listUuid);
  const values = readCustomValues(backend, "lead", customFields);
  const profile = readProfile(lead);
  const existing = findContact(backend, profile);
  return existing === undefined
    ? createContact(backend, profile, values, options)
    : updateContact(backend, existing, profile, values, options);
}

function createContact(
  backend: Backend,
  profile: Fields,
  values: readonly CustomValue[],
  options: UpsertOptions,
): UpsertResult {
  const { lead, listUuid, teamId, dataSourceUuid } = options;
  const fields = {
    ...profile,
    ...companyFields(backend, profile, lead, teamId),
    status: "ok",
    linkedin_status: "active",
    list_uuid: listUuid,
    pipeline_stage_uuid: firstStageUuid(backend, "lead") ?? "",
    tags: [],
    data_source_uuid: dataSourceUuid ?? null,
  };
  const row = createRow(backend, leads, fields, teamId);
  for (const value of values) saveCustomValue(backend, "lead", String(row.uuid), value, teamId);
  emitEvent(backend, "contact_created", { lead: row.uuid });
  return { row, outcome: "created" };
}

function updateContact(
  backend: Backend,
  existing: Row,
  profile: Fields,
  values: readonly CustomValue[],
  { lead, listUuid, updateIfExists = true, moveToList = false, teamId }: UpsertOptions,
): UpsertResult {
  const requested = updateIfExists
    ? {
        ...withoutKnownEmail(existing, profile),
        ...fullName({ ...existing, ...profile }),
        ...(changesEmployer(existing, profile, lead) && companyFields(backend, profile, lead, teamId)),
      }
    : {};
  const changes = changedFields(existing, { ...requested, ...(moveToList && { list_uuid: listUuid }) });
  const row = updateRowIfChanged(backend, leads, existing, changes);
  const changedValues = (updateIfExists ? values : []).filter(
    (value) => saveCustomValue(backend, "lead", String(row.uuid), value, teamId).changed,
  );
  if (Object.keys(changes).length === 0 && changedValues.length === 0) return { row, outcome: "unchanged" };
  emitEvent(backend, "contact_updated", { lead: row.uuid });
  return { row, outcome: "updated" };
}

/** Drops the work email if it is the personal email of the contact. */
function withoutKnownEmail(existing: Row, { work_email, ...profile }: Fields): Fields {
  const isDuplicate = work_email === undefined || work_email === existing.personal_email;
  return isDuplicate ? profile : { ...profile, work_email };
}

/** Returns whether the profile names a new employer, or the first one. */
function changesEmployer(existing: Row, { company_name }: Fields, { domain }: Fields): boolean {
  if (company_name !== undefined && company_name !== existing.company_name) return true;
  return existing.company_uuid === null && Boolean(company_name ?? domain);
}

/** Returns the company fields of a contact. Creates the company if it does not exist. */
function companyFields(backend: Backend, profile: Fields, { domain }: Fields, teamId: number): Fields {
  const company = findOrCreateCompany(backend, profile.company_name, domain, teamId);
  if (company === undefined) return { company_uuid: null, company_ln_id: null };
  const { uuid, name, ln_id } = company;
  return {
    company_uuid: uuid,
    company_name: profile.company_name ?? name,
    company_ln_id: typeof ln_id === "number" ? String(ln_id) : null,
  };
}
