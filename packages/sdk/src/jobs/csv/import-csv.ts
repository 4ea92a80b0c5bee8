import { abortable } from "@grinfi/abort";
import type { FileInput } from "@grinfi/core";
import { booleanFlag, checkOptions, type OptionRules, required, valueRule } from "@grinfi/core/option-checks";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import type { JobClient } from "../../resources/job-client.ts";
import { checkUuids, isUuidOrName, resolveUuids, UUID_OR_NAME } from "../names/uuid-or-name.ts";
import { JOB_OPTIONS, type JobContext, type JobGenerator, requestOptionsOf } from "../shared/job.ts";
import { endsJob, maybeProcessed, messageOf } from "../shared/job-errors.ts";
import { mapSteps } from "../shared/map-steps.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import { describeResult, lastReadFailed, WAIT_SETTINGS } from "../wait/wait-for.ts";
import { countContacts, MISSING_ROWS, waitForRows } from "../wait/wait-for-import.ts";
import type { StartedImport, WaitResult } from "../wait/wait-types.ts";
import type {
  ImportCsvOptions,
  ImportCsvPlan,
  ImportCsvProgress,
  ImportCsvResult,
} from "./import-csv-types.ts";
import { openUpload, readText } from "./import-file.ts";
import { planImport } from "./import-plan.ts";
import { readPeople } from "./read-csv.ts";

const IMPORT_OPTIONS: OptionRules<ImportCsvOptions> = {
  ...JOB_OPTIONS,
  ...WAIT_SETTINGS,
  columns: valueRule(
    "an object with a field for each heading",
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  ),
  dryRun: booleanFlag,
  list: required(UUID_OR_NAME),
  tags: valueRule(
    'an array of uuids, or of { name: "..." }',
    (value) => Array.isArray(value) && value.every(isUuidOrName),
  ),
};

export function importCsv(
  grinfi: JobClient,
  file: FileInput,
  options: ImportCsvOptions,
  progress: ProgressTracker,
): JobGenerator<ImportCsvProgress, ImportCsvResult> {
  checkOptions(options, IMPORT_OPTIONS);
  return importFile(grinfi, file, { ...options, progress, request: requestOptionsOf(options, progress) });
}

async function* importFile(
  grinfi: JobClient,
  input: FileInput,
  options: ImportCsvOptions & JobContext,
): AsyncGenerator<ImportCsvProgress, ImportCsvResult, undefined> {
  const { progress, request } = options;
  const { signal } = request;
  signal?.throwIfAborted();
  const references = { list: ["list", options.list], tags: ["tag", options.tags] } as const;
  checkUuids(references);
  const file = await abortable(signal, () => openUpload(input));
  const table = planImport(readPeople(await abortable(signal, () => readText(file))), options.columns);
  const plan: ImportCsvPlan = { fileName: file.name, bytes: file.size, ...table };
  if (options.dryRun) return { ...plan, outcome: "planned" };

  const { list, tags } = await resolveUuids(grinfi, references, request);
  const { rows } = plan;
  progress.total = rows;
  const started: StartedImport = { list, before: await countContacts(grinfi, list, request), rows };
  const { uuid: upload = "" } = await grinfi.files.uploadCsv({ file, type: "csv_leads" }, request);
  const step = { upload, rows, started };
  yield { step: "uploaded", ...step, gained: 0 };
  const startError = await startImport(grinfi, upload, { columns: plan.columns, list, tags }, request);
  yield { step: "started", ...step, gained: 0 };

  const counts = waitForRows(grinfi, started, options, false);
  const counted = yield* mapSteps(
    counts,
    ({ after }): ImportCsvProgress => ({ step: "counted", ...step, gained: after - started.before }),
  );
  const { after } = counted.state;
  const waited = describeResult(counted, options, { noun: "rows", hint: hintFor(plan) });
  const gained = after - started.before;
  return {
    ...plan,
    upload,
    started,
    after,
    missing: waited.open,
    ...outcomeOf(plan, gained, startError, waited),
  };
}

/**
 * Starts the import, once.
 *
 * @returns An error after which it is unknown whether the import started; `undefined` if it started.
 * @throws Any other error.
 */
async function startImport(
  grinfi: Resources,
  upload: string,
  {
    columns,
    list,
    tags,
  }: Pick<ImportCsvPlan, "columns"> & {
    readonly list: string;
    readonly tags: readonly string[] | undefined;
  },
  request: RequestOptions,
): Promise<unknown> {
  const input = { columns: [...columns], list_uuid: list, ...(tags && { tags: [...tags] }) };
  try {
    await grinfi.files.importContacts(upload, input, request);
    return undefined;
  } catch (error) {
    if (endsJob(error) || !maybeProcessed(error)) throw error;
    return error;
  }
}

function hintFor({ doubtful }: ImportCsvPlan): string {
  return `${MISSING_ROWS} Doubtful rows of the file: ${doubtful.length}.`;
}

/** Returns the outcome of an import, from the result of the wait and the error of the start. */
function outcomeOf(
  { fileName, rows }: ImportCsvPlan,
  gained: number,
  startError: unknown,
  { error: countError, outcome, reason }: WaitResult,
): Pick<ImportCsvResult, "error" | "outcome" | "reason"> {
  const error = startError ?? countError;
  if (startError === undefined && outcome === "complete") return { outcome };
  const problem = { outcome: "unknown", ...(error !== undefined && { error }) } as const;
  if (startError === undefined) return { ...problem, ...(reason !== undefined && { reason }) };
  const reasons = [
    `It is not known whether the import of ${fileName} started: ${messageOf(startError)}`,
    `The list has since gained ${gained} contacts for ${rows} rows.`,
    ...(countError === undefined ? [] : [lastReadFailed(countError)]),
    "Check the list before you import the file again.",
  ];
  return { ...problem, reason: reasons.join(" ") };
}
