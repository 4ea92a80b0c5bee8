import { abortable } from "@grinfi/abort";
import type { FileInput } from "@grinfi/core";
import {
  booleanFlag,
  callback,
  checkOptions,
  type OptionRules,
  required,
  timeLimit,
  valueRule,
} from "@grinfi/core/option-checks";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import type { JobClient } from "../../resources/job-client.ts";
import { checkUuids, isUuidOrName, resolveUuids, UUID_OR_NAME } from "../names/uuid-or-name.ts";
import { JOB_OPTIONS, type JobContext, type JobGenerator, requestOptionsOf } from "../shared/job.ts";
import { endsJob, maybeProcessed, messageOf } from "../shared/job-errors.ts";
import { poll } from "../shared/poll.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import { wait } from "../shared/wait.ts";
import type {
  ImportCsvOptions,
  ImportCsvPlan,
  ImportCsvProgress,
  ImportCsvResult,
} from "./import-csv-types.ts";
import { openFile, readText } from "./import-file.ts";
import { planImport } from "./import-plan.ts";
import { readCsv } from "./read-csv.ts";

const STALL_TIMEOUT = 120_000;

const IMPORT_OPTIONS: OptionRules<ImportCsvOptions> = {
  ...JOB_OPTIONS,
  columns: valueRule(
    "an object with a field for each heading",
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  ),
  dryRun: booleanFlag,
  list: required(UUID_OR_NAME),
  stallTimeout: timeLimit,
  tags: valueRule(
    'an array of uuids, or of { name: "..." }',
    (value) => Array.isArray(value) && value.every(isUuidOrName),
  ),
  wait: callback,
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
  const { progress, request, stallTimeout = STALL_TIMEOUT } = options;
  const { signal } = request;
  signal?.throwIfAborted();
  const references = { list: ["list", options.list], tags: ["tag", options.tags] } as const;
  checkUuids(references);
  const file = await abortable(signal, () => openFile(input));
  const table = planImport(readCsv(await abortable(signal, () => readText(file))), options.columns);
  const plan: ImportCsvPlan = { fileName: file.name, bytes: file.size, ...table };
  if (options.dryRun) return { ...plan, outcome: "planned" };

  const { list, tags } = await resolveUuids(grinfi, references, request);
  const { rows } = plan;
  progress.total = rows;
  const count = () =>
    grinfi.contacts.search({ filter: { list_uuid: list } }, { ...request, verifyFilter: true }).count();
  const before = await count();
  const { uuid: upload = "" } = await grinfi.files.uploadCsv({ file, type: "csv_leads" }, request);
  yield { step: "uploaded", upload, rows, gained: 0 };
  const startError = await startImport(grinfi, upload, { columns: plan.columns, list, tags }, request);
  yield { step: "started", upload, rows, gained: 0 };

  const counts = poll(count, {
    ...{ start: before, isDone: (now) => now >= before + rows, isSame: Object.is },
    ...{ patience: stallTimeout, wait: options.wait ?? wait, signal },
  });
  let counted = await counts.next();
  for (; !counted.done; counted = await counts.next()) {
    const gained = counted.value - before;
    progress.done = gained;
    yield { step: "counted", upload, rows, gained };
  }
  const { state: after, error: countError } = counted.value;
  return { ...plan, upload, before, after, ...outcomeOf(plan, after - before, { startError, countError }) };
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

interface ImportErrors {
  readonly startError: unknown;
  readonly countError: unknown;
}

/** Returns the outcome of an import, from the number of contacts that the list has gained. */
function outcomeOf(
  { doubtful, fileName, rows }: ImportCsvPlan,
  gained: number,
  { countError, startError }: ImportErrors,
): Pick<ImportCsvResult, "error" | "missing" | "outcome" | "reason"> {
  const missing = Math.min(rows, Math.max(0, rows - gained));
  const error = startError ?? countError;
  const problem = { missing, ...(error !== undefined && { error }) };
  if (startError !== undefined) {
    const reason = `It is not known whether the import of ${fileName} started: ${messageOf(startError)} The list has since gained ${gained} contacts for ${rows} rows. Check the list before you import the file again.`;
    return { ...problem, outcome: "unknown", reason };
  }
  if (missing === 0) return { missing, outcome: "complete" };
  const uncounted = countError === undefined ? "" : ` The last count failed: ${messageOf(countError)}`;
  const reason = `${missing} of ${rows} rows added no contact to the list. They may be existing contacts, which stay in their lists; people whom the API skips, such as blacklisted ones (doubtful rows: ${doubtful.length}); or rows that are not imported yet.${uncounted}`;
  return { ...problem, outcome: "incomplete", reason };
}
