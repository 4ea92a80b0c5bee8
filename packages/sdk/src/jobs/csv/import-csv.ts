import { abortable } from "@grinfi/abort";
import type { FileInput } from "@grinfi/core";
import {
  callback,
  checkOptions,
  flag,
  type OptionRules,
  required,
  takes,
  timeLimit,
} from "@grinfi/core/option-checks";
import { JOB_OPTIONS } from "../../calls/option-rules.ts";
import type { Resources } from "../../generated/resources.ts";
import { checkForms, isReference, reference, uuidsOf } from "../names/reference.ts";
import type { Account } from "../shared/account.ts";
import { endsRun, mayHaveHappened, messageOf } from "../shared/failure.ts";
import { createJob, type Job } from "../shared/job.ts";
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
import { watchCount } from "./watch-count.ts";

const PATIENCE = 120_000;

const IMPORT_OPTIONS: OptionRules<ImportCsvOptions> = {
  ...JOB_OPTIONS,
  columns: takes(
    "an object with a field for each heading",
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  ),
  dryRun: flag,
  list: required(reference),
  patience: timeLimit,
  tags: takes(
    'an array of uuids, or of { name: "..." }',
    (value) => Array.isArray(value) && value.every(isReference),
  ),
  wait: callback,
};

export function importCsv(
  grinfi: Account,
  file: FileInput,
  options: ImportCsvOptions,
): Job<ImportCsvProgress, ImportCsvResult> {
  checkOptions(options, IMPORT_OPTIONS);
  const { patience = PATIENCE } = options;
  return createJob((signal) => importFile(grinfi, file, { ...options, patience, signal }), options);
}

async function* importFile(
  grinfi: Account,
  input: FileInput,
  options: ImportCsvOptions & { readonly patience: number },
): AsyncGenerator<ImportCsvProgress, ImportCsvResult, undefined> {
  const { patience, signal } = options;
  signal?.throwIfAborted();
  const references = { list: ["list", options.list], tags: ["tag", options.tags] } as const;
  checkForms(references);
  const file = await abortable(signal, () => openFile(input));
  const table = planImport(readCsv(await abortable(signal, () => readText(file))), options.columns);
  const plan: ImportCsvPlan = { fileName: file.name, bytes: file.size, ...table };
  if (options.dryRun) return { ...plan, outcome: "planned" };

  const { list, tags } = await uuidsOf(grinfi, references, { signal });
  const { rows } = plan;
  const count = () =>
    grinfi.contacts.search({ filter: { list_uuid: list } }, { signal, verifyFilter: true }).count();
  const before = await count();
  const { uuid: upload = "" } = await grinfi.files.uploadCsv({ file, type: "csv_leads" }, { signal });
  yield { step: "uploaded", upload, rows, gained: 0 };
  const startError = await start(grinfi, upload, plan, { list, tags, signal });
  yield { step: "started", upload, rows, gained: 0 };

  const { count: after, error: countError } = yield* watchCount(count, {
    ...{ from: before, goal: before + rows, patience, wait: options.wait ?? wait, signal },
    toProgress: (now) => ({ step: "counted" as const, upload, rows, gained: now - before }),
  });
  return { ...plan, upload, before, after, ...judge(plan, after - before, { startError, countError }) };
}

/** Starts the import, once. Gives the error that leaves open whether it began. @throws Any other. */
async function start(
  grinfi: Resources,
  upload: string,
  { columns }: ImportCsvPlan,
  {
    list,
    signal,
    tags,
  }: Pick<ImportCsvOptions, "signal"> & {
    readonly list: string;
    readonly tags: readonly string[] | undefined;
  },
): Promise<unknown> {
  const input = { columns: [...columns], list_uuid: list, ...(tags && { tags: [...tags] }) };
  try {
    await grinfi.files.importContacts(upload, input, { signal });
    return undefined;
  } catch (error) {
    if (endsRun(error) || !mayHaveHappened(error)) throw error;
    return error;
  }
}

interface Errors {
  readonly startError: unknown;
  readonly countError: unknown;
}

/** What is known of an import after the list has gained so many contacts. */
function judge(
  { doubtful, fileName, rows }: ImportCsvPlan,
  gained: number,
  { countError, startError }: Errors,
): Pick<ImportCsvResult, "error" | "missing" | "outcome" | "reason"> {
  const missing = Math.min(rows, Math.max(0, rows - gained));
  const error = startError ?? countError;
  const problem = { missing, ...(error !== undefined && { error }) };
  if (startError !== undefined) {
    const reason = `Whether the import of ${fileName} was started is not known: ${messageOf(startError)} The list has since gained ${gained} contacts for ${rows} rows. Look at it before you import the file again.`;
    return { ...problem, outcome: "unknown", reason };
  }
  if (missing === 0) return { missing, outcome: "complete" };
  const uncounted = countError === undefined ? "" : ` The last count failed: ${messageOf(countError)}`;
  const reason = `${missing} of ${rows} rows are not new contacts of the list. They may be known contacts, which stay in their lists; or people whom the API passes over, such as blacklisted ones (doubtful rows: ${doubtful.length}); or still under way.${uncounted}`;
  return { ...problem, outcome: "incomplete", reason };
}
