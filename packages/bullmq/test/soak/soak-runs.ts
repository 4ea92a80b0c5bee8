import type { ContactRow, MessageRow } from "@grinfi/sdk";
import type { AccountLedger } from "@grinfi/testing";
import type { GrinfiQueue, Run, RunOutcome } from "../../src/index.ts";

/** An account of the soak, and what its run does. */
export interface SoakAccount {
  readonly name: string;
  readonly key: string;
  readonly job: "contacts.bulkUpsert" | "messages.sendMany";
  /** The number of rows of its run. */
  readonly rows: number;
  /** The largest number of requests in any second. */
  readonly limit: number;
}

const SENDER = "8b1d6f42-7c05-4e8e-a3d9-6f20c5e91b02";
const LIST = "5f0a7c1e-2d94-4b7a-9c36-e1b8d40a6f13";
const AUTOMATION = "c7e2914b-60f8-4a35-8d1c-93ab5e7f2d60";

/** The id of the run of each account. */
const RUN = "soak";

const numbersOf = ({ rows }: SoakAccount): number[] => Array.from({ length: rows }, (_, index) => index);

/** The contact of a row with a message. The first digits are the number of the account. */
const contactOf = ({ key }: SoakAccount, index: number): string =>
  `${key.slice(-1)}bcdef00-0000-4000-8000-${String(index).padStart(12, "0")}`;

const profileOf = (index: number): string => `robin-sample-${index}`;

/** Adds the run of an account. */
export function addRun(queue: GrinfiQueue, account: SoakAccount): Promise<Run> {
  const { job, name, rows: maxSends } = account;
  if (job === "messages.sendMany") {
    const rows = numbersOf(account).map((index): MessageRow => {
      const text = `Good morning, number ${index}.`;
      return { lead_uuid: contactOf(account, index), sender_profile_uuid: SENDER, text };
    });
    const skip = { replied: false, blacklisted: false, quietFor: 0 };
    return queue.add(name, job, { rows, options: { maxSends, skip } }, { id: RUN });
  }
  const rows = numbersOf(account).map((index): ContactRow => ({ linkedin_id: profileOf(index) }));
  const options = { list: LIST, automation: AUTOMATION, onConflict: "update", patience: 2000 } as const;
  return queue.add(name, job, { rows, options }, { id: RUN });
}

/** Waits for the outcome of each row of an account, as any process can. */
export async function readRun(queue: GrinfiQueue, { name }: SoakAccount): Promise<RunOutcome[]> {
  const outcomes: RunOutcome[] = [];
  for await (const outcome of await queue.run(name, RUN)) outcomes.push(outcome);
  return outcomes;
}

const DONE: readonly RunOutcome["outcome"][] = [
  "created",
  "queued",
  "saved",
  "sent",
  "sent_earlier",
  "updated",
];

/** The outcome of a row that is not what the ledger shows. */
type FalseOutcome = Pick<RunOutcome, "index" | "outcome" | "reason"> & { readonly times: number };

/** Returns how often the ledger has the message or the enrolment of a row. */
function timesDone(ledger: AccountLedger, account: SoakAccount, index: number): number {
  if (account.job === "messages.sendMany") return ledger.messages.get(contactOf(account, index))?.length ?? 0;
  const contact = ledger.contacts.get(profileOf(index));
  return ledger.enrolments.get(contact?.uuid ?? "")?.length ?? 0;
}

/** Returns the outcomes that are false. One that is `unknown` says nothing, except that nothing was done twice. */
export function falseOutcomes(
  ledger: AccountLedger,
  account: SoakAccount,
  outcomes: readonly RunOutcome[],
): FalseOutcome[] {
  return outcomes.flatMap(({ index, outcome, reason = "" }) => {
    const times = timesDone(ledger, account, index);
    const isTrue =
      (outcome === "unknown" && times <= 1) ||
      (outcome === "failed" && times === 0) ||
      (DONE.includes(outcome) && times === 1);
    return isTrue ? [] : [{ index, outcome, reason, times }];
  });
}
