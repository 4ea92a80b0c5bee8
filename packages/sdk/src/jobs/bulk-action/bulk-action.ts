import type { LeadsMassActionBody } from "@grinfi/core";
import { booleanFlag, checkOptions, type OptionRules, wholeNumber } from "@grinfi/core/option-checks";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import type { JobClient } from "../../resources/job-client.ts";
import { batchesOf } from "../shared/batches.ts";
import { contactsById } from "../shared/contacts-by-id.ts";
import { enrolledIn } from "../shared/enrolments.ts";
import { canonicalUuid } from "../shared/identity.ts";
import { JOB_OPTIONS, type JobContext, type JobGenerator, requestOptionsOf } from "../shared/job.ts";
import { endsJob, maybeProcessed, messageOf } from "../shared/job-errors.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import { checkAction, payloadOf, stopsAtUnknown } from "./bulk-action-payload.ts";
import type {
  BulkAction,
  BulkActionOptions,
  BulkActionResult,
  ChunkOutcome,
  ContactSelection,
} from "./bulk-action-types.ts";
import { readSelection, selectContacts } from "./select-contacts.ts";

const BULK_ACTION_OPTIONS: OptionRules<BulkActionOptions> = {
  ...JOB_OPTIONS,
  chunkSize: wholeNumber(1),
  dryRun: booleanFlag,
  max: wholeNumber(1),
  verifyFilter: booleanFlag,
};

export function bulkAction(
  grinfi: JobClient,
  action: BulkAction,
  selection: ContactSelection,
  options: BulkActionOptions,
  progress: ProgressTracker,
): JobGenerator<ChunkOutcome, BulkActionResult> {
  checkOptions(options, BULK_ACTION_OPTIONS);
  checkAction(action);
  const selected = readSelection(selection);
  return sendChunks(grinfi, action, selected, {
    ...options,
    progress,
    request: requestOptionsOf(options, progress),
  });
}

async function* sendChunks(
  grinfi: JobClient,
  action: BulkAction,
  selection: ContactSelection,
  options: BulkActionOptions & JobContext,
): AsyncGenerator<ChunkOutcome, BulkActionResult, undefined> {
  const { chunkSize = 100, dryRun = false, max = 500, progress, request, verifyFilter = true } = options;
  const payload = await payloadOf(grinfi, action, request);
  const selected = await selectContacts(grinfi, selection, max, { ...request, verifyFilter });
  progress.total = selected.length;
  const chunks: ChunkOutcome[] = [];
  for await (const ids of batchesOf(selected, chunkSize)) {
    request.signal?.throwIfAborted();
    const index = chunks.length;
    const unknown = stopsAtUnknown(action) && chunks.find(({ outcome }) => outcome === "unknown");
    const chunk: ChunkOutcome = unknown
      ? {
          index,
          ids,
          excluded: [],
          outcome: "not_tried",
          reason: `The outcome of chunk ${unknown.index} is unknown.`,
        }
      : { index, ...(await sendChunk(grinfi, { type: action.type, payload }, ids, dryRun, request)) };
    chunks.push(chunk);
    progress.done += ids.length;
    yield chunk;
    if (chunk.error !== undefined && endsJob(chunk.error)) throw chunk.error;
  }
  return summarizeChunks(chunks);
}

async function sendChunk(
  grinfi: Resources,
  { payload, type }: Pick<Required<LeadsMassActionBody>, "payload" | "type">,
  selected: readonly string[],
  dryRun: boolean,
  request: RequestOptions,
): Promise<Omit<ChunkOutcome, "index">> {
  let enrolled: ReadonlySet<string> = new Set();
  try {
    if (type === "contact_add_to_flow")
      enrolled = await enrolledIn(grinfi, String(payload?.flow_uuid), selected, request);
  } catch (error) {
    const reason = `Nothing was sent, because the contacts of the automation could not be read. ${messageOf(error)}`;
    return { ids: selected, excluded: [], outcome: "failed", reason, error };
  }
  const isEnrolled = (id: string): boolean => enrolled.has(canonicalUuid(id));
  const ids = selected.filter((id) => !isEnrolled(id));
  const chunk = { ids, excluded: selected.filter(isEnrolled) };
  if (dryRun) return { ...chunk, outcome: "planned" };
  if (ids.length === 0) return { ...chunk, outcome: "done" };
  try {
    await grinfi.contacts.massAction({ type, payload, filter: contactsById(ids) }, request);
    return { ...chunk, outcome: "done" };
  } catch (error) {
    const isUnknown = maybeProcessed(error);
    const reason = `${messageOf(error)}${isUnknown ? " Check these contacts before you try again." : ""}`;
    return { ...chunk, outcome: isUnknown ? "unknown" : "failed", reason, error };
  }
}

function summarizeChunks(chunks: readonly ChunkOutcome[]): BulkActionResult {
  const sum = (count: (chunk: ChunkOutcome) => number): number =>
    chunks.reduce((total, chunk) => total + count(chunk), 0);
  const contactsIn = (outcome: ChunkOutcome["outcome"]): number =>
    sum((chunk) => (chunk.outcome === outcome ? chunk.ids.length : 0));
  return {
    selected: sum(({ ids, excluded }) => ids.length + excluded.length),
    done: contactsIn("done"),
    failed: contactsIn("failed"),
    unknown: contactsIn("unknown"),
    notTried: contactsIn("not_tried"),
    planned: contactsIn("planned"),
    excluded: sum(({ excluded }) => excluded.length),
    chunks,
  };
}
