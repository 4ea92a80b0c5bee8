import type { World } from "../../backend/backend.ts";
import { internal, type Row } from "../../backend/table.ts";
import { createRow, declared, updateRow } from "../../collections/crud.ts";
import { changeRow, collection, companies } from "../../collections/records.ts";
import type { Handlers, Jobs } from "../../http/handler.ts";
import { fieldsOf, stringsOf } from "../../json.ts";
import { createCompany, findCompany } from "../companies/company-identity.ts";
import { isEmployerBlacklisted } from "../contacts/blacklist.ts";
import { madeUpCompany, madeUpPerson } from "../enrichment/fictional-profiles.ts";
import { changeTags } from "../tags-stages-fields/tags.ts";
import { type ImportOutcome, importPerson } from "./contact-import.ts";

const dataSources = collection("data-sources");

/** How long a source waits before it starts, and how long each of its records takes. */
const STARTED_AFTER = 10_000;
const NEXT_AFTER = 2_000;

/** How many records a source finds, from and below. */
const [FEWEST, MOST] = [10, 40];

/** How many records are found, and how many became what. */
const FOUND = internal("found");
const OUTCOMES = internal("outcomes");

export const dataSourceHandlers: Handlers = {
  createDataSource: (input, world) => {
    const fields = { ...declared(input), status: "not_started" };
    const row = createRow(world, dataSources, fields, input.teamId);
    world.schedule(STARTED_AFTER, "dataSources.start", { uuid: row.uuid });
    return row;
  },

  /** A source that does not exist is missing from the answer. */
  getDataSourceMetrics: ({ body }, world) => {
    const table = world.table("data-sources");
    const rows = stringsOf(body.uuids).map((uuid) => table.get(uuid));
    const known = rows.filter((row) => row !== undefined);
    return Object.fromEntries(known.map((row) => [row.uuid, metricsOf(row)]));
  },
};

export const dataSourceJobs: Jobs = {
  "dataSources.start": ({ uuid }, world) => {
    const source = world.table("data-sources").get(String(uuid));
    if (source === undefined) return;
    if (world.table("lists").get(String(source.list_uuid)) === undefined) {
      const errors = [{ message: "The list does not exist." }];
      updateRow(world, dataSources, String(uuid), { status: "failed", errors });
      return;
    }
    // A file is imported by the operations on files; there is nothing to read here.
    const found = source.type === "csv_leads" ? 0 : FEWEST + Math.floor(world.random() * (MOST - FEWEST));
    const row = updateRow(world, dataSources, String(uuid), { status: "in_progress", [FOUND]: found });
    goOn(world, row);
  },

  "dataSources.next": ({ uuid }, world) => {
    const source = world.table("data-sources").get(String(uuid));
    if (source === undefined) return;
    const key = `${String(uuid)} ${processed(source)}`;
    const outcome = /accounts/.test(String(source.type))
      ? importCompany(world, source, key)
      : importPerson(world, madeUpPerson(key), {
          listUuid: String(source.list_uuid),
          tags: knownTags(world, source),
          teamId: Number(source.team_id),
          dataSourceUuid: String(uuid),
        });
    const outcomes = fieldsOf(source[OUTCOMES]);
    const counted = { ...outcomes, [outcome]: Number(outcomes[outcome] ?? 0) + 1 };
    goOn(world, world.table("data-sources").update(String(uuid), { [OUTCOMES]: counted }) ?? source);
  },
};

function goOn(world: World, source: Row): void {
  const { uuid } = source;
  if (processed(source) < Number(source[FOUND])) world.schedule(NEXT_AFTER, "dataSources.next", { uuid });
  else updateRow(world, dataSources, String(uuid), { status: "completed" });
}

function importCompany(world: World, source: Row, key: string): ImportOutcome {
  const company = madeUpCompany(key);
  if (isEmployerBlacklisted(world, company)) return "blacklisted";
  const known = findCompany(world, company);
  const row =
    known ?? createCompany(world, { ...company, data_source_uuid: source.uuid }, Number(source.team_id));
  const lists = [...new Set([...stringsOf(row.lists), String(source.list_uuid)])];
  changeTags(world, companies, changeRow(world, companies, row, { lists }), "add", knownTags(world, source));
  return known === undefined ? "saved" : "duplicate";
}

const knownTags = (world: World, { tags }: Row): string[] =>
  stringsOf(tags).filter((tag) => world.table("tags").get(tag) !== undefined);

const processed = (source: Row): number =>
  Object.values(fieldsOf(source[OUTCOMES])).reduce((sum: number, count) => sum + Number(count), 0);

function metricsOf(source: Row): Record<string, number> {
  const { saved, duplicate, blacklisted, error } = fieldsOf(source[OUTCOMES]);
  return {
    queued_records: Number(source[FOUND] ?? 0) - processed(source),
    saved_records: Number(saved ?? 0),
    duplicate_records: Number(duplicate ?? 0),
    blacklisted_records: Number(blacklisted ?? 0),
    error_records: Number(error ?? 0),
    child_queued_records: 0,
    child_saved_records: 0,
    child_duplicate_records: 0,
  };
}
