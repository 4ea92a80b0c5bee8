import type { Backend } from "../../backend/backend.ts";
import { internalField, type Row } from "../../backend/table.ts";
import { createRow, idParameter, pickFields, USER_ID } from "../../collections/crud.ts";
import { companies, requireCollection, requireReferencedRow } from "../../collections/records.ts";
import type { Handlers, JobHandlers } from "../../http/handler.ts";
import { invalidField } from "../../http/http-error.ts";
import type { UploadedFile } from "../../http/operation-input.ts";
import { type Fields, fieldsOf, isFields, stringsOf } from "../../json.ts";
import { companyHandle, createCompany, findCompany, normalizeDomain } from "../companies/company-identity.ts";
import { isCompanyBlacklisted } from "../contacts/blacklist.ts";
import { PROFILE_FIELDS } from "../contacts/contact-profile.ts";
import { findCustomField } from "../tags-stages-fields/custom-field-values.ts";
import { importPerson } from "./contact-import.ts";
import { readCsv } from "./csv.ts";

const ROWS_PER_SECOND = 50;

const HEADER = internalField("header");
const ROWS = internalField("rows");

export const fileImportHandlers: Handlers = {
  uploadCsvFile: ({ body, teamId, operation }, backend) => {
    const file = body.file as UploadedFile;
    const { header, rows, delimiter } = readCsv(new TextDecoder().decode(file.bytes));
    if (header.length === 0) throw invalidField("file", "The file is empty.");
    const uuid = backend.newUuid();
    const row = backend.table("file-imports").insert({
      uuid,
      team_id: teamId,
      user_id: USER_ID,
      type: body.type,
      status: "uploaded",
      payload: { path: `imports/${uuid}.csv`, file_name: file.name, delimiter, quote: '"' },
      created_at: backend.now,
      updated_at: backend.now,
      [HEADER]: header,
      [ROWS]: rows,
    });
    backend.recordEffect("created", { collection: "file-imports", id: uuid });
    return pickFields(row, fieldsOf(operation.success.schema?.properties));
  },

  importLeadsFromFile: (input, backend) => {
    const { body, teamId } = input;
    const file = requireReferencedRow(backend, "file-imports", "uuid", idParameter(input));
    const isTarget = (target: string): boolean =>
      PROFILE_FIELDS.includes(target) || findCustomField(backend, "lead", target) !== undefined;
    const columns = readColumns(file, body.columns, isTarget);
    const tags = stringsOf(body.tags).map((tag) =>
      String(requireReferencedRow(backend, "tags", "tags", tag).uuid),
    );
    const list =
      body.list_uuid === undefined
        ? createRow(backend, requireCollection("lists"), { name: fieldsOf(file.payload).file_name }, teamId)
        : requireReferencedRow(backend, "lists", "list_uuid", body.list_uuid);
    startImport(backend, file, "imports.leads", { columns, tags, list: list.uuid, teamId });
  },

  importCompaniesFromFile: (input, backend) => {
    const { body, teamId } = input;
    const file = requireReferencedRow(backend, "file-imports", "uuid", idParameter(input));
    const isTarget = (target: string): boolean => COMPANY_IMPORT_FIELDS.includes(target);
    startImport(backend, file, "imports.companies", {
      columns: readColumns(file, body.columns, isTarget),
      teamId,
    });
  },
};

export const fileImportJobs: JobHandlers = {
  "imports.leads": (data, backend) => {
    for (const fields of takeRows(backend, "imports.leads", data)) {
      const isCustom = ([target]: [string, unknown]): boolean => !PROFILE_FIELDS.includes(target);
      const customFields = Object.fromEntries(Object.entries(fields).filter(isCustom));
      importPerson(backend, fields, {
        listUuid: String(data.list),
        tags: stringsOf(data.tags),
        teamId: Number(data.teamId),
        customFields,
      });
    }
  },

  "imports.companies": (data, backend) => {
    for (const fields of takeRows(backend, "imports.companies", data)) {
      if (isCompanyBlacklisted(backend, companyKeys(fields)) || findCompany(backend, fields)) continue;
      if (fields.name || fields.domain || fields.website || fields.linkedin)
        createCompany(backend, fields, Number(data.teamId));
    }
  },
};

const COMPANY_IMPORT_FIELDS = Object.entries(fieldsOf(companies.schema.properties))
  .filter(([, schema]) => [fieldsOf(schema).type].flat().includes("string"))
  .map(([field]) => field)
  .filter((field) => !["uuid", "status", "lead_status_uuid", "data_source_uuid"].includes(field))
  .filter((field) => !field.endsWith("_at"));

/**
 * Returns the column index and the target field of each mapping.
 *
 * @throws HttpError 422 if a column or field does not exist.
 */
function readColumns(file: Row, given: unknown, isTarget: (target: string) => boolean): [number, string][] {
  const header = stringsOf(file[HEADER]);
  return (Array.isArray(given) ? given.filter(isFields) : []).map(({ source, target }) => {
    const index = header.indexOf(String(source).trim());
    if (index < 0) throw invalidField("columns", `The file has no column ${String(source)}.`);
    if (!isTarget(String(target))) throw invalidField("columns", `There is no field ${String(target)}.`);
    return [index, String(target)];
  });
}

function startImport(backend: Backend, { uuid }: Row, kind: string, data: Fields): void {
  backend.table("file-imports").update(String(uuid), { status: "in_progress", updated_at: backend.now });
  backend.schedule(1000, kind, { uuid, next: 0, ...data });
}

/** Returns the next rows of a file, without empty cells. Schedules a job for the rows after them. */
function takeRows(backend: Backend, kind: string, data: Fields): Fields[] {
  const file = backend.requireRow("file-imports", data.uuid);
  const rows = file[ROWS] as readonly (readonly string[])[];
  const next = Number(data.next) + ROWS_PER_SECOND;
  if (next < rows.length) backend.schedule(1000, kind, { ...data, next });
  else
    backend.table("file-imports").update(String(data.uuid), { status: "completed", updated_at: backend.now });
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

const companyKeys = ({ name, linkedin, domain, website }: Fields): Fields => ({
  name,
  linkedin: companyHandle(String(linkedin ?? "")),
  domain: normalizeDomain(String(domain ?? website ?? "")),
});
