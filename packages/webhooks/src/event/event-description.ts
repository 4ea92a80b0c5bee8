import type { ListOperationId } from "@grinfi/core";

/** What is known of an event, beside its payload. `openapi/README.md` explains the fields. */
export interface EventDescription {
  /** The field of the payload that belongs to the event. */
  readonly object?: string;
  /** A name under which older webhooks deliver it. */
  readonly olderName?: string;
  /** What identifies it: alternatives, the best one first. Each is a list of paths in the payload. */
  readonly identity?: readonly (readonly string[])[];
  /** Whether several events can have the same identity. */
  readonly repeats?: boolean;
  /** Whether the contact does not exist any more after the event. */
  readonly contactIsGone?: boolean;
  /** Where the API lists the events. */
  readonly poll?: RowSource;
  /** Where the API lists what the event is about, if `poll` does not. */
  readonly readBack?: RowSource;
}

/** A list of the API, and which of its rows belong to an event. */
export interface RowSource {
  readonly operation: ListOperationId;
  readonly filter: Readonly<Record<string, string>>;
  /** Conditions that the filter cannot express. */
  readonly rows?: Readonly<Record<string, RowCondition>>;
  /** A field that can be filtered by time. Without one, the list is read from its newest row on. */
  readonly since?: string;
  /** The fields of the payload's object, with those of the row. By default the object is the row. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Other rows of the same contact. A row that `field` of one of them names does not belong to the event. */
  readonly excludedBy?: { readonly filter: Readonly<Record<string, string>>; readonly field: string };
}

export type RowCondition = { readonly in: readonly string[] } | { readonly not: readonly string[] };
