import { abortable } from "@grinfi/abort";
import {
  booleanFlag,
  callback,
  checkOptions,
  type OptionRules,
  timeLimit,
  wholeNumber,
} from "@grinfi/core/option-checks";
import type { JobClient } from "../../resources/job-client.ts";
import { JOURNAL_RULE } from "../journal/journal.ts";
import { lockJob } from "../journal/lock-job.ts";
import { batchesOf } from "../shared/batches.ts";
import { JOB_OPTIONS, type JobContext, type JobGenerator, requestOptionsOf } from "../shared/job.ts";
import { endsJob } from "../shared/job-errors.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import { waitWithTimer } from "../shared/wait.ts";
import { DEFAULT_PATIENCE } from "../wait/poll.ts";
import { JOB_ENDED, unknownReason } from "./action-reasons.ts";
import { type ActionId, ActionRecords, actionIdOf } from "./action-records.ts";
import { ActionSender } from "./action-sender.ts";
import { checkAction, hasSameEffectAgain, payloadOf } from "./bulk-action-payload.ts";
import type {
  BulkAction,
  BulkActionOptions,
  BulkActionResult,
  ChunkOutcome,
  ContactSelection,
} from "./bulk-action-types.ts";
import { ChunkList } from "./chunk-list.ts";
import type { SentAction } from "./read-back.ts";
import { readSelection, selectContacts } from "./select-contacts.ts";

const BULK_ACTION_OPTIONS: OptionRules<BulkActionOptions> = {
  ...JOB_OPTIONS,
  chunkSize: wholeNumber(1),
  dryRun: booleanFlag,
  journal: JOURNAL_RULE,
  max: wholeNumber(1),
  patience: timeLimit,
  verifyFilter: booleanFlag,
  wait: callback,
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
  const request = requestOptionsOf(options, progress);
  return applyAction(grinfi, action, selected, { ...options, progress, request });
}

type Options = BulkActionOptions & JobContext;

async function* applyAction(
  grinfi: JobClient,
  action: BulkAction,
  selection: ContactSelection,
  options: Options,
): AsyncGenerator<ChunkOutcome, BulkActionResult, undefined> {
  const payload = await payloadOf(grinfi, action, options.request);
  const sent: SentAction = { type: action.type, payload };
  const id = await actionIdOf(sent);
  const unlock = lockJob(options.journal, id.effects.job);
  try {
    return yield* applyExclusively(grinfi, sent, id, selection, options);
  } finally {
    unlock();
  }
}

async function* applyExclusively(
  grinfi: JobClient,
  action: SentAction,
  id: ActionId,
  selection: ContactSelection,
  options: Options,
): AsyncGenerator<ChunkOutcome, BulkActionResult, undefined> {
  const { chunkSize = 100, dryRun = false, journal, max = 500, progress, request } = options;
  const { patience = DEFAULT_PATIENCE, verifyFilter = true, wait = waitWithTimer } = options;
  const { signal } = request;
  const records = await abortable(signal, () => ActionRecords.read(journal, id, dryRun));
  const selected = await selectContacts(grinfi, selection, max, { ...request, verifyFilter });
  const { filter } = selection;
  const noLongerSelected = filter === undefined ? [] : await records.select(filter, selected);
  const contacts = [...selected, ...noLongerSelected];
  progress.total = contacts.length;

  const sender = new ActionSender(grinfi, action, records, {
    ...{ dryRun, patience, request, wait },
    selected: new Set(selected),
  });
  const chunks = new ChunkList(progress);
  try {
    let obstacle: string | undefined;
    for await (const ids of batchesOf(contacts, chunkSize)) {
      signal?.throwIfAborted();
      const chunk = chunks.add(ids);
      const uncertain = await sender.send(chunk, obstacle);
      if (chunk.error !== undefined && endsJob(chunk.error)) throw chunk.error;
      if (uncertain.length > 0 && !hasSameEffectAgain(action)) {
        for await (const _ of sender.settle(chunks.open)) yield* chunks.complete();
        if (uncertain.some((contact) => chunk.outcome.unknown.includes(contact)))
          obstacle = `The outcome of chunk ${chunk.index} is unknown.`;
      }
      yield* chunks.complete();
    }
    for await (const _ of sender.settle(chunks.open)) yield* chunks.complete();
    yield* chunks.complete();
  } catch (error) {
    for (const chunk of chunks.open.filter(({ isStarted }) => isStarted)) {
      chunk.decide(chunk.openContacts, "unknown", {
        reason: unknownReason(error, hasSameEffectAgain(action)),
      });
      chunk.decide(chunk.untouched, "notTried", { reason: JOB_ENDED });
    }
    yield* chunks.complete();
    throw error;
  }
  return chunks.result;
}
