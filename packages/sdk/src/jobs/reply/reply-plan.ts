import type { Resources } from "../../generated/resources.ts";
import type { Intents } from "../shared/journal.ts";
import { doOver } from "./do-over.ts";
import { emailReply } from "./email-reply.ts";
import { followUpTask } from "./follow-up-task.ts";
import { linkedInReply } from "./linkedin-reply.ts";
import type { PreparedReply } from "./prepared-reply.ts";
import type {
  BySender,
  EmailReply,
  FollowUpTask,
  LinkedInReply,
  ReplyMessage,
  ReplyStep,
} from "./reply-types.ts";
import { sendOnce } from "./send-once.ts";
import type { Outcome, Place } from "./step-outcome.ts";

/** Whom to reply to, and where it is noted. */
export interface ReplyContext {
  readonly grinfi: Resources;
  readonly contact: string;
  readonly key: string;
  readonly intents: Intents;
  readonly signal: AbortSignal | undefined;
}

/** What is asked for. */
interface ReplyWishes {
  readonly message: BySender<EmailReply | LinkedInReply>;
  readonly cancelAutomations: boolean;
  readonly stage: string | undefined;
  readonly task: BySender<FollowUpTask> | undefined;
}

/** A step. Without `act` there is nothing to do for it. */
export interface PlannedStep {
  readonly step: ReplyStep["step"];
  readonly act: (() => Promise<Outcome>) | undefined;
}

interface ReplyPlan {
  /** What is sent; `undefined` where an earlier run had sent it. */
  readonly message: ReplyMessage | undefined;
  readonly steps: readonly PlannedStep[];
}

/** Reads what the reply takes from the conversation, and says what is to be done. Nothing is changed yet. */
export async function planReply(context: ReplyContext, wishes: ReplyWishes): Promise<ReplyPlan> {
  const { contact, grinfi, intents, key, signal } = context;
  const { cancelAutomations, stage, task } = wishes;
  const place = (step: ReplyStep["step"]): Place => ({ intents, key, step });
  const sent = intents.get(key, "send");
  const prepared = sent?.state === "done" ? undefined : await prepare(context, wishes.message);
  const sender = String(prepared?.message.sender_profile_uuid ?? sent?.facts?.sender_profile_uuid);

  const cancel = (): Promise<Outcome> =>
    doOver(place("cancel"), () => grinfi.automations.contacts.cancelEverywhere(contact, { signal }));

  const send = (reply: PreparedReply): Promise<Outcome> =>
    sendOnce(place("send"), reply, { sender_profile_uuid: sender });

  // An update of the contact would leave the stage as it is, without a word.
  const moveTo = (pipeline_stage_uuid: string): Promise<Outcome> =>
    doOver(place("stage"), () => {
      const type = "contact_change_pipeline_stage";
      const filter = { ids: [contact] };
      return grinfi.contacts.runMassAction({ type, filter, payload: { pipeline_stage_uuid } }, { signal });
    });

  const add = (wanted: BySender<FollowUpTask>): Promise<Outcome> => {
    const full = { sender_profile_uuid: sender, ...wanted };
    return sendOnce(place("task"), followUpTask(grinfi, contact, full, { signal }));
  };

  return {
    message: prepared?.message,
    steps: [
      { step: "cancel", act: cancelAutomations ? cancel : undefined },
      { step: "send", act: prepared && (() => send(prepared)) },
      { step: "stage", act: stage === undefined ? undefined : () => moveTo(stage) },
      { step: "task", act: task && (() => add(task)) },
    ],
  };
}

/** What an earlier run may have sent stays in the name that it was sent in. */
function prepare(
  { contact, grinfi, intents, key, signal }: ReplyContext,
  given: BySender<EmailReply | LinkedInReply>,
): Promise<PreparedReply> {
  const noted = intents.get(key, "send");
  const sender = noted?.state === "intended" ? noted.facts?.sender_profile_uuid : undefined;
  const reply = { ...given, ...(sender !== undefined && { sender_profile_uuid: sender }) };
  return reply.channel === "linkedin"
    ? linkedInReply(grinfi, contact, reply, { signal })
    : emailReply(grinfi, contact, reply, { signal });
}
