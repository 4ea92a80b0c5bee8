import type { TextName } from "./texts.ts";

/** The history of a contact before the start. Each list is in chronological order. */
export interface Scenario {
  readonly stage: Stage;
  readonly enrolment?: ScenarioEnrolment;
  readonly tasks: readonly ScenarioTask[];
  readonly messages: readonly ScenarioMessage[];
  readonly emails: readonly ScenarioEmail[];
}

export type Stage = "new" | "approaching" | "engaging" | "replied" | "positive" | "negative";

export interface ScenarioEnrolment {
  readonly flow: FlowName;
  readonly status: "in_progress" | "finished" | "failed" | "canceled";
}

export type FlowName = "linkedin" | "email" | "past" | "draft";

export interface ScenarioTask {
  /** The id of the step in the automation. */
  readonly node: number;
  readonly status: "closed" | "in_progress" | "failed" | "canceled";
}

export interface ScenarioMessage {
  readonly type: "outbox" | "inbox";
  readonly text: TextName;
  /** The position in time, from 0 to 9. */
  readonly tick: number;
  /** The index of the task that sent the message. Absent if a person sent it. */
  readonly task?: number;
  readonly isUnread?: boolean;
  readonly hasFailed?: boolean;
}

export interface ScenarioEmail {
  readonly type: "outbox" | "inbox";
  readonly text: TextName;
  /** The position in time, from 0 to 9. */
  readonly tick: number;
  readonly task?: number;
  readonly isUnread?: boolean;
}

const notContacted: Scenario = { stage: "new", tasks: [], messages: [], emails: [] };

/** Returns tasks for the completed steps, and one with status `last` for the next step. */
function stepTasks(closed: number, last?: ScenarioTask["status"]): ScenarioTask[] {
  const tasks: ScenarioTask[] = [];
  for (let node = 1; node <= closed; node++) tasks.push({ node, status: "closed" });
  if (last !== undefined) tasks.push({ node: closed + 1, status: last });
  return tasks;
}

// Task 0 sends the connection request, task 1 waits until it is accepted, tasks 2 and 3 send messages.
const note: ScenarioMessage = { type: "outbox", text: "note", tick: 1, task: 0 };
const opening: ScenarioMessage = { type: "outbox", text: "opening", tick: 3, task: 2 };
const followUp: ScenarioMessage = { type: "outbox", text: "followUp", tick: 4, task: 3 };
const receivedMessage = (text: TextName, tick: number, isUnread = false): ScenarioMessage => ({
  type: "inbox",
  text,
  tick,
  isUnread,
});

const firstEmail: ScenarioEmail = { type: "outbox", text: "email", tick: 1, task: 0 };
const secondEmail: ScenarioEmail = { type: "outbox", text: "reminder", tick: 2, task: 1 };

function linkedinScenario(
  stage: Stage,
  status: ScenarioEnrolment["status"],
  tasks: readonly ScenarioTask[],
  messages: readonly ScenarioMessage[],
): Scenario {
  return { stage, enrolment: { flow: "linkedin", status }, tasks, messages, emails: [] };
}

function emailScenario(
  stage: Stage,
  status: ScenarioEnrolment["status"],
  tasks: readonly ScenarioTask[],
  emails: readonly ScenarioEmail[],
): Scenario {
  return { stage, enrolment: { flow: "email", status }, tasks, messages: [], emails };
}

/** The scenarios of all contacts. The most eventful ones come first, so that a few contacts show a lot. */
export const SCENARIOS: readonly Scenario[] = [
  linkedinScenario("replied", "finished", stepTasks(3, "canceled"), [
    note,
    opening,
    receivedMessage("interested", 6, true),
  ]),
  notContacted,
  linkedinScenario("new", "in_progress", stepTasks(0, "in_progress"), []),
  emailScenario("replied", "finished", stepTasks(1, "canceled"), [
    firstEmail,
    { type: "inbox", text: "emailReply", tick: 5, isUnread: true },
  ]),
  linkedinScenario("approaching", "in_progress", stepTasks(1, "in_progress"), [note]),
  notContacted,
  linkedinScenario("replied", "finished", stepTasks(3, "canceled"), [
    note,
    opening,
    receivedMessage("greeting", 6, true),
    receivedMessage("question", 7, true),
  ]),
  linkedinScenario("engaging", "in_progress", stepTasks(3, "in_progress"), [note, opening]),
  notContacted,
  linkedinScenario("negative", "canceled", stepTasks(3, "canceled"), [
    note,
    opening,
    receivedMessage("refusal", 6),
  ]),
  emailScenario("approaching", "in_progress", stepTasks(1, "in_progress"), [firstEmail]),
  notContacted,
  linkedinScenario("approaching", "failed", stepTasks(0, "failed"), []),
  linkedinScenario("positive", "finished", stepTasks(3, "canceled"), [
    note,
    opening,
    receivedMessage("interested", 5),
    { type: "outbox", text: "proposal", tick: 6 },
    receivedMessage("agreement", 8),
  ]),
  notContacted,
  {
    ...linkedinScenario("engaging", "finished", stepTasks(4), [note, opening, followUp]),
    enrolment: { flow: "past", status: "finished" },
  },
  notContacted,
  emailScenario("approaching", "finished", stepTasks(2), [firstEmail, secondEmail]),
  linkedinScenario("approaching", "failed", stepTasks(2, "failed"), [note, { ...opening, hasFailed: true }]),
  notContacted,
];
