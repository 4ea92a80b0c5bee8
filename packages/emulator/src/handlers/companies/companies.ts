import type { World } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { declared, deleteRow, idOf, listRows, onlyFields, updateRow } from "../../collections/crud.ts";
import { changeRow, companies, leads, named } from "../../collections/records.ts";
import { matchSelection, readSelection, selectRows } from "../../collections/selection.ts";
import type { Handlers } from "../../http/handler.ts";
import { type Fields, fieldsOf, isFields, stringsOf } from "../../json.ts";
import { removeValues } from "../contacts/contact-removal.ts";
import { each, massAction, tagAction } from "../mass-action.ts";
import { changeCompanyStage, namedStage } from "../tags-stages-fields/stages.ts";
import { bareDomain, companyHandle, createCompany, findCompany } from "./company-identity.ts";

export const companyHandlers: Handlers = {
  searchCompanies: (input, world) => {
    const also = matchSelection(readSelection(companies, fieldsOf(input.body.filter)));
    return listRows(input, world, "companies", { filter: {}, ...(also && { also }) });
  },

  /** Each becomes a new record, also where there is one of the same name or domain. */
  createCompanies: ({ operation, body, teamId }, world) => {
    const lists = stringsOf(body.list_uuids);
    for (const list of lists) named(world, "lists", "list_uuids", list);
    const { items } = fieldsOf(fieldsOf(operation.body?.schema.properties).companies);
    const known = fieldsOf(fieldsOf(items).properties);
    const more = { lists, data_source_uuid: body.data_source_uuid ?? null };
    return fieldsIn(body.companies).map((company) =>
      createCompany(world, { ...onlyFields(company, known), ...more }, teamId),
    );
  },

  updateCompany: (input, world) => {
    const { domain, linkedin, lead_status_uuid, ...rest } = declared(input);
    const fields = {
      ...rest,
      ...(lead_status_uuid !== undefined && {
        lead_status_uuid: namedStage(world, "company", "lead_status_uuid", lead_status_uuid),
      }),
      ...(domain !== undefined && { domain: bareDomain(String(domain)) }),
      ...(linkedin !== undefined && { linkedin: companyHandle(String(linkedin)) }),
    };
    return updateRow(world, companies, idOf(input), fields);
  },

  deleteCompany: (input, world) => {
    removeCompany(world, String(named(world, "companies", "uuid", idOf(input)).uuid));
  },

  /** Companies without contacts are missing from the answer. */
  getCompanyLeads: ({ body }, world) => {
    const found: Record<string, Row[]> = {};
    for (const row of employees(world, stringsOf(body.uuids))) {
      const company = String(row.company_uuid);
      found[company] = [...(found[company] ?? []), world.table("leads").whole(row)];
    }
    return found;
  },

  lookupCompanies: ({ body }, world) => {
    const found = fieldsIn(body.lookups).map((lookup) => findCompany(world, lookup));
    return [...new Map(found.filter((row) => row !== undefined).map((row) => [row.uuid, row])).values()];
  },

  companiesMassAction: massAction(companies, {
    company_add_tags: tagAction(companies, "add"),
    company_remove_tags: tagAction(companies, "remove"),
    company_replace_tags: tagAction(companies, "replace"),

    company_change_pipeline_stage: ({ pipeline_stage_uuid, lead_status_uuid }, world) => {
      const field = lead_status_uuid === undefined ? "pipeline_stage_uuid" : "lead_status_uuid";
      const stage = namedStage(world, "company", `payload.${field}`, lead_status_uuid ?? pipeline_stage_uuid);
      return each(world, companies, (row) => changeCompanyStage(world, row, stage));
    },

    company_delete: (_, world) => (ids) => {
      for (const id of ids) removeCompany(world, id);
    },
  }),
};

/** Its contacts stay, without a company record. */
function removeCompany(world: World, uuid: string): void {
  const linked = [...employees(world, [uuid])].map((row) => String(row.uuid));
  each(world, leads, (row) => changeRow(world, leads, row, { company_uuid: null, company_ln_id: null }))(
    linked,
  );
  removeValues(world, uuid);
  deleteRow(world, companies, uuid);
}

function employees(world: World, uuids: readonly string[]): Iterable<Row> {
  const wanted = new Set(uuids);
  const match = (row: Row): boolean => wanted.has(String(row.company_uuid));
  return selectRows(world, "leads", { ids: undefined, match });
}

const fieldsIn = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);
