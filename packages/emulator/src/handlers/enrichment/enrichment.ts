import type { World } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import type { Collection } from "../../collections/collections.ts";
import { USER_ID } from "../../collections/crud.ts";
import { changeRow, companies, leads, recordsOf } from "../../collections/records.ts";
import { readSelection, selectIds } from "../../collections/selection.ts";
import type { Handlers, Jobs } from "../../http/handler.ts";
import { outOfCredits } from "../../http/http-error.ts";
import { type Fields, fieldsOf } from "../../json.ts";
import { addActivity } from "../contacts/activities.ts";
import { emitEvent } from "../webhooks/webhooks.ts";
import { companyProfile, contactProfile } from "./fictional-profiles.ts";

/** Credits for one record. */
const COST = 1;

/** How long a look-up takes, and how long after it the next of the same request is done. */
const FINISHED_AFTER = 30_000;
const NEXT_AFTER = 1000;

export const enrichmentHandlers: Handlers = {
  enrichLeadsAdvanced: ({ body, teamId }, world) => {
    queue(world, leads, body, teamId);
  },

  enrichCompanies: ({ body, teamId }, world) => ({ count: queue(world, companies, body, teamId) }),

  getEnrichmentMetrics: (_input, world) => {
    const month = world.now.slice(0, 7);
    const jobs = [...world.table("enrichment-queue").rows()];
    return { this_month_count: jobs.filter((job) => String(job.created_at).startsWith(month)).length };
  },
};

export const enrichmentJobs: Jobs = {
  "enrichment.finish": ({ uuid }, world) => {
    const job = world.require("enrichment-queue", uuid);
    const of = recordsOf(job.object_type);
    const row = world.table(of.name).get(String(job.object_uuid));
    const status = row === undefined ? "failed" : "done";
    world.table("enrichment-queue").update(String(uuid), { status, updated_at: world.now });
    if (row === undefined) return;
    if (of === leads) enrichContact(world, row);
    else enrichCompany(world, row);
  },
};

/** Pays for the selected records and puts them into the queue: all of them, or none when the credits do not reach. */
function queue(world: World, of: Collection, { uuids, filter }: Fields, teamId: number): number {
  const asked = {
    ...fieldsOf(filter),
    ...((uuids !== undefined || filter === undefined) && { ids: uuids ?? [] }),
  };
  const ids = selectIds(world, of, readSelection(of, asked));
  if (ids.length * COST > world.credits) throw outOfCredits();
  const object = of === leads ? "lead" : "company";
  ids.forEach((id, index) => {
    const uuid = world.newUuid();
    world.credits -= COST;
    world.effect("spent", { credits: COST, [object]: id });
    world.table("enrichment-queue").insert({
      uuid,
      team_id: teamId,
      user_id: USER_ID,
      object_type: object,
      object_uuid: id,
      status: "queued",
      created_at: world.now,
      updated_at: world.now,
    });
    world.effect("created", { collection: "enrichment-queue", id: uuid });
    world.schedule(FINISHED_AFTER + index * NEXT_AFTER, "enrichment.finish", { uuid });
  });
  return ids.length;
}

function enrichContact(world: World, row: Row): void {
  const company = world.table("companies").get(String(row.company_uuid));
  changeRow(world, leads, row, whatIsMissing(row, contactProfile(row, company?.domain)));
  addActivity(world, "lead", String(row.uuid), "contact_enriched", {});
  emitEvent(world, "contact_enriched", { lead: row.uuid });
}

function enrichCompany(world: World, row: Row): void {
  const found = whatIsMissing(row, companyProfile(String(row.uuid)));
  changeRow(world, companies, row, { ...found, last_enrich_at: world.now });
  addActivity(world, "company", String(row.uuid), "company_enriched", {});
}

/** What is known already stays. */
const whatIsMissing = (row: Row, found: Fields): Fields =>
  Object.fromEntries(Object.entries(found).filter(([field]) => (row[field] ?? null) === null));
