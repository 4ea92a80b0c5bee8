import { ConfigurationError } from "@grinfi/core";
import type { BulkAction, ChunkOutcome, Journal } from "@grinfi/sdk";
import type { RunOutcome } from "../run/run-types.ts";
import { toStoredError } from "../stored-error.ts";
import { batchesOf, checkInput, type JobKind, ROWS_PER_BATCH, type SplitInput } from "./job-kind.ts";

interface ActionInput {
  readonly action: BulkAction;
  readonly selection: { readonly ids: readonly string[] };
  readonly options?: { readonly max?: number };
}

/** The default of `max` of the SDK. */
const MAX_CONTACTS = 500;

/** An action on contacts, such as their enrolment in an automation. */
export const bulkAction: JobKind = {
  queue: "jobs",

  async split(input) {
    checkInput("contacts.bulkAction", input);
    const { action, options, selection } = input as ActionInput;
    if (selection.ids === undefined) {
      throw new ConfigurationError(
        "A queued contacts.bulkAction needs the uuids of its contacts, `selection: { ids }`. Search for the contacts of a filter first. Nothing was queued.",
      );
    }
    // The same contact in two batches would be two effects.
    const ids = [...new Set(selection.ids.map((id) => id.trim().toLowerCase()))];
    const { max = MAX_CONTACTS } = options ?? {};
    if (ids.length > max) {
      throw new ConfigurationError(
        `There are ${ids.length} contacts, and max is ${max}. Nothing was queued. To change them all, pass max: ${ids.length}.`,
      );
    }
    async function* parts(): SplitInput["parts"] {
      for await (const part of batchesOf(ids))
        yield {
          input: { action, selection: { ids: part }, ...(options && { options }) },
          rows: part.length,
        };
    }
    return { batchSize: ROWS_PER_BATCH, total: ids.length, parts: parts() };
  },

  async *run(input, { firstIndex, grinfi, journal: ofAll, run, signal }) {
    const { action, options, selection } = input as ActionInput;
    const journal = ONCE_FOR_ALL.has(action.type) ? ofAll : journalOfRun(ofAll, run);
    const indexes = new Map(selection.ids.map((id, index) => [id, firstIndex + index]));
    for await (const chunk of grinfi.contacts.bulkAction(action, selection, { ...options, journal, signal }))
      yield* outcomesOf(chunk, indexes);
  },
};

/** Actions that no two runs do for a contact. The others have an effect again, if something else has changed it since. */
const ONCE_FOR_ALL: ReadonlySet<string> = new Set(["contact_add_to_flow", "contact_delete"]);

/** Returns a journal whose entries belong to one run. */
function journalOfRun(journal: Journal, run: string): Journal {
  const inRun = (job: string): string => `${job} run=${run}`;
  return {
    isShared: true,
    async *read(query = { job: "", keys: [] }) {
      const { job } = query;
      for await (const entry of journal.read({ ...query, job: inRun(job) })) yield { ...entry, job };
    },
    async append(entry, replaces) {
      const other = await journal.append({ ...entry, job: inRun(entry.job) }, replaces);
      return other ? { ...other, job: entry.job } : undefined;
    },
    checkOwner: () => journal.checkOwner?.(),
  };
}

const OUTCOMES = ["done", "excluded", "failed", "notTried", "planned", "unknown"] as const;

function* outcomesOf(chunk: ChunkOutcome, indexes: ReadonlyMap<string, number>): Generator<RunOutcome> {
  const fromJournal = new Set(chunk.fromJournal);
  for (const outcome of OUTCOMES) {
    const hasProblem = outcome === "failed" || outcome === "notTried" || outcome === "unknown";
    for (const uuid of chunk[outcome]) {
      yield {
        ...{ index: indexes.get(uuid) ?? -1, outcome, uuid, fromJournal: fromJournal.has(uuid) },
        ...(hasProblem && chunk.reason !== undefined && { reason: chunk.reason }),
        ...(hasProblem && chunk.error !== undefined && { error: toStoredError(chunk.error) }),
      };
    }
  }
}
