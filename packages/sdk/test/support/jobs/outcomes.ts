import type { ReplyResult, ReplyStep } from "../../../src/index.ts";

type Outcomes = Readonly<Record<string, ReplyStep["outcome"]>>;

/** Returns the outcomes of a reply by step. */
export const outcomesOf = ({ steps }: ReplyResult): Outcomes =>
  Object.fromEntries(steps.map(({ step, outcome }) => [step, outcome]));

export const ALL_DONE: Outcomes = { cancel: "done", send: "done", stage: "done", task: "done" };

export const SEND_UNKNOWN: Outcomes = {
  ...{ cancel: "done", send: "unknown", stage: "not_tried", task: "not_tried" },
};
