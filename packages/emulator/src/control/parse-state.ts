import type { EmulatorState } from "../backend/backend.ts";
import { invalidField } from "../http/http-error.ts";
import { type Fields, fieldsOf, isFields } from "../json.ts";

/**
 * Parses a saved state.
 *
 * @param current - The current state, for the names of the tables.
 * @throws HttpError 422 that names the invalid part.
 */
export function parseState(value: Fields, current: EmulatorState): EmulatorState {
  for (const field of ["now", "createdIds", "randomDraws", "createdDeliveries", "credits"]) {
    if (typeof value[field] !== "number") throw invalidField(field, `${field} must be a number.`);
  }
  if (!Array.isArray(value.jobs) || !value.jobs.every(isJob))
    throw invalidField("jobs", "jobs must be an array of jobs.");
  if (!isFields(value.tables)) throw invalidField("tables", "tables must be a JSON object.");
  for (const [name, table] of Object.entries(value.tables)) {
    if (!Object.hasOwn(current.tables, name))
      throw invalidField(`tables.${name}`, `There is no table named ${name}.`);
    const { changed, added } = fieldsOf(table);
    if (
      !Array.isArray(changed) ||
      !changed.every(isChange) ||
      !Array.isArray(added) ||
      !added.every(isFields)
    ) {
      throw invalidField(`tables.${name}`, `The table ${name} must have arrays of changed and added rows.`);
    }
  }
  return value as unknown as EmulatorState;
}

const isJob = (job: unknown): boolean =>
  isFields(job) && typeof job.at === "number" && typeof job.kind === "string" && isFields(job.data);

const isChange = (change: unknown): boolean =>
  Array.isArray(change) && typeof change[0] === "number" && (change[1] === null || isFields(change[1]));
