import type { Filter } from "@grinfi/core";
import type { Body } from "../../resources/inputs.ts";
import type { Reference } from "../names/reference.ts";
import type { JobOptions } from "../shared/job.ts";

/**
 * What is done to contacts, under the API's own names. In place of a uuid, `{ name }` says the name of a tag, a list, a stage or a
 * custom field of contacts, or an automation.
 */
export type MassAction =
  | {
      readonly type: "contact_add_tags" | "contact_remove_tags" | "contact_replace_tags";
      readonly tag_uuids: readonly Reference[];
    }
  | { readonly type: "contact_change_list"; readonly list_uuid: Reference }
  | { readonly type: "contact_change_pipeline_stage"; readonly pipeline_stage_uuid: Reference }
  | {
      readonly type: "contact_change_custom_field";
      readonly custom_field_uuid: Reference;
      readonly value: Body<"upsertCustomFieldValue">["value"];
    }
  /** Messages may follow at once. Who is or was in the automation is left out. */
  | { readonly type: "contact_add_to_flow"; readonly flow_uuid: Reference }
  | { readonly type: "contact_cancel_from_flows"; readonly flow_uuids: readonly Reference[] }
  | { readonly type: "contact_mark_read" }
  /** There is no way back. */
  | { readonly type: "contact_delete" };

/**
 * Whom it is done to: contacts by their uuids, each once also where it is spelled in two ways, or those that a search with
 * the filter finds.
 */
export type ContactSelection =
  | { readonly ids: readonly string[]; readonly filter?: never }
  | { readonly filter: Filter; readonly ids?: never };

export interface MassActionOptions extends JobOptions<ChunkOutcome> {
  /**
   * How many contacts may be selected. When there are more, nothing is sent.
   *
   * @default 500
   */
  readonly max?: number;
  /**
   * Contacts in a call. The API was seen to fail on large ones.
   *
   * @default 100
   */
  readonly chunkSize?: number;
  /**
   * `true`: only says who is selected, and changes nothing.
   *
   * @default false
   */
  readonly dryRun?: boolean;
  /**
   * Compares each contact that a filter finds with the filter, and ends in a `ListError` with the reason `filter_ignored`
   * before anything is changed, when one certainly does not match. With `false` it accepts whatever the API finds.
   *
   * @default true
   */
  readonly verifyFilter?: boolean;
}

/** What became of the contacts of one call. */
export interface ChunkOutcome {
  /** Its place among the chunks, from 0 on. */
  readonly index: number;
  /** The uuids of the contacts in the call. */
  readonly ids: readonly string[];
  /** The uuids of those who are or were in the automation already, and so are not in the call. */
  readonly leftOut: readonly string[];
  /**
   * - `done`: the API took it; its work may go on after the answer.
   * - `failed`: it certainly was not done; `reason` says why.
   * - `unknown`: it may have been done or not, and is not sent again; `reason` says what to look at.
   * - `not_tried`: an earlier chunk is unknown, and this one was not sent.
   * - `planned`: the run is a dry one.
   */
  readonly outcome: "done" | "failed" | "not_tried" | "planned" | "unknown";
  /** Why it is not done. */
  readonly reason?: string;
  /** What the call ended in. */
  readonly error?: unknown;
}

/** How many contacts were selected, and what became of them. */
export interface MassActionResult {
  readonly selected: number;
  readonly done: number;
  readonly failed: number;
  readonly unknown: number;
  readonly notTried: number;
  readonly planned: number;
  readonly leftOut: number;
  /** Every chunk, with the uuids of its contacts. */
  readonly chunks: readonly ChunkOutcome[];
}
