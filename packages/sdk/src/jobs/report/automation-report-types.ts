import type { Automation, AutomationEdge } from "@grinfi/core";
import type { Counts } from "./counts.ts";
import type { Period } from "./period.ts";
import type { Rate } from "./rate.ts";

/** The input of `automations.report`. */
export interface AutomationReportInput {
  /**
   * Limits the counts of the steps to tasks that were carried out in this period. Their outcomes count whenever they
   * happened. `contacts`, `waiting` and `sources` have no period, because the API cannot split them by time.
   *
   * @default the whole lifetime of the automation
   */
  readonly period?: Period | undefined;
}

/** The results of an automation. */
export interface AutomationReport {
  readonly automation: Automation;
  /** The period of `steps` and `totals`, in UTC. Absent if you passed none. */
  readonly period?: { readonly from: string; readonly to: string };
  /** Contacts of the whole lifetime. A count is `undefined` if the API does not return it. */
  readonly contacts: {
    readonly enrolled: number | undefined;
    readonly inProgress: number | undefined;
    readonly finished: number | undefined;
    readonly failed: number | undefined;
  };
  /** Tasks in the queue, by type. They are not sent yet. */
  readonly waiting: Counts;
  /** The steps of the current version, in the order in which contacts reach them. */
  readonly steps: readonly StepReport[];
  /** The totals of each type of step that has rates. */
  readonly totals: Readonly<Record<string, StepTotal>>;
  /** The audiences, over the whole lifetime. */
  readonly sources: readonly SourceReport[];
}

/** The results of a step. */
export interface StepReport extends StepTotal {
  /** The id of the step in the version. */
  readonly node: number;
  readonly type: string;
  /** Edges to the next steps. */
  readonly after: readonly AutomationEdge[];
  /**
   * The number of times that contacts reached the step. A contact who reached it twice counts twice. `undefined` with a
   * `period`, because the API then counts only tasks that were carried out. It can be zero for an `end`, which has no
   * tasks.
   */
  readonly entered: number | undefined;
  /** Contacts by the status of their task, such as `closed`, `failed`, `skipped`, `in_progress` or `canceled`. */
  readonly statuses: Counts;
  /** Contacts by the branch that they took. Only rules and triggers have branches. */
  readonly branches: Counts;
}

/** The counts and rates of a step, or of all steps of one type. */
export interface StepTotal {
  /** Tasks that were carried out, which means messages that were sent. */
  readonly closed: number;
  readonly failed: number;
  /** Outcomes under the API's names, such as `accepted`, `replied`, `opened` or `bounced`. */
  readonly outcomes: Counts;
  /**
   * The rate of each outcome over `closed`. Triggers have no rates, because they also count contacts who were connected
   * before. The acceptance rate is at the step that sends the request.
   */
  readonly rates: Readonly<Record<string, Rate>>;
}

/** The results of an audience. */
export interface SourceReport {
  /** The id of the contact source in the version. */
  readonly id: number;
  readonly name: string | null;
  /** Contacts by the status of their enrolment. */
  readonly statuses: Counts;
  /** Contacts by how they were added. */
  readonly addedBy: Counts;
  /** The messages that were sent on each channel, and their outcomes. */
  readonly channels: Readonly<Record<string, ChannelReport>>;
}

/** The results of an audience on one channel. */
export interface ChannelReport {
  /** `undefined` if the API does not return it. */
  readonly sent: number | undefined;
  readonly outcomes: Counts;
  readonly rates: Readonly<Record<string, Rate>>;
}
