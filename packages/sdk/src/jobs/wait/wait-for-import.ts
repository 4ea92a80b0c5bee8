import {
  checkOptions,
  nonEmptyString,
  type OptionRules,
  required,
  wholeNumber,
} from "@grinfi/core/option-checks";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import type { JobClient } from "../../resources/job-client.ts";
import { resolveUuids } from "../names/uuid-or-name.ts";
import { type JobContext, type JobGenerator, requestOptionsOf } from "../shared/job.ts";
import { mapSteps } from "../shared/map-steps.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import type { Polled } from "./poll.ts";
import { resultOf, WAIT_OPTIONS, waitFor } from "./wait-for.ts";
import type { StartedImport, WaitOptions, WaitResult, WaitSettings, WaitStep } from "./wait-types.ts";

const STARTED_IMPORT: OptionRules<StartedImport> = {
  before: required(wholeNumber(0)),
  list: required(nonEmptyString),
  rows: required(wholeNumber(1)),
};

/** Where rows may be that have added no contact to the list. */
export const MISSING_ROWS =
  "These rows added no contact to the list. They may be existing contacts, which stay in their lists; people whom the API skips, such as blacklisted ones; or rows that are not imported yet.";

export function waitForImport(
  grinfi: JobClient,
  started: StartedImport,
  options: WaitOptions,
  progress: ProgressTracker,
): JobGenerator<WaitStep, WaitResult> {
  checkOptions(options, WAIT_OPTIONS);
  checkOptions(started, STARTED_IMPORT, "started");
  return countUntilComplete(grinfi, started, {
    ...options,
    progress,
    request: requestOptionsOf(options, progress),
  });
}

async function* countUntilComplete(
  grinfi: JobClient,
  { before, rows, ...started }: StartedImport,
  options: JobContext & WaitSettings,
): AsyncGenerator<WaitStep, WaitResult, undefined> {
  const { list } = await resolveUuids(grinfi, { list: ["list", started.list] }, options.request);
  const steps = waitForRows(grinfi, { list, before, rows }, options);
  const polled = yield* mapSteps(steps, ({ after: _, ...numbers }) => numbers);
  return resultOf(polled, options, { noun: "rows", hint: MISSING_ROWS });
}

/** The state of an import. */
interface ImportState extends WaitStep {
  /** The number of contacts in the list. */
  readonly after: number;
}

/**
 * Counts the contacts of a list until it has gained as many as there are rows, or stops growing.
 *
 * @param readsAtOnce - Whether the first count does not wait. `false` if the import started just now.
 */
export function waitForRows(
  grinfi: Resources,
  { before, list, rows }: StartedImport,
  options: JobContext & WaitSettings,
  readsAtOnce = true,
): AsyncGenerator<ImportState, Polled<ImportState>, undefined> {
  const stateOf = (after: number): ImportState => {
    const done = Math.min(rows, Math.max(0, after - before));
    return { done, failed: 0, open: rows - done, total: rows, after };
  };
  const read = async (): Promise<ImportState> => stateOf(await countContacts(grinfi, list, options.request));
  return waitFor({ start: stateOf(before), readsAtOnce, read }, options);
}

/** Returns the number of contacts in a list. */
export const countContacts = (grinfi: Resources, list: string, request: RequestOptions): Promise<number> =>
  grinfi.contacts.search({ filter: { list_uuid: list } }, { ...request, verifyFilter: true }).count();
