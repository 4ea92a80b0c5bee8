import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import type { Fields } from "../../json.ts";
import type { Obstacle } from "../../messaging/sender-availability.ts";
import type { AwaitedEvent } from "../waiting.ts";

/** A step that is to be carried out for a contact, by an automation or as a task of its own. */
export interface StepContext {
  readonly backend: Backend;
  readonly task: Row;
  readonly lead: Row;
  readonly sender: Row | undefined;
  /** The settings of the step. */
  readonly payload: Fields;
}

/** What became of a step. */
export type StepOutcome =
  /** It is done; the contact goes on, on a branch where the step branches. */
  | { readonly kind: "done"; readonly branch?: number | undefined }
  /** A message is on its way, and its arrival ends the step. */
  | { readonly kind: "sending"; readonly text: string }
  | { readonly kind: "waiting"; readonly event: AwaitedEvent; readonly seconds?: number }
  | { readonly kind: "blocked"; readonly obstacle: Obstacle };

/** What a type of step does. */
export type StepHandler = (step: StepContext) => StepOutcome;

export const STEP_DONE: StepOutcome = { kind: "done" };

/** The step cannot be carried out, ever. */
export const stepFailed = (reason: string): StepOutcome => ({
  kind: "blocked",
  obstacle: { reason, passes: false },
});
