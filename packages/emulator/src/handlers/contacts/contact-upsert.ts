import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { createRow } from "../../collections/crud.ts";
import { changedFields, leads, requireReferencedRow, updateRowIfChanged } from "../../collections/records.ts";
import type { Fields } from "../../json.ts";
import { companyOf } from "../companies/company-identity.ts";
import {
  type CustomValue,
  readCustomValues,
  saveCustomValue,
} from "../tags-stages-fields/custom-field-values.ts";
import { firstStage } from "../tags-stages-fields/stages.ts";
import { emitEvent } from "../webhooks/webhooks.ts";
import { findContact } from "./contact-identity.ts";
import { fullName, readProfile } from "./contact-profile.ts";

export interface UpsertOptions {
  /** The person, as the API takes them. */
  readonly lead: Fields;
  /** Where a new contact goes. */
  readonly listUuid: string;
  /** Whether a known contact is changed. Default: `true`. */
  readonly updateIfExists?: boolean;
  /** Whether a known contact leaves its list for this one. Default: `false`. */
  readonly moveToList?: boolean;
  /** Custom values by the name or the uuid of their field. */
  readonly customFields?: Fields;
  readonly teamId: number;
  /** The import that a new contact comes from. */
  readonly dataSourceUuid?: string;
}

export interface Upserted {
  readonly row: Row;
  readonly outcome: "created" | "updated" | "unchanged";
}

/** Saves a person: makes a contact, or changes the one that is the same person. @throws HttpError 422. */
export function upsertContact(backend: Backend, options: UpsertOptions): Upserted {
  const { lead, listUuid, customFields = {} } = options;
  requireReferencedRow(backend, "lists", "list_uuid", listUuid);
  const values = readCustomValues(backend, "lead", customFields);
  const profile = readProfile(lead);
  const known = findContact(backend, profile);
  return known === undefined
    ? create(backend, profile, values, options)
    : update(backend, known, profile, values, options);
}

function create(
  backend: Backend,
  profile: Fields,
  values: readonly CustomValue[],
  options: UpsertOptions,
): Upserted {
  const { lead, listUuid, teamId, dataSourceUuid } = options;
  const fields = {
    ...profile,
    ...employer(backend, profile, lead, teamId),
    status: "ok",
    linkedin_status: "active",
    list_uuid: listUuid,
    pipeline_stage_uuid: firstStage(backend, "lead") ?? "",
    tags: [],
    data_source_uuid: dataSourceUuid ?? null,
  };
  const row = createRow(backend, leads, fields, teamId);
  for (const value of values) saveCustomValue(backend, "lead", String(row.uuid), value, teamId);
  emitEvent(backend, "contact_created", { lead: row.uuid });
  return { row, outcome: "created" };
}

function update(
  backend: Backend,
  known: Row,
  profile: Fields,
  values: readonly CustomValue[],
  { lead, listUuid, updateIfExists = true, moveToList = false, teamId }: UpsertOptions,
): Upserted {
  const asked = updateIfExists
    ? {
        ...withoutKnownEmail(known, profile),
        ...fullName({ ...known, ...profile }),
        ...(changesEmployer(known, profile, lead) && employer(backend, profile, lead, teamId)),
      }
    : {};
  const changes = changedFields(known, { ...asked, ...(moveToList && { list_uuid: listUuid }) });
  const row = updateRowIfChanged(backend, leads, known, changes);
  const changedValues = (updateIfExists ? values : []).filter(
    (value) => saveCustomValue(backend, "lead", String(row.uuid), value, teamId).changed,
  );
  if (Object.keys(changes).length === 0 && changedValues.length === 0) return { row, outcome: "unchanged" };
  emitEvent(backend, "contact_updated", { lead: row.uuid });
  return { row, outcome: "updated" };
}

/** An address that is known as the private one does not become the one at work as well. */
function withoutKnownEmail(known: Row, { work_email, ...profile }: Fields): Fields {
  const isKnown = work_email === undefined || work_email === known.personal_email;
  return isKnown ? profile : { ...profile, work_email };
}

/** Whether the person works elsewhere than known, or where was not known. */
function changesEmployer(known: Row, { company_name }: Fields, { domain }: Fields): boolean {
  if (company_name !== undefined && company_name !== known.company_name) return true;
  return known.company_uuid === null && Boolean(company_name ?? domain);
}

/** The company record that a person belongs to. */
function employer(backend: Backend, profile: Fields, { domain }: Fields, teamId: number): Fields {
  const company = companyOf(backend, profile.company_name, domain, teamId);
  if (company === undefined) return { company_uuid: null, company_ln_id: null };
  const { uuid, name, ln_id } = company;
  return {
    company_uuid: uuid,
    company_name: profile.company_name ?? name,
    company_ln_id: typeof ln_id === "number" ? String(ln_id) : null,
  };
}
