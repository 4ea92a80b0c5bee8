import { beforeEach, describe, expect, test } from "vitest";
import type { JournalEntry, ReplyStep } from "../../src/index.ts";
import { withUuid } from "../../src/jobs/shared/identity.ts";
import { MESSAGES, ReplyAccount } from "../support/accounts/reply-account.ts";
import { outcomesOf } from "../support/jobs/outcomes.ts";

let account: ReplyAccount;
beforeEach(async () => {
  account = await ReplyAccount.create();
});

type Step = ReplyStep["step"];
type State = JournalEntry["state"];

/** The end of a step in an earlier job. After `lost` the API did the step, but the job was killed before it knew. */
type End = State | "lost" | "none";

interface Run {
  readonly outcomes: Readonly<Record<Step, ReplyStep["outcome"]>>;
  readonly requests: readonly string[];
}

const READ = "listLinkedinMessages";
const REQUESTS: Readonly<Record<Step, readonly string[]>> = {
  cancel: ["cancelLeadFromAllFlows"],
  send: ["sendLinkedInMessage"],
  stage: ["leadsMassAction"],
  task: ["listTasks", "createTask"],
};

const DONE = { cancel: "done", send: "done", stage: "done", task: "done" } as const;
const NOT_SENT = { stage: "not_tried", task: "not_tried" } as const;

/** What a second job does, by the end of each step in the first one. Steps that are not named are done. */
const TABLE: readonly (readonly [name: string, ends: Partial<Record<Step, End>>, second: Run])[] = [
  ["all is done", {}, { outcomes: DONE, requests: [] }],
  // Cancel and stage have the same effect when they are repeated.
  ["cancel failed", { cancel: "not_done" }, { outcomes: DONE, requests: REQUESTS.cancel }],
  ["cancel is pending", { cancel: "pending" }, { outcomes: DONE, requests: REQUESTS.cancel }],
  ["stage failed", { stage: "not_done" }, { outcomes: DONE, requests: REQUESTS.stage }],
  ["stage is pending", { stage: "pending" }, { outcomes: DONE, requests: REQUESTS.stage }],
  // The message and the task are sent again only if they certainly were not sent.
  ["send failed", { send: "not_done", stage: "none", task: "none" }, sends("send", "stage", "task")],
  [
    "send is pending, and was not sent",
    { send: "pending", stage: "none", task: "none" },
    { outcomes: { ...DONE, ...NOT_SENT, send: "unknown" }, requests: [READ, READ] },
  ],
  [
    "send is pending, and was sent",
    { send: "lost", stage: "none", task: "none" },
    { outcomes: DONE, requests: [READ, READ, ...REQUESTS.stage, ...REQUESTS.task] },
  ],
  [
    "send is unknown",
    { send: "unknown", stage: "none", task: "none" },
    { outcomes: { ...DONE, ...NOT_SENT, send: "unknown" }, requests: [] },
  ],
  ["task failed", { task: "not_done" }, { outcomes: DONE, requests: REQUESTS.task }],
  [
    "task is pending, and was not created",
    { task: "pending" },
    { outcomes: { ...DONE, task: "unknown" }, requests: ["listTasks"] },
  ],
  ["task is pending, and was created", { task: "lost" }, { outcomes: DONE, requests: ["listTasks"] }],
  ["task is unknown", { task: "unknown" }, { outcomes: { ...DONE, task: "unknown" }, requests: [] }],
  // A step that an earlier job reached is tried again, whatever became of the others.
  [
    "send is unknown, and the steps around it failed",
    { cancel: "not_done", send: "unknown", stage: "not_done", task: "not_done" },
    {
      outcomes: { ...DONE, send: "unknown" },
      requests: [...REQUESTS.cancel, ...REQUESTS.stage, ...REQUESTS.task],
    },
  ],
  [
    "send is unknown, and the steps around it are pending",
    { cancel: "pending", send: "unknown", stage: "pending", task: "pending" },
    {
      outcomes: { ...DONE, send: "unknown", task: "unknown" },
      requests: [...REQUESTS.cancel, ...REQUESTS.stage, "listTasks"],
    },
  ],
  [
    "stage and task failed",
    { stage: "not_done", task: "not_done" },
    { outcomes: DONE, requests: [...REQUESTS.stage, ...REQUESTS.task] },
  ],
  [
    "stage failed, and task is unknown",
    { stage: "not_done", task: "unknown" },
    { outcomes: { ...DONE, task: "unknown" }, requests: REQUESTS.stage },
  ],
];

