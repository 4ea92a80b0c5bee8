import type { EmulatorState } from "../backend/backend.ts";
import { invalidField } from "../http/http-error.ts";
import { type Fields, fieldsOf, isFields } from "../json.ts";

/**
 * A saved state as it came in a request.
 *
 * @param present - The state as it is, for the names of the tables.
 * @throws HttpError 422 that names the part which is wrong; nothing is half loaded then.
 */
export function readState(value: Fields, present: EmulatorState): EmulatorState {
  for (const field of ["now", "created", "drawn", "credits"]) {
    if (typeof value[field] !== "number") throw invalidField(field, "It is a number.");
  }
  if (!Array.isArray(value.jobs) || !value.jobs.every(isJob))
    throw invalidField("jobs", "It is a list of jobs.");
  if (!isFields(value.tables)) throw invalidField("tables", "It is a JSON object.");
  for (const [name, table] of Object.entries(value.tables)) {
    if (!Object.hasOwn(present.tables, name)) throw invalidField(`tables.${name}`, "There is no such table.");
    const { changed, added } = fieldsOf(table);
    if (
      !Array.isArray(changed) ||
      !changed.every(isChange) ||
      !Array.isArray(added) ||
      !added.every(isFields)
    ) {
      throw invalidField(`tables.${name}`, "It has changed and added rows.");
    }
  }
  return value as unknown as EmulatorState;
}

const isJob = (job: unknown): boolean =>
  isFields(job) && typeof job.at === "number" && typeof job.kind === "string" && isFields(job.data);

const isChange = (change: unknown): boolean =>
  Array.isArray(change) && typeof change[0] === "number" && (change[1] === null || isFields(change[1]));
