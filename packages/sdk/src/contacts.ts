import { ContactsResource, type Resources } from "./generated/resources.ts";
import type { GrinfiCalls } from "./resource.ts";
import { bulkUpsert } from "./workflows/bulk-upsert.ts";
import type {
  BulkUpsertOptions,
  BulkUpsertResult,
  ContactRows,
  RowOutcome,
} from "./workflows/bulk-upsert-types.ts";
import { massAction } from "./workflows/mass-action.ts";
import type {
  ChunkOutcome,
  ContactSelection,
  MassAction,
  MassActionOptions,
  MassActionResult,
} from "./workflows/mass-action-types.ts";
import { reply } from "./workflows/reply.ts";
import type { ReplyOptions, ReplyResult, ReplyStep } from "./workflows/reply-types.ts";
import type { Run } from "./workflows/run.ts";

/** Contacts, and the jobs with them that take many calls. */
export class Contacts extends ContactsResource {
  readonly #grinfi: Resources;

  constructor(call: GrinfiCalls, grinfi: Resources) {
    super(call);
    this.#grinfi = grinfi;
  }

  /**
   * Saves people as contacts and, with `automation`, enrols each of them once.
   *
   * Rows are read as they are needed, 25 together. With a `journal`, a run that was cut off is taken up by another one with
   * the same list and automation: it does only the rest. What may have been done already is looked up; where that does
   * not settle it, the row is `unknown`, named in `problems`, and not tried again.
   *
   * Requests for a row: 1 to find a known contact, up to 3 to find that there is none (see `match`), 1 to save it and 1 to
   * enrol it; and 2 for each 25 rows to read enrolments. So 1,000 new rows with email and company take about 5,080 with an
   * automation, which is 17 minutes at 300 a minute; known rows that are skipped take 1 each.
   *
   * @param rows - People, from an array, a generator or a stream.
   * @returns A run: await it for the counts and the problems, or loop over it for what became of each row.
   * @throws ConfigurationError when an option cannot be used.
   * @throws UnauthorizedError, ForbiddenError, the reason of `signal` or what the rows or the journal throw, from the run:
   *   they end it. Other errors are those of a row, in its outcome.
   *
   * @example
   * const run = grinfi.contacts.bulkUpsert(rows, { list, automation, onConflict: "skip", journal });
   * const { created, failed, unknown, problems } = await run;
   */
  bulkUpsert(rows: ContactRows, options: BulkUpsertOptions): Run<RowOutcome, BulkUpsertResult> {
    return bulkUpsert(this.#grinfi, rows, options);
  }

  /**
   * Does the same to many contacts, in calls of 100 one after another, after it has read who they are.
   *
   * A filter is searched first: who is found is counted and read, and exactly these uuids are sent, never `all: true`. Are
   * there more than `max`, nothing is sent, and the error says how many. A filter field that the API does not know may be
   * ignored, so that everybody is found: look at a dry run first.
   *
   * No call is sent again after a failure that leaves open whether it was done: its chunk is `unknown`. After such a
   * failure of `contact_add_to_flow` or `contact_delete` the run stops, and the chunks that are left are `not_tried`. The
   * other actions leave the same state when they are done twice, and the run goes on. `contact_add_to_flow` leaves out who
   * is or was in the automation, whatever became of them there.
   *
   * Requests: with a filter 1 to count and 1 for each 100 contacts to read them; 1 for each 100 contacts to change them
   * (see `chunkSize`); and for `contact_add_to_flow` 1 more for each 100 enrolments that they have in the automation, at
   * least 1 for a chunk. So 450 contacts by a filter take 11, by their uuids 5.
   *
   * @returns A run: await it for the counts and the chunks, or loop over it for what became of each chunk.
   * @throws ConfigurationError when an option cannot be used or, from the run, when more than `max` contacts are selected.
   * @throws UnauthorizedError, ForbiddenError, the reason of `signal` or what the search ends in, from the run: they end
   *   it. Whatever was sent by then has been told as progress.
   *
   * @example
   * const action = { type: "contact_change_pipeline_stage", pipeline_stage_uuid } as const;
   * const { done, failed, unknown } = await grinfi.contacts.massAction(action, { filter: { list_uuid } });
   */
  massAction(
    action: MassAction,
    selection: ContactSelection,
    options?: MassActionOptions,
  ): Run<ChunkOutcome, MassActionResult> {
    return massAction(this.#grinfi, action, selection, options);
  }

  /**
   * Answers a contact: takes it out of its automations, sends, moves it to a stage and adds a task, in this order.
   *
   * Nothing is sent while the automations may still write, unless `sendAnyway`; without a message that certainly went to
   * the API there is no new stage and no task. A stage that could not be changed does not keep the task from being added.
   *
   * What may have been sent already is looked for among the messages, emails or tasks of the contact, by its text: found, it
   * is done; not found, it is `unknown` and not sent again. With a `journal`, so is what an earlier run left off, and the
   * same reply goes out once. The journal holds uuids and a digest, no text.
   *
   * Requests: 1 to read the messages or emails of the contact (for each 100 of them), 1 to cancel, 1 to send, 1 for a
   * stage, 2 for a task. So all of it takes 6, and a reply alone 3. To look for what may have been sent takes 1 each, and
   * for an email 1 more for each new one with its subject.
   *
   * @param uuid - The contact.
   * @param options - Channel and text, and what goes with them. Who writes is by default whoever exchanged the last message
   *   or email with the contact.
   * @returns A run: await it for all steps, or loop over it for each as it is over. It resolves also when steps failed.
   * @throws ConfigurationError when an option cannot be used. From the run: when the conversation does not have what was
   *   left out, or when the same reply is under way through the same journal.
   * @throws What reading the conversation ends in, from the run: nothing is changed then. The reason of `signal`, after the
   *   step that it cut off was told, and what the journal throws.
   *
   * @example
   * const { isComplete, steps } = await grinfi.contacts.reply(uuid, {
   *   ...{ channel: "linkedin", text: "Tuesday at ten?", stage, journal },
   *   task: { type: "linkedin_like_latest_post", text: "-", schedule_at: "2026-03-02T09:00:00Z" },
   * });
   * if (!isComplete) console.error(steps.filter(({ outcome }) => outcome !== "done"));
   */
  reply(uuid: string, options: ReplyOptions): Run<ReplyStep, ReplyResult> {
    return reply(this.#grinfi, uuid, options);
  }
}
