import {
  booleanFlag,
  callback,
  checkOptions,
  nonEmptyString,
  number,
  type OptionRules,
  required,
  signal,
} from "@grinfi/core/option-checks";
import type { Grinfi } from "@grinfi/sdk";
import { Copy } from "./database/copy.ts";
import { openDatabase } from "./database/open-database.ts";
import { ApiAccount } from "./run/api-account.ts";
import { readContactChanges } from "./run/read-contact-changes.ts";
import { readList } from "./run/read-list.ts";
import { RunRecorder } from "./run/run-recorder.ts";
import { planRun } from "./run/sync-run.ts";
import { tableLists } from "./run/table-lists.ts";
import type { SyncOptions, SyncResult } from "./sync-types.ts";

const OPTIONS: OptionRules<SyncOptions> = {
  file: required(nonEmptyString),
  full: booleanFlag,
  fullEvery: number(0, "milliseconds"),
  onProgress: callback,
  signal,
};

/**
 * Brings a copy of an account in a SQLite database up to date: contacts, companies, lists, tags, pipeline stages, sender
 * profiles, LinkedIn messages and emails. Each row is JSON in the column `data`, as the API returned it, and its main
 * fields have columns of the same name.
 *
 * The first sync, and one every 24 hours, is full: it reads everything, and deletes what no longer exists. The others are
 * incremental. They read the contacts that were created or had an event (see `contacts.changes`), new companies, new
 * messages, messages that waited to be sent in the last 7 days, and all of the small lists. So they do not see a contact,
 * a company or a sent message that was changed without an event or deleted: the next full sync does.
 *
 * Each page is written with its position in one transaction. A sync that was killed or failed is continued by the next
 * call, a full one within an hour of its start. It requests nothing again that was written, except for the last page of
 * the changes of contacts, the lists in which it has found no changes yet, and a list whose rows have moved because others
 * were deleted. Others can read the database at any time.
 *
 * Requests: each call first takes 1 that checks the account, or up to 3 if it has no sender profiles. A full sync takes 1
 * for each 100 contacts, companies, lists and sender profiles, at least 1 each; 1 for the tags and 2 for the stages; 1 for
 * each 500 LinkedIn messages and for each 500 emails, at least 1 each; and 1 for each 100 contacts and companies that it
 * does not find any more. So 50,000 contacts with 40,000 messages take about 600, which is two minutes. An incremental
 * sync takes those of `contacts.changes`, and 9 more in a small account.
 *
 * @param grinfi - The client of the account. Its key is not stored.
 * @param options - `file` is required. See `SyncOptions` for the others.
 * @returns What was read, and the time from which the next sync reads.
 * @throws ConfigurationError if an option is invalid, the runtime has no node:sqlite, another sync writes to the file, or
 *   the file is not a copy of this account.
 * @throws ListError with the reason `repeated_page` if the total of a list shrinks again and again, or `filter_ignored` if
 *   the API returns other contacts or companies than those that were requested.
 * @throws Error, with the table and the row, if the API returned a row that SQLite cannot store.
 * @throws The error of a call, the reason of `signal`, or the error of SQLite. What was written before stays.
 *
 * @example
 * const { mode, tables } = await syncAccount(grinfi, { file: "grinfi.db" });
 * console.log(mode, tables.contacts.written);
 */
export async function syncAccount(grinfi: Grinfi, options: SyncOptions): Promise<SyncResult> {
  checkOptions(options, OPTIONS);
  const { file, onProgress, signal: abort } = options;
  const { close, database } = await openDatabase(file);
  const copy = new Copy(database);
  const account = new ApiAccount(copy, file, abort);
  try {
    await account.check(grinfi);
    const planned = planRun(copy, options);
    const recorder = new RunRecorder(copy, account, planned, onProgress);
    if (planned.mode === "incremental") await readContactChanges(grinfi, recorder, account);
    for (const list of tableLists(grinfi, copy, planned))
      await readList(list, recorder, copy, account.options);
    const { mode, tables } = recorder.run;
    const isResumed = Object.keys(planned.lists).length > 0;
    return { mode, isResumed, until: recorder.complete(), requests: account.requests, tables };
  } catch (error) {
    throw account.failure === undefined ? error : account.failure.error;
  } finally {
    close();
  }
}
