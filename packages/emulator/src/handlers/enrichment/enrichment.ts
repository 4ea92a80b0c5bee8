import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import type { Collection } from "../../collections/collections.ts";
import { USER_ID } from "../../collections/crud.ts";
import { collectionOfType, companies, leads, updateRowIfChanged } from "../../collections/records.ts";
import { readSelection, selectIds } from "../../collections/selection.ts";
import type { Handlers, JobHandlers } from "../../http/handler.ts";
import { outOfCredits } from "../../http/http-error.ts";
import { type Fields, fieldsOf } from "../../json.ts";
import { addActivity } from "../contacts/activities.ts";
import { emitEvent } from "../webhooks/webhooks.ts";
import { enrichedCompanyFields, enrichedContactFields } from "./fictional-profiles.ts";

const CREDITS_PER_RECORD = 1;

/** The time until the first record of a request is enriched, and the time between records, in milliseconds. */
const ENRICHMENT_DURATION = 30_000;
const ENRICHMENT_INTERVAL = 1000;

export const enrichmentHandlers: Handlers = {
  enrichLeadsAdvanced: ({ body, teamId }, backend) => {
    queueEnrichment(backend, leads, body, teamId);
  },

  enrichCompanies: ({ body, teamId }, backend) => ({
    count: queueEnrichment(backend, companies, body, teamId),
  }),

  getEnrichmentMetrics: (_input, backend) => {
    const month = backend.now.slice(0, 7);
    const jobs = [...backend.table("enrichment-queue").rows()];
    return { this_month_count: jobs.filter((job) => String(job.created_at).startsWith(month)).length };
  },
};

export const enrichmentJobs: JobHandlers = {
  "enrichment.finish": ({ uuid }, backend) => {
    const job = backend.requireRow("enrichment-queue", uuid);
    const collection = collectionOfType(job.object_type);
    const row = backend.table(collection.name).get(String(job.object_uuid));
    const status = row === undefined ? "failed" : "done";
    backend.table("enrichment-queue").update(String(uuid), { status, updated_at: backend.now });
    if (row === undefined) return;
    if (collection === leads) enrichContact(backend, row);
    else enrichCompany(backend, row);
  },
};

/**
 * Charges for the selected records and queues them. Returns their number.
 *
 * @throws HttpError 402 if the credits do not cover all of them. Then none is queued.
 */
function queueEnrichment(
  backend: Backend,
  collection: Collection,
  { uuids, filter }: Fields,
  teamId: number,
): number {
  const requestedFilter = {
    ...fieldsOf(filter),
    ...((uuids !== undefined || filter === undefined) && { ids: uuids ?? [] }),
  };
  const ids = selectIds(backend, collection, readSelection(collection, requestedFilter));
  if (ids.length * CREDITS_PER_RECORD > backend.credits) throw outOfCredits();
  const objectType = collection === leads ? "lead" : "company";
  ids.forEach((id, index) => {
    const uuid = backend.newUuid();
    backend.credits -= CREDITS_PER_RECORD;
    backend.recordEffect("spent", { credits: CREDITS_PER_RECORD, [objectType]: id });
    backend.table("enrichment-queue").insert({
      uuid,
      team_id: teamId,
      user_id: USER_ID,
      object_type: objectType,
      object_uuid: id,
      status: "queued",
      created_at: backend.now,
      updated_at: backend.now,
    });
    backend.recordEffect("created", { collection: "enrichment-queue", id: uuid });
    backend.schedule(ENRICHMENT_DURATION + index * ENRICHMENT_INTERVAL, "enrichment.finish", { uuid });
  });
  return ids.length;
}

function enrichContact(backend: Backend, row: Row): void {
  const company = backend.table("companies").get(String(row.company_uuid));
  updateRowIfChanged(backend, leads, row, missingFields(row, enrichedContactFields(row, company?.domain)));
  addActivity(backend, "lead", String(row.uuid), "contact_enriched", {});
  emitEvent(backend, "contact_enriched", { lead: row.uuid });
}

function enrichCompany(backend: Backend, row: Row): void {
  const found = missingFields(row, enrichedCompanyFields(String(row.uuid)));
  updateRowIfChanged(backend, companies, row, { ...found, last_enrich_at: backend.now });
  addActivity(backend, "company", String(row.uuid), "company_enriched", {});
}

/** Returns the found fields for which the row has no value. */
const missingFields = (row: Row, found: Fields): Fields =>
  Object.fromEntries(Object.entries(found).filter(([field]) => (row[field] ?? null) === null));
