import { ContactsResource } from "../../generated/resources.ts";
import { createJob, type Job } from "../../jobs/shared/job.ts";
import type {
  ItemsWaitResult,
  ReadableAction,
  StartedImport,
  WaitOptions,
  WaitResult,
  WaitStep,
} from "../../jobs/wait/wait-types.ts";
import { clientOf } from "../job-client.ts";

/** Contacts, with jobs that wait for what the API does after its response. */
export class ContactWaits extends ContactsResource {
  /**
   * Waits until an import has added its rows to the list. The API reports no progress of an import, so the job counts
   * the contacts of the list. It changes nothing, so you can start it again at any time, also in another process.
   *
   * `importCsv` waits in the same way. Use this job if its outcome is `unknown`, or if its process ended. Contacts that
   * others add to the list count, too. A row of an existing contact adds nothing, so after such a file the outcome is
   * `unknown`.
   *
   * Requests: 1 to look up the list, and 1 for each count: at once, after 2, 4, 8 and 16 seconds, and then every 30,
   * until the list has gained its rows or has not changed for `patience`. So a complete import takes 2, and one that
   * never continues takes 9.
   *
   * @param started - The import, from the progress or the result of `importCsv`.
   * @param options - `patience` (default: 120,000 ms) and others; see `WaitOptions`.
   * @returns A job. Await it for the outcome, or loop over it for the numbers of each count.
   * @throws ConfigurationError from the job, before anything is sent, if an option or `started` is invalid.
   * @throws LookupError from the job if the list does not exist.
   * @throws UnauthorizedError, ForbiddenError, the reason of `signal`, or the error of the lookup, from the job. A count
   *   that fails for another reason does not end it.
   *
   * @example
   * const { outcome, open } = await grinfi.contacts.waitForImport({ list, before: 120, rows: 1000 });
   */
  waitForImport(started: StartedImport, options: WaitOptions = {}): Job<WaitStep, WaitResult> {
    return createJob(options, async (progress) => {
      const { waitForImport } = await import("../../jobs/wait/wait-for-import.ts");
      return waitForImport(clientOf(this), started, options, progress);
    });
  }

  /**
   * Waits until contacts show the effect of a mass action: they have the tags, the list or the stage, are or were in the
   * automation, are in none of the automations, have no unread messages, or no longer exist. The API responds to a mass
   * action before it has changed all contacts, and may change only some. The job changes nothing, so you can start it
   * again at any time, also in another process.
   *
   * A contact that shows the effect is `done` and not read again. The API does not say that it refused a contact, such
   * as a blacklisted one, so such a contact stays open and the outcome is `unknown`.
   *
   * Requests: for each read, 1 for each 100 contacts that are open: at once, after 2, 4, 8 and 16 seconds, and then
   * every 30, until all show the effect or nothing has changed for `patience`. For `contact_add_to_flow` and
   * `contact_cancel_from_flows` it is 1 for each 100 enrolments of these contacts in the automations, at least 1. For
   * `contact_delete` 1 more for each contact that the search does not find. A list or an automation in the action takes
   * 1 more, and a name as many as `uuidOf`. So 450 contacts that have their new stage take 5.
   *
   * @param action - The action, as you passed it to `bulkAction`.
   * @param ids - The uuids of the contacts.
   * @param options - `patience` (default: 120,000 ms) and others; see `WaitOptions`.
   * @returns A job. Await it for the outcome of each contact, or loop over it for the numbers of each read.
   * @throws ConfigurationError from the job, before anything is sent, if an option, the action or a uuid is invalid, or
   *   if the action is `contact_change_custom_field`, because no operation returns the values of custom fields.
   * @throws LookupError from the job if an item of the action does not exist.
   * @throws ListError with the reason `filter_ignored`, from the job, if the API returns other contacts.
   * @throws UnauthorizedError, ForbiddenError, the reason of `signal`, or the error of a lookup, from the job. A read
   *   that fails for another reason does not end it.
   *
   * @example
   * const action = { type: "contact_change_list", list_uuid } as const;
   * const { outcome, items } = await grinfi.contacts.waitForBulkAction(action, ids);
   */
  waitForBulkAction(
    action: ReadableAction,
    ids: readonly string[],
    options: WaitOptions = {},
  ): Job<WaitStep, ItemsWaitResult> {
    return createJob(options, async (progress) => {
      const { waitForBulkAction } = await import("../../jobs/wait/wait-for-bulk-action.ts");
      return waitForBulkAction(clientOf(this), action, ids, options, progress);
    });
  }
}
