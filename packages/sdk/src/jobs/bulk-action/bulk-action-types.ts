import type { ContactFilter, UpsertCustomFieldValueBody } from "@grinfi/core";
import type { Journal } from "../journal/journal.ts";
import type { UuidOrName } from "../names/uuid-or-name.ts";
import type { JobOptions } from "../shared/job.ts";
import type { WaitFunction } from "../shared/wait.ts";

/**
 * An action on contacts, under the API's names. In place of a uuid you can pass the name of the tag, the list, the
 * automation, or the stage or custom field of contacts, as `{ name }`.
 */
export type BulkAction =
  | {
      readonly type: "contact_add_tags" | "contact_remove_tags" | "contact_replace_tags";
      readonly tag_uuids: readonly UuidOrName[];
    }
  | { readonly type: "contact_change_list"; readonly list_uuid: UuidOrName }
  | { readonly type: "contact_change_pipeline_stage"; readonly pipeline_stage_uuid: UuidOrName }
  | {
      readonly type: "contact_change_custom_field";
      readonly custom_field_uuid: UuidOrName;
      readonly value: UpsertCustomFieldValueBody["value"];
    }
  /** Enrols the contacts. The automation may send messages at once. Contacts who are or were in it are excluded. */
  | { readonly type: "contact_add_to_flow"; readonly flow_uuid: UuidOrName }
  | { readonly type: "contact_cancel_from_flows"; readonly flow_uuids: readonly UuidOrName[] }
  | { readonly type: "contact_mark_read" }
  /** Deletes the contacts. This cannot be undone. */
  | { readonly type: "contact_delete" };

/**
 * Selects contacts by their uuids, or by the filter of a search. A uuid in two spellings counts once.
 */
export type ContactSelection =
  | { readonly ids: readonly string[]; readonly filter?: never }
  | { readonly filter: ContactFilter; readonly ids?: never };

/** Options of `contacts.bulkAction`. */
export interface BulkActionOptions extends JobOptions<ChunkOutcome> {
  /**
   * The maximum number of selected contacts. If there are more, nothing is sent.
   *
   * @default 500
   */
  readonly max?: number;
  /**
   * The number of contacts in one call. The API may fail if there are too many.
   *
   * @default 100
   */
  readonly chunkSize?: number;
  /**
   * `true` returns the selected contacts as `planned`, and changes nothing.
   *
   * @default false
   */
  readonly dryRun?: boolean;
  /**
   * Records for which contacts the action was done, so that another job with the same action does only the rest. With
   * one journal a contact for which the action is done is not changed again, even if somebody has changed it since. Use
   * another journal to repeat the action.
   *
   * Without a journal an interrupted job cannot be resumed.
   */
  readonly journal?: Journal | undefined;
  /**
   * The time for which the job reads contacts that do not show the action, in milliseconds. It starts again whenever
   * one more contact shows it. Contacts that still do not show it are `unknown`.
   *
   * @default 120_000
   */
  readonly patience?: number;
  /**
   * Compares each contact of a search with the filter. If one certainly does not match, the job ends with a `ListError`
   * with the reason `filter_ignored` before anything is changed. `false` accepts every contact that the API returns.
   *
   * @default true
   */
  readonly verifyFilter?: boolean;
  /**
   * Waits between two reads, for tests and for runtimes with their own sleep.
   *
   * @default a timer
   */
  readonly wait?: WaitFunction;
}

/** The outcome of one call. Each contact of the chunk is in one of its lists, by its uuid. */
export interface ChunkOutcome {
  /** The index of the chunk, from 0. Chunks whose contacts show the action late are reported after later ones. */
  readonly index: number;
  /** All contacts of the chunk. */
  readonly ids: readonly string[];
  /**
   * The action was done. For `contact_add_to_flow` the automation lists the contact. For the other actions the API
   * accepted the call and may still be working on it.
   */
  readonly done: readonly string[];
  /** The contact is or was in the automation, so it was not enrolled. */
  readonly excluded: readonly string[];
  /** The action certainly was not done. Another job tries it again. */
  readonly failed: readonly string[];
  /**
   * The action may have been done, but the contact does not show it. `contact_add_to_flow` and `contact_delete` are not
   * sent again. Another job repeats the other actions, which have the same effect.
   */
  readonly unknown: readonly string[];
  /** Nothing was sent: an earlier chunk is unknown, the job ended, or the filter no longer selects the contact. */
  readonly notTried: readonly string[];
  /** It is a dry run. */
  readonly planned: readonly string[];
  /** The contacts whose outcome is that of an earlier job. This job sent nothing for them. */
  readonly fromJournal: readonly string[];
  /** Why contacts are `failed`, `unknown` or `notTried`. */
  readonly reason?: string;
  /** The error of a call. */
  readonly error?: unknown;
}

/** The number of contacts, in total and by outcome. */
export interface BulkActionResult {
  /** All contacts of the chunks, including those that only an earlier job with the journal selected. */
  readonly selected: number;
  readonly done: number;
  readonly excluded: number;
  readonly failed: number;
  readonly unknown: number;
  readonly notTried: number;
  readonly planned: number;
  /** The number of contacts whose outcome is that of an earlier job. The other counts include them. */
  readonly fromJournal: number;
  /** Every chunk, with the uuids of its contacts. */
  readonly chunks: readonly ChunkOutcome[];
}
