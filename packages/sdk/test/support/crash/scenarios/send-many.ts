import type { EmailRow, MessageRow, SendOutcome } from "../../../../src/index.ts";
import type { Scenario } from "../scenario.ts";

export type SendManyArgs =
  | { readonly channel: "emails"; readonly rows: readonly EmailRow[]; readonly sender: string }
  | { readonly channel: "messages"; readonly rows: readonly MessageRow[]; readonly sender: string };

/** The report of a row. */
export type ReportedSend = Pick<SendOutcome<EmailRow | MessageRow>, "fromJournal" | "outcome" | "reason">;

/** Sends one row after another, so that each job passes the same points. */
const sendManyScenario: Scenario<SendManyArgs, ReportedSend[]> = async (grinfi, journal, args) => {
  const options = { journal, concurrency: 1, sender_profile_uuid: args.sender };
  const job =
    args.channel === "emails"
      ? grinfi.emails.sendMany(args.rows, options)
      : grinfi.messages.sendMany(args.rows, options);
  const outcomes: SendOutcome<EmailRow | MessageRow>[] = [];
  for await (const outcome of job) outcomes.push(outcome);
  return outcomes
    .toSorted((a, b) => a.index - b.index)
    .map(({ fromJournal, outcome, reason }) => ({ fromJournal, outcome, ...(reason && { reason }) }));
};

export default sendManyScenario;
