import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import type { JobSteps, RecordedStep } from "../journal/journal.ts";
import { contactsById } from "../shared/contacts-by-id.ts";
import { emailReply } from "./email-reply.ts";
import { followUpTask } from "./follow-up-task.ts";
import { linkedInReply } from "./linkedin-reply.ts";
import type {
  BySender,
  EmailReply,
  FollowUpTask,
  LinkedInReply,
  ReplyMessage,
  ReplyStep,
} from "./reply-types.ts";
import {
  type PreparedReply,
  runRepeatable,
  type StepContext,
  type StepResult,
  sendOnce,
} from "./run-step.ts";

/** The contact to reply to, and the journal of the reply. */
export interface ReplyContext {
  readonly grinfi: Resources;
  readonly contact: string;
  readonly key: string;
  readonly recorded: JobSteps;
  readonly request: RequestOptions;
}

/** The steps that the caller requested. */
interface RequestedSteps {
  readonly message: BySender<EmailReply | LinkedInReply>;
  readonly cancelAutomations: boolean;
  readonly stage: string | undefined;
  readonly task: BySender<FollowUpTask> | undefined;
}

/** A step. `run` is absent if the step was not requested. */
export interface PlannedStep {
  readonly step: ReplyStep["step"];
  readonly run: (() => Promise<StepResult>) | undefined;
}

interface ReplyPlan {
  /** The message to send or to look for; `undefined` if the journal has its outcome. */
  readonly message: ReplyMessage | undefined;
  readonly steps: readonly PlannedStep[];
}

/** Whether an earlier job did the step, or looked for it without finding it. Such a step takes no requests. */
export const isDecided = (step: RecordedStep | undefined): boolean =>
  step?.state === "done" || step?.state === "unknown";

/** Reads the conversation and plans the steps. It changes nothing. */
export async function planReply(context: ReplyContext, requested: RequestedSteps): Promise<ReplyPlan> {
  const { contact, grinfi, key, recorded, request } = context;
  const { cancelAutomations, stage, task } = requested;
  const contextOf = (step: ReplyStep["step"]): StepContext => ({ recorded, key, step, request });
  const sent = recorded.get(key, "send");
  const prepared = isDecided(sent) ? undefined : await prepare(context, requested.message);
  const sender = String(prepared?.message.sender_profile_uuid ?? sent?.metadata?.sender_profile_uuid);

  const cancel = (): Promise<StepResult> =>
    runRepeatable(contextOf("cancel"), (watched) =>
      grinfi.automations.contacts.cancelEverywhere(contact, watched),
    );

  const send = (reply: PreparedReply): Promise<StepResult> =>
    sendOnce(contextOf("send"), reply, { sender_profile_uuid: sender });

  // `contacts.update` ignores the stage and reports no error.
  const moveTo = (pipeline_stage_uuid: string): Promise<StepResult> =>
    runRepeatable(contextOf("stage"), (watched) => {
      const type = "contact_change_pipeline_stage";
      const filter = contactsById([contact]);
      return grinfi.contacts.massAction({ type, filter, payload: { pipeline_stage_uuid } }, watched);
    });

  const addTask = (given: BySender<FollowUpTask>): Promise<StepResult> => {
    const complete = { sender_profile_uuid: sender, ...given };
    return sendOnce(contextOf("task"), followUpTask(grinfi, contact, complete, request));
  };

  return {
    message: prepared?.message,
    steps: [
      { step: "cancel", run: cancelAutomations ? cancel : undefined },
      { step: "send", run: prepared && (() => send(prepared)) },
      { step: "stage", run: stage === undefined ? undefined : () => moveTo(stage) },
      { step: "task", run: task && (() => addTask(task)) },
    ],
  };
}

/** Completes the message. A message that an earlier job may have sent keeps its sender profile. */
function prepare(
  { contact, grinfi, key, recorded, request }: ReplyContext,
  given: BySender<EmailReply | LinkedInReply>,
): Promise<PreparedReply> {
  const earlier = recorded.get(key, "send");
  const sender = earlier?.state === "pending" ? earlier.metadata?.sender_profile_uuid : undefined;
  const reply = { ...given, ...(sender !== undefined && { sender_profile_uuid: sender }) };
  return reply.channel === "linkedin"
    ? linkedInReply(grinfi, contact, reply, request)
    : emailReply(grinfi, contact, reply, request);
}
