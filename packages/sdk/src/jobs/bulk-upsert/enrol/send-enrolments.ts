import type { RequestOptions } from "../../../calls/options.ts";
import type { Resources } from "../../../generated/resources.ts";
import { mapAsCompleted } from "../../concurrency/map-as-completed.ts";
import { contactsById } from "../../shared/contacts-by-id.ts";
import { endsJob, maybeProcessed } from "../../shared/job-errors.ts";
import type { RowOutcome } from "../bulk-upsert-types.ts";
import { contactOf, type EnrolmentRecords } from "./enrolment-records.ts";

/** A request that enrolled the contact of a row, and its error. */
export interface Attempt {
  readonly row: RowOutcome;
  readonly error?: unknown;
}

interface EnrolOptions {
  readonly automation: string;
  readonly concurrency: number;
  readonly request: RequestOptions;
}

/**
 * Enrols contacts with one mass action. Each of them is recorded as pending before it is sent.
 *
 * @throws An error with which every other call would fail.
 */
export async function enrolTogether(
  grinfi: Resources,
  rows: readonly RowOutcome[],
  records: EnrolmentRecords,
  { automation, request }: EnrolOptions,
): Promise<Attempt[]> {
  const claimed = await records.claim(rows);
  if (claimed.length === 0) return rows.map((row) => ({ row }));
  const action = {
    type: "contact_add_to_flow",
    payload: { flow_uuid: automation },
    filter: contactsById(claimed.map(contactOf)),
  } as const;
  const { errorOf, isSent, options } = records.watch(request);
  try {
    await grinfi.contacts.massAction(action, options);
    return rows.map((row) => ({ row }));
  } catch (thrown) {
    const error = errorOf(thrown);
    const isPossible = isSent() && maybeProcessed(error);
    if (!isPossible) await Promise.all(claimed.map((row) => records.notDone(row)));
    if (endsJob(error)) throw error;
    return rows.map((row) => (claimed.includes(row) ? { row, error } : { row }));
  }
}

/** Enrols contacts as `enrolTogether` does, but each with its own call, several at a time. */
export async function enrolSingly(
  grinfi: Resources,
  rows: readonly RowOutcome[],
  records: EnrolmentRecords,
  { automation, concurrency, request }: EnrolOptions,
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  const enrol = async (row: RowOutcome): Promise<Attempt> => {
    const claimed = await records.claim([row]);
    if (claimed.length === 0) return { row };
    const { errorOf, isSent, options } = records.watch(request);
    try {
      await grinfi.automations.contacts.add(automation, contactOf(row), options);
      return { row };
    } catch (thrown) {
      const error = errorOf(thrown);
      if (!isSent() || !maybeProcessed(error)) await records.notDone(row);
      if (endsJob(error)) throw error;
      return { row, error };
    }
  };
  for await (const attempt of mapAsCompleted(rows, concurrency, enrol)) attempts.push(attempt);
  return attempts;
}
