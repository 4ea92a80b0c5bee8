import type { Resources } from "../../generated/resources.ts";
import { enrolledIn } from "../enrolments.ts";
import { endsRun, mayHaveHappened, messageOf } from "../failure.ts";
import { inParallel } from "../in-parallel.ts";
import type { Intents } from "../journal.ts";
import type { RowOutcome } from "./bulk-upsert-types.ts";

interface Options {
  readonly automation: string;
  readonly concurrency: number;
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A request to enrol, and the error that it ended in. */
interface Attempt {
  readonly row: RowOutcome;
  readonly error?: unknown;
}

/**
 * Enrols saved contacts. Who is in the automation is read before and after: whoever is or was in it is not enrolled again,
 * an enrolment counts when it can be seen, and one that may have been made is never made again.
 */
export async function enrolRows(
  grinfi: Resources,
  rows: readonly RowOutcome[],
  intents: Intents,
  options: Options,
): Promise<RowOutcome[]> {
  const { automation, concurrency, dryRun = false, signal } = options;
  const before = await lookUp(rows);
  const outcomes: RowOutcome[] = [];
  const toEnrol = new Map<string, RowOutcome>();
  for (const row of rows) {
    const { key, uuid = key } = row;
    const isOpen = intents.get(key, "enrol")?.state === "intended";
    const twin = toEnrol.get(uuid);
    if (before instanceof Set && before.has(uuid)) outcomes.push(await enrolled(row, isOpen));
    else if (isOpen) outcomes.push(unknown(row));
    else if (!(before instanceof Set)) outcomes.push(failed(row, before.error));
    else if (twin)
      outcomes.push({ ...row, outcome: "skipped", reason: `Row ${twin.index} is the same contact.` });
    else toEnrol.set(uuid, row);
  }
  if (dryRun) {
    outcomes.push(...[...toEnrol.values()].map((row) => ({ ...row, enrolment: "enrolled" as const })));
  } else {
    const attempts: Attempt[] = [];
    for await (const attempt of inParallel(toEnrol.values(), concurrency, enrol)) attempts.push(attempt);
    outcomes.push(...(await settle(attempts)));
  }
  return outcomes.toSorted((a, b) => a.index - b.index);

  async function enrol(row: RowOutcome): Promise<Attempt> {
    await intents.write(row.key, "enrol", "intended");
    try {
      await grinfi.automations.contacts.add(automation, String(row.uuid), { signal });
      return { row };
    } catch (error) {
      if (!mayHaveHappened(error)) await intents.write(row.key, "enrol", "not_done");
      if (endsRun(error)) throw error;
      return { row, error };
    }
  }

  async function settle(attempts: readonly Attempt[]): Promise<RowOutcome[]> {
    const maybe = attempts.filter(({ error }) => error === undefined || mayHaveHappened(error));
    const after = await lookUp(maybe.map(({ row }) => row));
    const settled = attempts.map(({ row, error }) => {
      if (error !== undefined && !mayHaveHappened(error)) return failed(row, error);
      if (after instanceof Set && after.has(String(row.uuid))) return enrolled(row, true);
      return unknown(row, error);
    });
    return Promise.all(settled);
  }

  /** Who of them is in the automation, or the error that kept it from being read. */
  async function lookUp(of: readonly RowOutcome[]): Promise<Set<string> | { readonly error: unknown }> {
    try {
      const uuids = of.flatMap(({ uuid }) => uuid ?? []);
      return await enrolledIn(grinfi, automation, uuids, signal);
    } catch (error) {
      if (endsRun(error)) throw error;
      return { error };
    }
  }

  async function enrolled(row: RowOutcome, byRun: boolean): Promise<RowOutcome> {
    const enrolment = byRun ? "enrolled" : "already_enrolled";
    await intents.write(row.key, "enrol", "done", { enrolment });
    return { ...row, enrolment };
  }
}

function failed(row: RowOutcome, error: unknown): RowOutcome {
  const reason = `It was saved, but not enrolled: ${messageOf(error)}`;
  return { ...row, outcome: "failed", reason, error };
}

function unknown(row: RowOutcome, error?: unknown): RowOutcome {
  const why = error === undefined ? "" : ` ${messageOf(error)}`;
  const reason = `It was saved. Whether it was enrolled is not known: the automation does not list it.${why} Look there before you enrol it.`;
  return { ...row, outcome: "unknown", reason, ...(error !== undefined && { error }) };
}
