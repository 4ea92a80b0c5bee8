import type { World } from "../../backend/backend.ts";
import { internal, type Row } from "../../backend/table.ts";
import { createRow, idOf, onlyFields, USER_ID } from "../../collections/crud.ts";
import { collection, companies, named } from "../../collections/records.ts";
import type { Handlers, Jobs } from "../../http/handler.ts";
import { invalid } from "../../http/http-error.ts";
import type { UploadedFile } from "../../http/operation-input.ts";
import { type Fields, fieldsOf, isFields, stringsOf } from "../../json.ts";
import { bareDomain, companyHandle, createCompany, findCompany } from "../companies/company-identity.ts";
import { isEmployerBlacklisted } from "../contacts/blacklist.ts";
import { PROFILE_FIELDS } from "../contacts/contact-profile.ts";
import { findCustomField } from "../tags-stages-fields/custom-field-values.ts";
import { importPerson } from "./contact-import.ts";
import { readCsv } from "./csv.ts";

/** How fast rows become contacts. */
const ROWS_A_SECOND = 50;

const HEADER = internal("header");
const ROWS = internal("rows");

export const fileImportHandlers: Handlers = {
  uploadCsvFile: ({ body, teamId, operation }, world) => {
    const file = body.file as UploadedFile;
    const { header, rows, delimiter } = readCsv(new TextDecoder().decode(file.bytes));
    if (header.length === 0) throw invalid("file", "The file is empty.");
    const uuid = world.newUuid();
    const row = world.table("file-imports").insert({
      uuid,
      team_id: teamId,
      user_id: USER_ID,
      type: body.type,
      status: "uploaded",
      payload: { path: `imports/${uuid}.csv`, file_name: file.name, delimiter, quote: '"' },
      created_at: world.now,
      updated_at: world.now,
      [HEADER]: header,
      [ROWS]: rows,
    });
    world.effect("created", { collection: "file-imports", id: uuid });
    return onlyFields(row, fieldsOf(operation.success.schema?.properties));
  },

  importLeadsFromFile: (input, world) => {
    const { body, teamId } = input;
    const file = named(world, "file-imports", "uuid", idOf(input));
    const isTarget = (target: string): boolean =>
      PROFILE_FIELDS.includes(target) || findCustomField(world, "lead", target) !== undefined;
    const columns = readColumns(file, body.columns, isTarget);
    const tags = stringsOf(body.tags).map((tag) => String(named(world, "tags", "tags", tag).uuid));
    const list =
      body.list_uuid === undefined
        ? createRow(world, collection("lists"), { name: fieldsOf(file.payload).file_name }, teamId)
        : named(world, "lists", "list_uuid", body.list_uuid);
    start(world, file, "imports.leads", { columns, tags, list: list.uuid, teamId });
  },

  importCompaniesFromFile: (input, world) => {
    const { body, teamId } = input;
    const file = named(world, "file-imports", "uuid", idOf(input));
    const isTarget = (target: string): boolean => COMPANY_FIELDS.includes(target);
    start(world, file, "imports.companies", { columns: readColumns(file, body.columns, isTarget), teamId });
  },
};

export const fileImportJobs: Jobs = {
  "imports.leads": (data, world) => {
    for (const fields of takeRows(world, "imports.leads", data)) {
      const isCustom = ([target]: [string, unknown]): boolean => !PROFILE_FIELDS.includes(target);
      const customFields = Object.fromEntries(Object.entries(fields).filter(isCustom));
      importPerson(world, fields, {
        listUuid: String(data.list),
        tags: stringsOf(data.tags),
        teamId: Number(data.teamId),
        customFields,
      });
    }
  },

  "imports.companies": (data, world) => {
    for (const fields of takeRows(world, "imports.companies", data)) {
      if (isEmployerBlacklisted(world, asKeys(fields)) || findCompany(world, fields)) continue;
      if (fields.name || fields.domain || fields.website || fields.linkedin)
        createCompany(world, fields, Number(data.teamId));
    }
  },
};

const COMPANY_FIELDS = Object.entries(fieldsOf(companies.schema.properties))
  .filter(([, schema]) => [fieldsOf(schema).type].flat().includes("string"))
  .map(([field]) => field)
  .filter((field) => !["uuid", "status", "lead_status_uuid", "data_source_uuid"].includes(field))
  .filter((field) => !field.endsWith("_at"));

/** Which column of the file fills which field. @throws Refusal 422 when there is no such column or field. */
function readColumns(file: Row, given: unknown, isTarget: (target: string) => boolean): [number, string][] {
  const header = stringsOf(file[HEADER]);
  return (Array.isArray(given) ? given.filter(isFields) : []).map(({ source, target }) => {
    const index = header.indexOf(String(source).trim());
    if (index < 0) throw invalid("columns", `The file has no column ${String(source)}.`);
    if (!isTarget(String(target))) throw invalid("columns", `There is no field ${String(target)}.`);
    return [index, String(target)];
  });
}

function start(world: World, { uuid }: Row, kind: string, data: Fields): void {
  world.table("file-imports").update(String(uuid), { status: "in_progress", updated_at: world.now });
  world.schedule(1000, kind, { uuid, next: 0, ...data });
}

/** The next rows of a file, each as fields with what is not empty. What comes after them is left to the next job. */
function takeRows(world: World, kind: string, data: Fields): Fields[] {
  const file = world.require("file-imports", data.uuid);
  const rows = file[ROWS] as readonly (readonly string[])[];
  const next = Number(data.next) + ROWS_A_SECOND;
  if (next < rows.length) world.schedule(1000, kind, { ...data, next });
  else world.table("file-imports").update(String(data.uuid), { status: "completed", updated_at: world.now });
  const width = stringsOf(file[HEADER]).length;
  return rows
    .slice(Number(data.next), next)
    .filter((cells) => cells.length === width)
    .map((cells) => readCells(cells, data.columns as readonly [number, string][]));
}

function readCells(cells: readonly string[], columns: readonly [number, string][]): Fields {
  const filled = columns.map(([index, target]) => [target, (cells[index] ?? "").trim()]);
  return Object.fromEntries(filled.filter(([, text]) => text !== ""));
}

const asKeys = ({ name, linkedin, domain, website }: Fields): Fields => ({
  name,
  linkedin: companyHandle(String(linkedin ?? "")),
  domain: bareDomain(String(domain ?? website ?? "")),
});
