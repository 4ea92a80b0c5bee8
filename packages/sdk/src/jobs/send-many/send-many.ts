import { abortable } from "@grinfi/abort";
import { ConfigurationError } from "@grinfi/core";
import {
  booleanFlag,
  callback,
  checkOptions,
  nested,
  type OptionRule,
  type OptionRules,
  valueRule,
  wholeNumber,
} from "@grinfi/core/option-checks";
import type { RequestOptions } from "../../calls/options.ts";
import type { JobClient } from "../../resources/job-client.ts";
import { JobStop } from "../errors/job-stop.ts";
import { JOURNAL_RULE } from "../journal/journal.ts";
import { lockJob } from "../journal/lock-job.ts";
import { resolveUuids, UUID_OR_NAME } from "../names/uuid-or-name.ts";
import { checkRows, numberRows, prepend } from "../rows/read-rows.ts";
import { batchesOf } from "../shared/batches.ts";
import { CONTACTS_PER_REQUEST } from "../shared/contacts-by-id.ts";
import { JOB_OPTIONS, type JobGenerator, requestOptionsOf } from "../shared/job.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import type { Channel } from "./channels/channel.ts";
import type { AddressedRow } from "./prepare-rows.ts";
import { sendBatches } from "./send-batches.ts";
import type {
  RowsToSend,
  SendManyOptions,
  SendManyResult,
  SendOutcome,
  SendSettings,
} from "./send-many-types.ts";
import { SendRecords } from "./send-records.ts";

const DEFAULT_QUIET = 24 * 60 * 60 * 1000;

/** A shorter time is certainly meant in another unit. */
const SHORTEST_QUIET = 60_000;

const QUIET_TIME: OptionRule = valueRule(
  "0, or a number of at least 60,000 milliseconds (7 days are 604_800_000)",
  (value) => value === 0 || (typeof value === "number" && value >= SHORTEST_QUIET),
);

const SEND_OPTIONS: OptionRules<SendManyOptions<never>> = {
  ...JOB_OPTIONS,
  concurrency: wholeNumber(1),
  dryRun: booleanFlag,
  firstIndex: wholeNumber(0),
  journal: JOURNAL_RULE,
  key: callback,
  maxSends: wholeNumber(1),
  sender_profile_uuid: UUID_OR_NAME,
  skip: nested({ blacklisted: booleanFlag, quietFor: QUIET_TIME, replied: booleanFlag }),
};

/** Sends the rows of a channel, each once. */
export function sendMany<Row extends AddressedRow>(
  grinfi: JobClient,
  channel: Channel<Row>,
  rows: RowsToSend<Row>,
  options: SendManyOptions<Row> = {},
  progress: ProgressTracker,
): JobGenerator<SendOutcome<Row>, SendManyResult<Row>> {
  checkOptions(options, SEND_OPTIONS as OptionRules<SendManyOptions<Row>>);
  checkRows(rows);
  const settings = settingsOf(options, requestOptionsOf(options, progress));
  const { dryRun, maxSends } = settings;
  if (Array.isArray(rows) && rows.length > maxSends && !dryRun) {
    throw new ConfigurationError(
      `There are ${rows.length} rows, and maxSends is ${maxSends}. Nothing was sent. To send them all, pass maxSends: ${rows.length}.`,
    );
  }
  if (Array.isArray(rows)) progress.total = rows.length;
  return runSendMany(grinfi, channel, rows, { ...options, progress, settings });
}

type SendManyInput<Row> = Pick<SendManyOptions<Row>, "firstIndex" | "journal" | "sender_profile_uuid"> & {
  readonly progress: ProgressTracker;
  readonly settings: SendSettings<Row>;
};

async function* runSendMany<Row extends AddressedRow>(
  grinfi: JobClient,
  channel: Channel<Row>,
  rows: RowsToSend<Row>,
  { firstIndex = 0, journal, progress, sender_profile_uuid, settings }: SendManyInput<Row>,
): AsyncGenerator<SendOutcome<Row>, SendManyResult<Row>, undefined> {
  const { request } = settings;
  const source = numberRows<Row>(rows, firstIndex, request.signal);
  // The first row is read at once: if a stream failed before anything reads it, its error would end the process.
  const first = await source.next();
  try {
    const references = { sender_profile_uuid: ["sender profile", sender_profile_uuid] } as const;
    const { sender_profile_uuid: sender } = await resolveUuids(grinfi, references, request);
    const unlock = lockJob(journal, channel.job);
    try {
      const records = await abortable(request.signal, () =>
        SendRecords.read(journal, channel.job, settings.dryRun),
      );
      const context = { grinfi, channel, progress, records, sender, settings, stop: new JobStop() };
      return yield* sendBatches(context, batchesOf(prepend(first, source), CONTACTS_PER_REQUEST));
    } finally {
      unlock();
    }
  } finally {
    await source.return();
  }
}

function settingsOf<Row>(options: SendManyOptions<Row>, request: RequestOptions): SendSettings<Row> {
  const { concurrency = 4, dryRun = false, key, maxSends = 500, skip = {} } = options;
  const { blacklisted = true, quietFor = DEFAULT_QUIET, replied = true } = skip;
  return {
    ...{ concurrency, dryRun, key, maxSends, request },
    skip: { blacklisted, quietFor, replied },
  };
}
