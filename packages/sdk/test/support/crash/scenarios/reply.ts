import type { ReplyOptions, ReplyStep } from "../../../../src/index.ts";
import { outcomesOf } from "../../jobs/outcomes.ts";
import type { Scenario } from "../scenario.ts";

export interface ReplyArgs {
  readonly contact: string;
  readonly options: ReplyOptions;
}

export interface ReplyReport {
  readonly isComplete: boolean;
  /** The outcome of each step. */
  readonly outcomes: Readonly<Record<string, ReplyStep["outcome"]>>;
}

/** Sends one reply with the journal. */
const replyScenario: Scenario<ReplyArgs, ReplyReport> = async (grinfi, journal, { contact, options }) => {
  const result = await grinfi.contacts.reply(contact, { ...options, journal });
  return { isComplete: result.isComplete, outcomes: outcomesOf(result) };
};

export default replyScenario;