function sends(...steps: readonly Step[]): Run {
  return { outcomes: DONE, requests: [READ, ...steps.flatMap((step) => REQUESTS[step])] };
}

const KEY = "an answer";

/** Writes the journal of a job whose steps ended like this, and does on the server what it did. */
async function endWith(ends: Partial<Record<Step, End>>): Promise<void> {
  const { grinfi, journal, replied } = account;
  const { contact: lead_uuid, sender: sender_profile_uuid, task } = replied;
  const { text } = MESSAGES.linkedin;
  const items: Partial<Record<Step, () => Promise<{ readonly uuid?: string }>>> = {
    send: () => grinfi.messages.send({ lead_uuid, sender_profile_uuid, text }),
    task: () => grinfi.tasks.create({ ...task, lead_uuid, sender_profile_uuid }),
  };
  for (const step of ["cancel", "send", "stage", "task"] as const) {
    const { [step]: end = "done" } = ends;
    if (end === "none") continue;
    const item = end === "done" || end === "lost" ? await items[step]?.() : undefined;
    const entry = { job: `contacts.reply contact=${lead_uuid}`, key: KEY, step, at: "2026-03-02T09:00:00Z" };
    const sender = step === "send" && { sender_profile_uuid };
    await journal.append({ ...entry, state: "pending", metadata: { ...sender, existing: "" } });
    if (end === "pending" || end === "lost") continue;
    await journal.append({ ...entry, state: end, metadata: { ...sender, ...withUuid(item?.uuid) } });
  }
  account.emulator.ledger.clear();
}

const called = (): unknown[] => account.emulator.ledger.requests().map(({ operation }) => operation);

describe("a second job with the journal, if", () => {
  test.each(TABLE)("%s, does the rest once", async (_, ends, { outcomes, requests }) => {
    await endWith(ends);
    const second = await account.reply({ ...MESSAGES.linkedin, key: KEY });
    expect(outcomesOf(second)).toEqual(outcomes);
    expect(called()).toEqual(requests);

    // A third job sends nothing and looks for nothing.
    account.emulator.ledger.clear();
    const third = await account.reply({ ...MESSAGES.linkedin, key: KEY });
    expect(outcomesOf(third)).toEqual(outcomes);
    expect(called()).toEqual([]);
    for (const { fromJournal, outcome } of third.steps) expect(fromJournal).toBe(outcome !== "not_tried");
  });
});

test("a message that was looked for and not found is recorded with its sender profile", async () => {
  account.emulator.addFault({ kind: "reset-before", operation: "sendLinkedInMessage" });
  await account.reply();
  const { sender: sender_profile_uuid } = account.replied;
  expect(account.journal.entries.at(-1)).toMatchObject({
    state: "unknown",
    metadata: { sender_profile_uuid },
  });
});

describe("a dry run, if", () => {
  const PLANNED = { cancel: "planned", send: "planned", stage: "planned", task: "planned" } as const;
  test.each<[string, Partial<Record<Step, End>>, Run["outcomes"], readonly string[]]>([
    ["nothing is done", { cancel: "none", send: "none", stage: "none", task: "none" }, PLANNED, [READ]],
    ["all is done", {}, DONE, []],
    [
      "cancel and stage failed",
      { cancel: "not_done", stage: "not_done" },
      { ...DONE, cancel: "planned", stage: "planned" },
      [],
    ],
    [
      "send is pending",
      { send: "lost", stage: "none", task: "none" },
      { ...DONE, ...NOT_SENT, send: "unknown" },
      [READ],
    ],
    ["task is pending", { task: "lost" }, { ...DONE, task: "unknown" }, []],
    [
      "send is unknown",
      { send: "unknown", stage: "none", task: "none" },
      { ...DONE, ...NOT_SENT, send: "unknown" },
      [],
    ],
  ])("%s, plans the rest, and changes nothing", async (_, ends, outcomes, requests) => {
    await endWith(ends);
    const { length } = account.journal.entries;
    const result = await account.reply({ ...MESSAGES.linkedin, key: KEY, dryRun: true });
    expect(outcomesOf(result)).toEqual(outcomes);
    expect(called()).toEqual(requests);
    expect(account.journal.entries).toHaveLength(length);
  });
});
