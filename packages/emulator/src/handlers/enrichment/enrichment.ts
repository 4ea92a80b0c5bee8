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

/** Credits for one record. */
const CREDITS_PER_RECORD = 1;

/** How long a look-up takes, and how long after it the next of the same request is done. */
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
    const of = collectionOfType(job.object_type);
    const row = backend.table(of.name).get(String(job.object_uuid));
    const status = row === undefined ? "failed" : "done";
    backend.table("enrichment-queue").update(String(uuid), { status, updated_at: backend.now });
    if (row === undefined) return;
    if (of === leads) enrichContact(backend, row);
    else enrichCompany(backend, row);
  },
};

/** Pays for the selected records and puts them into the queue: all of them, or none when the credits do not reach. */
function queueEnrichment(
  backend: Backend,
  of: Collection,
  { uuids, filter }: Fields,
  teamId: number,
): number {
  const asked = {
    ...fieldsOf(filter),
    ...((uuids !== undefined || filter === undefined) && { ids: uuids ?? [] }),
  };
  const ids = selectIds(backend, of, readSelection(of, asked));
  if (ids.length * CREDITS_PER_RECORD > backend.credits) throw outOfCredits();
  const object = of === leads ? "lead" : "company";
  ids.forEach((id, index) => {
    const uuid = backend.newUuid();
    backend.credits -= CREDITS_PER_RECORD;
    backend.recordEffect("spent", { credits: CREDITS_PER_RECORD, [object]: id });
    backend.table("enrichment-queue").insert({
      uuid,
      team_id: teamId,
      user_id: USER_ID,
      object_type: object,
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

/** What is known already stays. */
const missingFields = (row: Row, found: Fields): Fields =>
  Object.fromEntries(Object.entries(found).filter(([field]) => (row[field] ?? null) === null));
