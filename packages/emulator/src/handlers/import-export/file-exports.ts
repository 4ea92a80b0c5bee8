import type { World } from "../../backend/backend.ts";
import { internal, type Row } from "../../backend/table.ts";
import type { Collection } from "../../collections/collections.ts";
import { onlyFields, USER_ID } from "../../collections/crud.ts";
import { companies, leads } from "../../collections/records.ts";
import { readSelection, selectIds, selectRows } from "../../collections/selection.ts";
import type { Handlers, Jobs } from "../../http/handler.ts";
import { notFound } from "../../http/http-error.ts";
import { Reply } from "../../http/response.ts";
import { type Fields, fieldsOf } from "../../json.ts";
import { valuesOf } from "../tags-stages-fields/custom-field-values.ts";
import { emitEvent } from "../webhooks/webhooks.ts";
import { writeCsv } from "./csv.ts";

/** How long an export takes. */
const FINISHED_AFTER = 20_000;

/** No answer of the API tells the name of the file. */
const FILE_NAME = internal("file_name");

/** Lets a file of the selected rows be written. */
export function startExport(world: World, of: Collection, filter: Fields, teamId: number): Row {
  const uuid = world.newUuid();
  const row = world.table("file-exports").insert({
    uuid,
    team_id: teamId,
    user_id: USER_ID,
    type: of === leads ? "contact_export_csv" : "account_export_csv",
    status: "queued",
    filter,
    created_at: world.now,
    updated_at: world.now,
  });
  world.effect("created", { collection: "file-exports", id: uuid });
  world.schedule(FINISHED_AFTER, "exports.finish", { uuid });
  return row;
}

export const fileExportHandlers: Handlers = {
  exportLeadsToCsv: ({ body, teamId, operation }, world) => {
    const row = startExport(world, leads, checked(leads, body.filter), teamId);
    return onlyFields(row, fieldsOf(operation.success.schema?.properties));
  },

  exportCompaniesToCsv: ({ body, teamId, operation }, world) => {
    const row = startExport(world, companies, checked(companies, body.filter), teamId);
    return onlyFields(row, fieldsOf(operation.success.schema?.properties));
  },

  downloadExportFile: ({ body }, world) => {
    const name = String(body.file_name);
    const [file] = world.table("file-exports").findBy(FILE_NAME, name);
    if (file === undefined) throw notFound(`file ${name}`);
    const of = file.type === "contact_export_csv" ? leads : companies;
    return new Reply(200, toCsv(world, of, fieldsOf(file.filter)), "text/csv");
  },
};

export const fileExportJobs: Jobs = {
  "exports.finish": ({ uuid }, world) => {
    const changes = { status: "done", [FILE_NAME]: `${uuid}.csv`, updated_at: world.now };
    const row = world.table("file-exports").update(String(uuid), changes);
    if (row?.type !== "contact_export_csv") return;
    const selection = readSelection(leads, fieldsOf(row.filter));
    for (const lead of selectIds(world, leads, selection)) emitEvent(world, "contact_exported", { lead });
  },
};

/** @throws Refusal 422 when the filter has an operator that does not exist. */
function checked(of: Collection, filter: unknown): Fields {
  readSelection(of, fieldsOf(filter));
  return fieldsOf(filter);
}

/** The selected rows as they are now: what can be written as one text, and the custom fields by their names. */
function toCsv(world: World, of: Collection, filter: Fields): string {
  const object = of === leads ? "lead" : "company";
  const columns = Object.entries(fieldsOf(of.schema.properties))
    .filter(([, schema]) => fieldsOf(fieldsOf(schema).items).type !== "object")
    .map(([field]) => field);
  const customFields = world.table("custom-fields").findBy("object", object);
  const rows = [...selectRows(world, of.name, readSelection(of, filter))].map((row) => {
    const values = new Map(
      valuesOf(world, String(row.uuid)).map((value) => [value.custom_field_uuid, value.value]),
    );
    return [
      ...columns.map((field) => asText(row[field])),
      ...customFields.map(({ uuid }) => values.get(uuid)),
    ];
  });
  return writeCsv([...columns, ...customFields.map(({ name }) => String(name))], rows);
}

const asText = (value: unknown): unknown => (Array.isArray(value) ? value.join(", ") : value);
