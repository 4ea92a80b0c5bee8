import type { Intents } from "../shared/journal.ts";
import type { ReplyStep } from "./reply-types.ts";

/** Which step of which reply, in which journal. */
export interface Place {
  readonly intents: Intents;
  readonly key: string;
  readonly step: ReplyStep["step"];
}

/** What this run makes of a step. */
export type Outcome = Omit<ReplyStep, "fromJournal" | "step">;
