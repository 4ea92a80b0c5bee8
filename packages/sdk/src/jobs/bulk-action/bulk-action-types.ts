import type { ContactFilter, UpsertCustomFieldValueBody } from "@grinfi/core";
import type { UuidOrName } from "../names/uuid-or-name.ts";
import type { JobOptions } from "../shared/job.ts";

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
   * `true` returns the selected contacts, and changes nothing.
   *
   * @default false
   */
  readonly dryRun?: boolean;
  /**
   * Compares each contact of a search with the filter. If one certainly does not match, the job ends with a `ListError`
   * with the reason `filter_ignored` before anything is changed. `false` accepts every contact that the API returns.
   *
   * @default true
   */
  readonly verifyFilter?: boolean;
}

/** The outcome of one call and its contacts. */
export interface ChunkOutcome {
  /** The index of the chunk, from 0. */
  readonly index: number;
  /** The uuids of the contacts in the call. */
  readonly ids: readonly string[];
  /** The uuids of contacts that are not in the call, because they are or were in the automation. */
  readonly excluded: readonly string[];
  /**
   * - `done`: the API accepted the call. It may still be working on it.
   * - `failed`: the action certainly was not done. `reason` says why.
   * - `unknown`: the action may have been done, and is not sent again. `reason` says what to check.
   * - `not_tried`: the chunk was not sent, because an earlier one is unknown.
   * - `planned`: it is a dry run.
   */
  readonly outcome: "done" | "failed" | "not_tried" | "planned" | "unknown";
  /** Why the action is not done. */
  readonly reason?: string;
  /** The error of the call. */
  readonly error?: unknown;
}

/** The number of selected contacts, and of contacts by outcome. */
export interface BulkActionResult {
  readonly selected: number;
  readonly done: number;
  readonly failed: number;
  readonly unknown: number;
  readonly notTried: number;
  readonly planned: number;
  readonly excluded: number;
  /** Every chunk, with the uuids of its contacts. */
  readonly chunks: readonly ChunkOutcome[];
}
