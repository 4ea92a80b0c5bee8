import type { Backend } from "../../backend/backend.ts";
import { internalField, type Row } from "../../backend/table.ts";
import type { Collection } from "../../collections/collections.ts";
import { pickFields, USER_ID } from "../../collections/crud.ts";
import { companies, leads } from "../../collections/records.ts";
import { readSelection, selectIds, selectRows } from "../../collections/selection.ts";
import type { Handlers, JobHandlers } from "../../http/handler.ts";
import { notFound } from "../../http/http-error.ts";
import { HandlerResponse } from "../../http/response.ts";
import { type Fields, fieldsOf } from "../../json.ts";
import { customFieldValuesOf } from "../tags-stages-fields/custom-field-values.ts";
import { emitEvent } from "../webhooks/webhooks.ts";
import { writeCsv } from "./csv.ts";

/** The time until an export is finished, in milliseconds. */
const EXPORT_DURATION = 20_000;

/** The name of the file, which no response contains. */
const FILE_NAME = internalField("file_name");

/** Queues an export of the rows that match the filter. */
export function startExport(backend: Backend, collection: Collection, filter: Fields, teamId: number): Row {
  const uuid = backend.newUuid();
  const row = backend.table("file-exports").insert({
    uuid,
    team_id: teamId,
    user_id: USER_ID,
    type: collection === leads ? "contact_export_csv" : "account_export_csv",
    status: "queued",
    filter,
    created_at: backend.now,
    updated_at: backend.now,
  });
  backend.recordEffect("created", { collection: "file-exports", id: uuid });
  backend.schedule(EXPORT_DURATION, "exports.finish", { uuid });
  return row;
}

export const fileExportHandlers: Handlers = {
  exportLeadsToCsv: ({ body, teamId, operation }, backend) => {
    const row = startExport(backend, leads, requireValidFilter(leads, body.filter), teamId);
    return pickFields(row, fieldsOf(operation.success.schema?.properties));
  },

  exportCompaniesToCsv: ({ body, teamId, operation }, backend) => {
    const row = startExport(backend, companies, requireValidFilter(companies, body.filter), teamId);
    return pickFields(row, fieldsOf(operation.success.schema?.properties));
  },

  downloadExportFile: ({ body }, backend) => {
    const name = String(body.file_name);
    const [file] = backend.table("file-exports").findBy(FILE_NAME, name);
    if (file === undefined) throw notFound(`file ${name}`);
    const collection = file.type === "contact_export_csv" ? leads : companies;
    return new HandlerResponse(200, toCsv(backend, collection, fieldsOf(file.filter)), "text/csv");
  },
};

export const fileExportJobs: JobHandlers = {
  "exports.finish": ({ uuid }, backend) => {
    const changes = { status: "done", [FILE_NAME]: `${uuid}.csv`, updated_at: backend.now };
    const row = backend.table("file-exports").update(String(uuid), changes);
    const collection = row?.type === "contact_export_csv" ? leads : companies;
    for (const id of selectIds(backend, collection, readSelection(collection, fieldsOf(row?.filter)))) {
      if (collection === leads) emitEvent(backend, "contact_exported", { lead: id });
      else emitEvent(backend, "account_exported", { account: backend.requireRow("companies", id) });
    }
  },
};

/** @throws HttpError 422 if the filter contains an unknown operator. */
function requireValidFilter(collection: Collection, filter: unknown): Fields {
  readSelection(collection, fieldsOf(filter));
  return fieldsOf(filter);
}

/** Writes the current values of the selected rows, except lists of objects, and the custom fields by their names. */
function toCsv(backend: Backend, collection: Collection, filter: Fields): string {
  const objectType = collection === leads ? "lead" : "company";
  const columns = Object.entries(fieldsOf(collection.schema.properties))
    .filter(([, schema]) => fieldsOf(fieldsOf(schema).items).type !== "object")
    .map(([field]) => field);
  const customFields = backend.table("custom-fields").findBy("object", objectType);
  const rows = [...selectRows(backend, collection.name, readSelection(collection, filter))].map((row) => {
    const values = new Map(
      customFieldValuesOf(backend, String(row.uuid)).map((value) => [value.custom_field_uuid, value.value]),
    );
    return [
      ...columns.map((field) => cellText(row[field])),
      ...customFields.map(({ uuid }) => values.get(uuid)),
    ];
  });
  return writeCsv([...columns, ...customFields.map(({ name }) => String(name))], rows);
}

const cellText = (value: unknown): unknown => (Array.isArray(value) ? value.join(", ") : value);
