import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import type { Fields } from "../../json.ts";
import type { Obstacle } from "../../messaging/sender-availability.ts";
import type { AwaitedEvent } from "../waiting.ts";

/** The context of a step, which is part of an automation or a manual task. */
export interface StepContext {
  readonly backend: Backend;
  readonly task: Row;
  readonly lead: Row;
  readonly sender: Row | undefined;
  /** The settings of the step. */
  readonly payload: Fields;
}

/** The outcome of a step. */
export type StepOutcome =
  /** The step is done, and the contact continues. */
  | { readonly kind: "done"; readonly branch?: number | undefined }
  /** A message is being sent. The step is done when it has been sent. */
  | { readonly kind: "sending"; readonly text: string }
  /** The step waits for an event, for at most `seconds`. */
  | { readonly kind: "waiting"; readonly event: AwaitedEvent; readonly seconds?: number }
  /** The step cannot be executed, for now or at all. */
  | { readonly kind: "blocked"; readonly obstacle: Obstacle };

/** Executes a type of step. */
export type StepHandler = (step: StepContext) => StepOutcome;

export const STEP_DONE: StepOutcome = { kind: "done" };

/** The step failed for good. */
export const stepFailed = (reason: string): StepOutcome => ({
  kind: "blocked",
  obstacle: { reason, isTemporary: false },
});
