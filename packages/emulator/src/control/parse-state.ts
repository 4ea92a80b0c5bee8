import type { SavedWorld } from "../backend/backend.ts";
import { invalid } from "../http/http-error.ts";
import { type Fields, fieldsOf, isFields } from "../json.ts";

/**
 * A saved state as it came in a request.
 *
 * @param present - The state as it is, for the names of the tables.
 * @throws Refusal 422 that names the part which is wrong; nothing is half loaded then.
 */
export function readState(value: Fields, present: SavedWorld): SavedWorld {
  for (const field of ["now", "created", "drawn", "credits"]) {
    if (typeof value[field] !== "number") throw invalid(field, "It is a number.");
  }
  if (!Array.isArray(value.jobs) || !value.jobs.every(isJob)) throw invalid("jobs", "It is a list of jobs.");
  if (!isFields(value.tables)) throw invalid("tables", "It is a JSON object.");
  for (const [name, table] of Object.entries(value.tables)) {
    if (!Object.hasOwn(present.tables, name)) throw invalid(`tables.${name}`, "There is no such table.");
    const { changed, added } = fieldsOf(table);
    if (
      !Array.isArray(changed) ||
      !changed.every(isChange) ||
      !Array.isArray(added) ||
      !added.every(isFields)
    ) {
      throw invalid(`tables.${name}`, "It has changed and added rows.");
    }
  }
  return value as unknown as SavedWorld;
}

const isJob = (job: unknown): boolean =>
  isFields(job) && typeof job.at === "number" && typeof job.kind === "string" && isFields(job.data);

const isChange = (change: unknown): boolean =>
  Array.isArray(change) && typeof change[0] === "number" && (change[1] === null || isFields(change[1]));
