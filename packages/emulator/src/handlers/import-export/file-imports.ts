import type { Backend } from "../../backend/backend.ts";
import { decideRecord } from "../../backend/lag.ts";
import { internalField, type Row } from "../../backend/table.ts";
import { createRow, idParameter, pickFields, USER_ID } from "../../collections/crud.ts";
import {
  companies,
  requireCollection,
  requireReferencedRow,
  updateRowIfChanged,
} from "../../collections/records.ts";
import type { Handlers, JobHandlers } from "../../http/handler.ts";
import { invalidField } from "../../http/http-error.ts";
import type { UploadedFile } from "../../http/operation-input.ts";
import { type Fields, fieldsOf, isFields, stringsOf } from "../../json.ts";
import { companyHandle, createCompany, findCompany, normalizeDomain } from "../companies/company-identity.ts";
import { isCompanyBlacklisted } from "../contacts/blacklist.ts";
import { PROFILE_FIELDS } from "../contacts/contact-profile.ts";
import { findCustomField } from "../tags-stages-fields/custom-field-values.ts";
import { blacklistPerson, type ImportOutcome, importPerson, updatePerson } from "./contact-import.ts";
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
  "imports.leads": (data, backend) =>
    importRows(backend, "imports.leads", data, (fields) => {
      const isCustom = ([target]: [string, unknown]): boolean => !PROFILE_FIELDS.includes(target);
      const importContact = CONTACT_IMPORTS[String(data.type)] ?? importPerson;
      return importContact(backend, fields, {
        listUuid: String(data.list),
        tags: stringsOf(data.tags),
        teamId: Number(data.teamId),
        customFields: Object.fromEntries(Object.entries(fields).filter(isCustom)),
      });
    }),

  "imports.companies": (data, backend) =>
    importRows(backend, "imports.companies", data, (fields) => importCompanyRow(backend, fields, data)),
};

/** What an import does with a person, by the type of the file. */
const CONTACT_IMPORTS: Readonly<Record<string, typeof importPerson>> = {
  csv_update_leads: updatePerson,
  csv_blacklist_leads: blacklistPerson,
};

function importCompanyRow(backend: Backend, fields: Fields, { type, teamId }: Fields): ImportOutcome {
  if (isCompanyBlacklisted(backend, companyKeys(fields))) return "blacklisted";
  const known = findCompany(backend, fields);
  const isUpdate = type === "csv_update_accounts";
  if (known !== undefined && isUpdate) updateRowIfChanged(backend, companies, known, fields);
  if (known !== undefined) return "duplicate";
  if (isUpdate || !(fields.name || fields.domain || fields.website || fields.linkedin)) return "error";
  createCompany(backend, fields, Number(teamId));
  return "saved";
}

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

function startImport(backend: Backend, { uuid, type }: Row, kind: string, data: Fields): void {
  backend.table("file-imports").update(String(uuid), { status: "in_progress", updated_at: backend.now });
  const { delay = 0 } = backend.lag.imports ?? {};
  backend.schedule(1000 + delay, kind, { uuid, type, next: 0, applied: 0, refused: 0, ...data });
}

/** Imports the next rows of a file, and schedules a job for the rows after them. */
function importRows(
  backend: Backend,
  kind: string,
  data: Fields,
  importRow: (fields: Fields) => ImportOutcome,
): void {
  const file = backend.requireRow("file-imports", data.uuid);
  const rows = file[ROWS] as readonly (readonly string[])[];
  const width = stringsOf(file[HEADER]).length;
  const { imports = {} } = backend.lag;
  let { applied, refused } = data as { readonly applied: number; readonly refused: number };
  const start = Number(data.next);
  const end = Math.min(start + ROWS_PER_SECOND, rows.length);
  const refuse = (row: number, reason: string): void => {
    refused += 1;
    backend.recordEffect("refused", { batch: "import", file: data.uuid, row, reason });
  };
  let isStopped = false;
  for (const [position, cells] of rows.slice(start, end).entries()) {
    const index = start + position;
    const decision = decideRecord(imports, backend.seed, index, cells);
    isStopped = decision === "stop";
    if (isStopped) break;
    if (decision === "refuse") refuse(index, "lag");
    else if (cells.length !== width) refuse(index, "error");
    else {
      const outcome = importRow(readCells(cells, data.columns as readonly [number, string][]));
      if (outcome === "saved" || outcome === "duplicate") applied += 1;
      else refuse(index, outcome);
    }
  }
  if (!isStopped && end < rows.length) {
    backend.schedule(1000, kind, { ...data, next: end, applied, refused });
    return;
  }
  const status = isStopped ? "failed" : "completed";
  backend.table("file-imports").update(String(data.uuid), { status, updated_at: backend.now });
  const counts = { applied, refused, unreached: rows.length - applied - refused };
  backend.recordEffect("completed", { batch: "import", file: data.uuid, ...counts });
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
