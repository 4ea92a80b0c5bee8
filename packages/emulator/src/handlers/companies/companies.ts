import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import {
  declaredFields,
  deleteRow,
  idParameter,
  listRows,
  pickFields,
  updateRow,
} from "../../collections/crud.ts";
import { checkSearchWindow } from "../../collections/page.ts";
import { companies, leads, requireReferencedRow, updateRowIfChanged } from "../../collections/records.ts";
import { matchSelection, readSelection, selectRows } from "../../collections/selection.ts";
import type { Handlers, JobHandlers } from "../../http/handler.ts";
import { type Fields, fieldsOf, isFields, stringsOf } from "../../json.ts";
import { removeCustomFieldValues } from "../contacts/contact-removal.ts";
import {
  type MassAction,
  massActionHandler,
  massActionJobs,
  tagMassAction,
  updateEach,
} from "../mass-action.ts";
import { changeCompanyStage, requireStage } from "../tags-stages-fields/stages.ts";
import { companyHandle, createCompany, findCompany, normalizeDomain } from "./company-identity.ts";

const COMPANY_ACTIONS: Readonly<Record<string, MassAction>> = {
  company_add_tags: tagMassAction(companies, "add"),
  company_remove_tags: tagMassAction(companies, "remove"),
  company_replace_tags: tagMassAction(companies, "replace"),

  company_change_pipeline_stage: ({ pipeline_stage_uuid, lead_status_uuid }, backend) => {
    const field = lead_status_uuid === undefined ? "pipeline_stage_uuid" : "lead_status_uuid";
    const stage = requireStage(
      backend,
      "company",
      `payload.${field}`,
      lead_status_uuid ?? pipeline_stage_uuid,
    );
    return updateEach(backend, companies, (row) => changeCompanyStage(backend, row, stage));
  },

  company_delete: (_, backend) => (ids) => {
    for (const id of ids) removeCompany(backend, id);
  },
};

export const companyHandlers: Handlers = {
  searchCompanies: (input, backend) => {
    checkSearchWindow(input.body);
    const extraFilter = matchSelection(readSelection(companies, fieldsOf(input.body.filter)));
    return listRows(input, backend, "companies", { filter: {}, ...(extraFilter && { extraFilter }) });
  },

  /** Always creates new companies, even if one with the same name or domain exists. */
  createCompanies: ({ operation, body, teamId }, backend) => {
    const lists = stringsOf(body.list_uuids);
    for (const list of lists) requireReferencedRow(backend, "lists", "list_uuids", list);
    const { items } = fieldsOf(fieldsOf(operation.body?.schema.properties).companies);
    const known = fieldsOf(fieldsOf(items).properties);
    const more = { lists, data_source_uuid: body.data_source_uuid ?? null };
    return fieldsIn(body.companies).map((company) =>
      createCompany(backend, { ...pickFields(company, known), ...more }, teamId),
    );
  },

  updateCompany: (input, backend) => {
    const { domain, linkedin, lead_status_uuid, ...rest } = declaredFields(input);
    const fields = {
      ...rest,
      ...(lead_status_uuid !== undefined && {
        lead_status_uuid: requireStage(backend, "company", "lead_status_uuid", lead_status_uuid),
      }),
      ...(domain !== undefined && { domain: normalizeDomain(String(domain)) }),
      ...(linkedin !== undefined && { linkedin: companyHandle(String(linkedin)) }),
    };
    return updateRow(backend, companies, idParameter(input), fields);
  },

  deleteCompany: (input, backend) => {
    removeCompany(
      backend,
      String(requireReferencedRow(backend, "companies", "uuid", idParameter(input)).uuid),
    );
  },

  /** The response omits companies without contacts. */
  getCompanyLeads: ({ body }, backend) => {
    const found: Record<string, Row[]> = {};
    for (const row of employees(backend, stringsOf(body.uuids))) {
      const company = String(row.company_uuid);
      found[company] = [...(found[company] ?? []), backend.table("leads").fullRow(row)];
    }
    return found;
  },

  lookupCompanies: ({ body }, backend) => {
    const found = fieldsIn(body.lookups).map((lookup) => findCompany(backend, lookup));
    return [...new Map(found.filter((row) => row !== undefined).map((row) => [row.uuid, row])).values()];
  },

  companiesMassAction: massActionHandler(companies, COMPANY_ACTIONS),
};

export const companyJobs: JobHandlers = massActionJobs(companies, COMPANY_ACTIONS);

/** Deletes a company. Its contacts remain, with `company_uuid: null`. */
function removeCompany(backend: Backend, uuid: string): void {
  const linked = [...employees(backend, [uuid])].map((row) => String(row.uuid));
  updateEach(backend, leads, (row) =>
    updateRowIfChanged(backend, leads, row, { company_uuid: null, company_ln_id: null }),
  )(linked);
  removeCustomFieldValues(backend, uuid);
  deleteRow(backend, companies, uuid);
}

function employees(backend: Backend, uuids: readonly string[]): Iterable<Row> {
  const selected = new Set(uuids);
  const match = (row: Row): boolean => selected.has(String(row.company_uuid));
  return selectRows(backend, "leads", { ids: undefined, match });
}

const fieldsIn = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);
