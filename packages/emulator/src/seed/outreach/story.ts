import type { TextName } from "./texts.ts";

/** What happened with a contact so far. Each list is in the order of time; a moment is a number from 0 to 9. */
export interface Story {
  readonly stage: Stage;
  /** How far the contact came in an automation. */
  readonly enrolment?: Enrolment;
  readonly tasks: readonly TaskPlan[];
  readonly messages: readonly MessagePlan[];
  readonly emails: readonly EmailPlan[];
}

export type Stage = "new" | "approaching" | "engaging" | "replied" | "positive" | "negative";

export interface Enrolment {
  readonly flow: FlowName;
  readonly status: "in_progress" | "finished" | "failed" | "canceled";
}

export type FlowName = "linkedin" | "email" | "past" | "draft";

export interface TaskPlan {
  /** The step of the automation. */
  readonly node: number;
  readonly status: "closed" | "in_progress" | "failed" | "canceled";
}

export interface MessagePlan {
  readonly type: "outbox" | "inbox";
  readonly text: TextName;
  readonly moment: number;
  /** The place of its task among those of the story. */
  readonly task?: number;
  readonly isUnread?: boolean;
  readonly hasFailed?: boolean;
}

export interface EmailPlan {
  readonly type: "outbox" | "inbox";
  readonly text: TextName;
  readonly moment: number;
  readonly task?: number;
  readonly isUnread?: boolean;
}

const untouched: Story = { stage: "new", tasks: [], messages: [], emails: [] };

/** The steps that are over, and what became of the one after them. */
function steps(closed: number, last?: TaskPlan["status"]): TaskPlan[] {
  const tasks: TaskPlan[] = [];
  for (let node = 1; node <= closed; node++) tasks.push({ node, status: "closed" });
  if (last !== undefined) tasks.push({ node: closed + 1, status: last });
  return tasks;
}

/** The first task makes the invitation, the second waits for its acceptance, the next two write. */
const note: MessagePlan = { type: "outbox", text: "note", moment: 1, task: 0 };
const opening: MessagePlan = { type: "outbox", text: "opening", moment: 3, task: 2 };
const followUp: MessagePlan = { type: "outbox", text: "followUp", moment: 4, task: 3 };
const reply = (text: TextName, moment: number, isUnread = false): MessagePlan => ({
  type: "inbox",
  text,
  moment,
  isUnread,
});

const firstEmail: EmailPlan = { type: "outbox", text: "email", moment: 1, task: 0 };
const secondEmail: EmailPlan = { type: "outbox", text: "reminder", moment: 2, task: 1 };

function linkedin(
  stage: Stage,
  status: Enrolment["status"],
  tasks: readonly TaskPlan[],
  messages: readonly MessagePlan[],
): Story {
  return { stage, enrolment: { flow: "linkedin", status }, tasks, messages, emails: [] };
}

function email(
  stage: Stage,
  status: Enrolment["status"],
  tasks: readonly TaskPlan[],
  emails: readonly EmailPlan[],
): Story {
  return { stage, enrolment: { flow: "email", status }, tasks, messages: [], emails };
}

/** Twenty contacts; all others are like one of them. The first ones show the most. */
export const STORIES: readonly Story[] = [
  linkedin("replied", "finished", steps(3, "canceled"), [note, opening, reply("interested", 6, true)]),
  untouched,
  linkedin("new", "in_progress", steps(0, "in_progress"), []),
  email("replied", "finished", steps(1, "canceled"), [
    firstEmail,
    { type: "inbox", text: "emailReply", moment: 5, isUnread: true },
  ]),
  linkedin("approaching", "in_progress", steps(1, "in_progress"), [note]),
  untouched,
  linkedin("replied", "finished", steps(3, "canceled"), [
    note,
    opening,
    reply("greeting", 6, true),
    reply("question", 7, true),
  ]),
  linkedin("engaging", "in_progress", steps(3, "in_progress"), [note, opening]),
  untouched,
  linkedin("negative", "canceled", steps(3, "canceled"), [note, opening, reply("refusal", 6)]),
  email("approaching", "in_progress", steps(1, "in_progress"), [firstEmail]),
  untouched,
  linkedin("approaching", "failed", steps(0, "failed"), []),
  linkedin("positive", "finished", steps(3, "canceled"), [
    note,
    opening,
    reply("interested", 5),
    { type: "outbox", text: "proposal", moment: 6 },
    reply("agreement", 8),
  ]),
  untouched,
  {
    ...linkedin("engaging", "finished", steps(4), [note, opening, followUp]),
    enrolment: { flow: "past", status: "finished" },
  },
  untouched,
  email("approaching", "finished", steps(2), [firstEmail, secondEmail]),
  linkedin("approaching", "failed", steps(2, "failed"), [note, { ...opening, hasFailed: true }]),
  untouched,
];
