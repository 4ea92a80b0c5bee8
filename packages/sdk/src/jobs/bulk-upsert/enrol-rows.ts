import type { Resources } from "../../generated/resources.ts";
import { enrolledIn } from "../shared/enrolments.ts";
import { endsRun, mayHaveHappened, messageOf } from "../shared/failure.ts";
import { canonicalUuid } from "../shared/identity.ts";
import { inParallel } from "../shared/in-parallel.ts";
import type { Intents, Noted } from "../shared/journal.ts";
import type { RowOutcome } from "./bulk-upsert-types.ts";

interface Options {
  readonly automation: string;
  readonly concurrency: number;
  readonly dryRun?: boolean;
  readonly list: string;
  readonly signal?: AbortSignal | undefined;
}

/** A request to enrol, and the error that it ended in. */
interface Attempt {
  readonly row: RowOutcome;
  readonly error?: unknown;
}

/**
 * Enrols saved contacts, each in one row. Who is in the automation is read before and after: whoever is or was in it is not
 * enrolled again, an enrolment counts when it can be seen, and one that may have been made is never made again.
 *
 * @param intents - What was noted of enrolments in the automation, by the uuids of contacts.
 */
export async function enrolRows(
  grinfi: Resources,
  rows: readonly RowOutcome[],
  intents: Intents,
  options: Options,
): Promise<RowOutcome[]> {
  const { automation, concurrency, dryRun = false, list, signal } = options;
  const outcomes: RowOutcome[] = [];
  const open: RowOutcome[] = [];
  for (const row of rows) {
    const noted = notedOf(row);
    if (noted?.state === "done") outcomes.push({ ...row, enrolment: enrolmentOf(row, noted) });
    else open.push({ ...row, fromJournal: false });
  }
  const before = await lookUp(open);
  const toEnrol: RowOutcome[] = [];
  for (const row of open) {
    const noted = notedOf(row);
    if (before instanceof Set && before.has(contactOf(row)))
      outcomes.push(await enrolled(row, noted?.state === "intended" && isOfList(noted)));
    else if (noted?.state === "intended") outcomes.push(unknown(row));
    else if (!(before instanceof Set)) outcomes.push(failed(row, before.error));
    else if (dryRun) outcomes.push({ ...row, enrolment: "enrolled" });
    else toEnrol.push(row);
  }
  const attempts: Attempt[] = [];
  for await (const attempt of inParallel(toEnrol, concurrency, enrol)) attempts.push(attempt);
  outcomes.push(...(await settle(attempts)));
  return outcomes.toSorted((a, b) => a.index - b.index);

  async function enrol(row: RowOutcome): Promise<Attempt> {
    await intents.write(contactOf(row), "enrol", "intended", { list });
    try {
      await grinfi.automations.contacts.add(automation, String(row.uuid), { signal });
      return { row };
    } catch (error) {
      if (!mayHaveHappened(error)) await intents.write(contactOf(row), "enrol", "not_done");
      if (endsRun(error)) throw error;
      return { row, error };
    }
  }

  async function settle(attempts: readonly Attempt[]): Promise<RowOutcome[]> {
    const maybe = attempts.filter(({ error }) => error === undefined || mayHaveHappened(error));
    const after = await lookUp(maybe.map(({ row }) => row));
    const settled = attempts.map(({ row, error }) => {
      if (error !== undefined && !mayHaveHappened(error)) return failed(row, error);
      if (after instanceof Set && after.has(contactOf(row))) return enrolled(row, true);
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
    await intents.write(contactOf(row), "enrol", "done", { list, enrolment });
    return { ...row, enrolment };
  }

  function notedOf(row: RowOutcome): Noted | undefined {
    return intents.get(contactOf(row), "enrol");
  }

  /** Whom another run enrolled is in the automation already, unless that run did all of the row. */
  function enrolmentOf(row: RowOutcome, noted: Noted): "already_enrolled" | "enrolled" {
    const byRun = row.fromJournal && isOfList(noted) && noted.facts?.enrolment === "enrolled";
    return byRun ? "enrolled" : "already_enrolled";
  }

  function isOfList({ facts }: Noted): boolean {
    return facts?.list === list;
  }
}

/** What the contact of a row is known by; empty where a dry run would create it. */
const contactOf = ({ uuid = "" }: RowOutcome): string => canonicalUuid(uuid);

function failed(row: RowOutcome, error: unknown): RowOutcome {
  const reason = `It was saved, but not enrolled: ${messageOf(error)}`;
  return { ...row, outcome: "failed", reason, error };
}

function unknown(row: RowOutcome, error?: unknown): RowOutcome {
  const why = error === undefined ? "" : ` ${messageOf(error)}`;
  const reason = `It was saved. Whether it was enrolled is not known: the automation does not list it.${why} Look there before you enrol it.`;
  return { ...row, outcome: "unknown", reason, ...(error !== undefined && { error }) };
}
