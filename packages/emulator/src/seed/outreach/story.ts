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
function stepTasks(closed: number, last?: TaskPlan["status"]): TaskPlan[] {
  const tasks: TaskPlan[] = [];
  for (let node = 1; node <= closed; node++) tasks.push({ node, status: "closed" });
  if (last !== undefined) tasks.push({ node: closed + 1, status: last });
  return tasks;
}

/** The first task makes the invitation, the second waits for its acceptance, the next two write. */
const note: MessagePlan = { type: "outbox", text: "note", moment: 1, task: 0 };
const opening: MessagePlan = { type: "outbox", text: "opening", moment: 3, task: 2 };
const followUp: MessagePlan = { type: "outbox", text: "followUp", moment: 4, task: 3 };
const receivedMessage = (text: TextName, moment: number, isUnread = false): MessagePlan => ({
  type: "inbox",
  text,
  moment,
  isUnread,
});

const firstEmail: EmailPlan = { type: "outbox", text: "email", moment: 1, task: 0 };
const secondEmail: EmailPlan = { type: "outbox", text: "reminder", moment: 2, task: 1 };

function linkedinStory(
  stage: Stage,
  status: Enrolment["status"],
  tasks: readonly TaskPlan[],
  messages: readonly MessagePlan[],
): Story {
  return { stage, enrolment: { flow: "linkedin", status }, tasks, messages, emails: [] };
}

function emailStory(
  stage: Stage,
  status: Enrolment["status"],
  tasks: readonly TaskPlan[],
  emails: readonly EmailPlan[],
): Story {
  return { stage, enrolment: { flow: "email", status }, tasks, messages: [], emails };
}

/** Twenty contacts; all others are like one of them. The first ones show the most. */
export const STORIES: readonly Story[] = [
  linkedinStory("replied", "finished", stepTasks(3, "canceled"), [
    note,
    opening,
    receivedMessage("interested", 6, true),
  ]),
  untouched,
  linkedinStory("new", "in_progress", stepTasks(0, "in_progress"), []),
  emailStory("replied", "finished", stepTasks(1, "canceled"), [
    firstEmail,
    { type: "inbox", text: "emailReply", moment: 5, isUnread: true },
  ]),
  linkedinStory("approaching", "in_progress", stepTasks(1, "in_progress"), [note]),
  untouched,
  linkedinStory("replied", "finished", stepTasks(3, "canceled"), [
    note,
    opening,
    receivedMessage("greeting", 6, true),
    receivedMessage("question", 7, true),
  ]),
  linkedinStory("engaging", "in_progress", stepTasks(3, "in_progress"), [note, opening]),
  untouched,
  linkedinStory("negative", "canceled", stepTasks(3, "canceled"), [
    note,
    opening,
    receivedMessage("refusal", 6),
  ]),
  emailStory("approaching", "in_progress", stepTasks(1, "in_progress"), [firstEmail]),
  untouched,
  linkedinStory("approaching", "failed", stepTasks(0, "failed"), []),
  linkedinStory("positive", "finished", stepTasks(3, "canceled"), [
    note,
    opening,
    receivedMessage("interested", 5),
    { type: "outbox", text: "proposal", moment: 6 },
    receivedMessage("agreement", 8),
  ]),
  untouched,
  {
    ...linkedinStory("engaging", "finished", stepTasks(4), [note, opening, followUp]),
    enrolment: { flow: "past", status: "finished" },
  },
  untouched,
  emailStory("approaching", "finished", stepTasks(2), [firstEmail, secondEmail]),
  linkedinStory("approaching", "failed", stepTasks(2, "failed"), [note, { ...opening, hasFailed: true }]),
  untouched,
];
