import type { Automation, AutomationEdge } from "../../generated/types.ts";
import type { Counts } from "./counts.ts";
import type { Period } from "./period.ts";
import type { Rate } from "./rate.ts";

export interface AutomationReportInput {
  /**
   * Counts at the steps only what was carried out in this time, and what came of that, whenever it came. What the API
   * cannot split by time stays as of now: `contacts`, `waiting` and `sources`.
   *
   * @default from the beginning until now
   */
  readonly period?: Period | undefined;
}

/** What became of the contacts of an automation. */
export interface AutomationReport {
  readonly automation: Automation;
  /** The time that `steps` and `totals` are about, in UTC; absent when it is all of it. */
  readonly period?: { readonly from: string; readonly to: string };
  /** Contacts from the beginning until now; `undefined` where the API does not say. */
  readonly contacts: {
    readonly enrolled: number | undefined;
    readonly inProgress: number | undefined;
    readonly finished: number | undefined;
    readonly failed: number | undefined;
  };
  /** Tasks that wait now, by type. They are the queue: nothing of it was sent. */
  readonly waiting: Counts;
  /** The steps of the version in use, in the order that contacts come to them. */
  readonly steps: readonly StepReport[];
  /** The steps of each type together, for types that reach out to contacts and so have rates. */
  readonly totals: Readonly<Record<string, StepTotal>>;
  /** The audiences, from the beginning until now. */
  readonly sources: readonly SourceReport[];
}

/** What became of contacts at a step. */
export interface StepReport extends StepTotal {
  /** The number of the step in the version. */
  readonly node: number;
  readonly type: string;
  /** The steps that contacts go on to. */
  readonly after: readonly AutomationEdge[];
  /**
   * Contacts who came to the step, whatever became of them; who came twice counts twice. `undefined` with a `period`, which
   * knows of what was carried out alone. An `end` may have none, since nothing is carried out there.
   */
  readonly entered: number | undefined;
  /** Contacts by the status of their task: `closed`, `failed`, `skipped`, `in_progress`, `canceled` and others. */
  readonly statuses: Counts;
  /** Contacts by the branch that they took; only rules and triggers have any. */
  readonly branches: Counts;
}

export interface StepTotal {
  /** Carried out: this is what was sent. */
  readonly closed: number;
  readonly failed: number;
  /** What came of it, in the API's words: `accepted`, `replied`, `opened`, `bounced` and others. */
  readonly outcomes: Counts;
  /**
   * Each outcome over `closed`. Triggers have none: they also count contacts who were connected beforehand, so that the
   * acceptance rate stands at the step that sends the request.
   */
  readonly rates: Readonly<Record<string, Rate>>;
}

/** What became of an audience. */
export interface SourceReport {
  /** The number of the contact source in the version. */
  readonly id: number;
  readonly name: string | null;
  /** Contacts by the status of their enrolment. */
  readonly statuses: Counts;
  /** Contacts by how they came in. */
  readonly addedBy: Counts;
  /** By channel what was `sent`, and each outcome over that. */
  readonly channels: Readonly<Record<string, ChannelReport>>;
}

export interface ChannelReport {
  /** `undefined` where the API does not say. */
  readonly sent: number | undefined;
  readonly outcomes: Counts;
  readonly rates: Readonly<Record<string, Rate>>;
}
