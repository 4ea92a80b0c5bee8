import type { Backend } from "../../backend/backend.ts";
import { internalField, type Row } from "../../backend/table.ts";
import { createRow, declaredFields, updateRow } from "../../collections/crud.ts";
import { companies, requireCollection, updateRowIfChanged } from "../../collections/records.ts";
import type { Handlers, JobHandlers } from "../../http/handler.ts";
import { fieldsOf, stringsOf } from "../../json.ts";
import { createCompany, findCompany } from "../companies/company-identity.ts";
import { isCompanyBlacklisted } from "../contacts/blacklist.ts";
import { fictionalCompany, fictionalPerson } from "../enrichment/fictional-profiles.ts";
import { changeTags } from "../tags-stages-fields/tags.ts";
import { type ImportOutcome, importPerson } from "./contact-import.ts";

const dataSources = requireCollection("data-sources");

/** The time until a data source starts, and the time per record, in milliseconds. */
const START_DELAY = 10_000;
const RECORD_INTERVAL = 2_000;

/** The number of records that a data source finds: at least the first, fewer than the second. */
const [MIN_RECORDS, MAX_RECORDS] = [10, 40];

/** The number of records found. */
const FOUND = internalField("found");
/** The number of imported records by outcome. */
const OUTCOMES = internalField("outcomes");

export const dataSourceHandlers: Handlers = {
  createDataSource: (input, backend) => {
    const fields = { ...declaredFields(input), status: "not_started" };
    const row = createRow(backend, dataSources, fields, input.teamId);
    backend.schedule(START_DELAY, "dataSources.start", { uuid: row.uuid });
    return row;
  },

  /** The response omits data sources that do not exist. */
  getDataSourceMetrics: ({ body }, backend) => {
    const table = backend.table("data-sources");
    const rows = stringsOf(body.uuids).map((uuid) => table.get(uuid));
    const existing = rows.filter((row) => row !== undefined);
    return Object.fromEntries(existing.map((row) => [row.uuid, dataSourceMetrics(row)]));
  },
};

export const dataSourceJobs: JobHandlers = {
  "dataSources.start": ({ uuid }, backend) => {
    const source = backend.table("data-sources").get(String(uuid));
    if (source === undefined) return;
    if (backend.table("lists").get(String(source.list_uuid)) === undefined) {
      const errors = [{ message: "The list does not exist." }];
      updateRow(backend, dataSources, String(uuid), { status: "failed", errors });
      return;
    }
    // Files are imported by the file import operations, so a CSV data source finds no records.
    const found =
      source.type === "csv_leads"
        ? 0
        : MIN_RECORDS + Math.floor(backend.random() * (MAX_RECORDS - MIN_RECORDS));
    const row = updateRow(backend, dataSources, String(uuid), { status: "in_progress", [FOUND]: found });
    scheduleNextRecord(backend, row);
  },

  "dataSources.next": ({ uuid }, backend) => {
    const source = backend.table("data-sources").get(String(uuid));
    if (source === undefined) return;
    const key = `${String(uuid)} ${processedCount(source)}`;
    const outcome = /accounts/.test(String(source.type))
      ? importCompany(backend, source, key)
      : importPerson(backend, fictionalPerson(key), {
          listUuid: String(source.list_uuid),
          tags: knownTags(backend, source),
          teamId: Number(source.team_id),
          dataSourceUuid: String(uuid),
        });
    const outcomes = fieldsOf(source[OUTCOMES]);
    const counted = { ...outcomes, [outcome]: Number(outcomes[outcome] ?? 0) + 1 };
    scheduleNextRecord(
      backend,
      backend.table("data-sources").update(String(uuid), { [OUTCOMES]: counted }) ?? source,
    );
  },
};

function scheduleNextRecord(backend: Backend, source: Row): void {
  const { uuid } = source;
  if (processedCount(source) < Number(source[FOUND]))
    backend.schedule(RECORD_INTERVAL, "dataSources.next", { uuid });
  else updateRow(backend, dataSources, String(uuid), { status: "completed" });
}

function importCompany(backend: Backend, source: Row, key: string): ImportOutcome {
  const company = fictionalCompany(key);
  if (isCompanyBlacklisted(backend, company)) return "blacklisted";
  const existing = findCompany(backend, company);
  const row =
    existing ?? createCompany(backend, { ...company, data_source_uuid: source.uuid }, Number(source.team_id));
  const lists = [...new Set([...stringsOf(row.lists), String(source.list_uuid)])];
  changeTags(
    backend,
    companies,
    updateRowIfChanged(backend, companies, row, { lists }),
    "add",
    knownTags(backend, source),
  );
  return existing === undefined ? "saved" : "duplicate";
}

const knownTags = (backend: Backend, { tags }: Row): string[] =>
  stringsOf(tags).filter((tag) => backend.table("tags").get(tag) !== undefined);

const processedCount = (source: Row): number =>
  Object.values(fieldsOf(source[OUTCOMES])).reduce((sum: number, count) => sum + Number(count), 0);

function dataSourceMetrics(source: Row): Record<string, number> {
  const { saved, duplicate, blacklisted, error } = fieldsOf(source[OUTCOMES]);
  return {
    queued_records: Number(source[FOUND] ?? 0) - processedCount(source),
    saved_records: Number(saved ?? 0),
    duplicate_records: Number(duplicate ?? 0),
    blacklisted_records: Number(blacklisted ?? 0),
    error_records: Number(error ?? 0),
    child_queued_records: 0,
    child_saved_records: 0,
    child_duplicate_records: 0,
  };
}
