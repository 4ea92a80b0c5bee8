import { abortable } from "@grinfi/abort";
import { uuidsOf } from "../names/reference.ts";
import type { Account } from "../shared/account.ts";
import { canonicalUuid } from "../shared/identity.ts";
import { createJob, type Job } from "../shared/job.ts";
import { Intents, type Noted } from "../shared/journal.ts";
import { takeName } from "../shared/one-at-a-time.ts";
import { checkReply } from "./check-reply.ts";
import { replyKey } from "./reply-key.ts";
import { type PlannedStep, planReply } from "./reply-plan.ts";
import type { BySender, ReplyOptions, ReplyResult, ReplyStep } from "./reply-types.ts";

export function reply(grinfi: Account, contact: string, options: ReplyOptions): Job<ReplyStep, ReplyResult> {
  checkReply(contact, options);
  return createJob(() => replyInSteps(grinfi, canonicalUuid(contact), options), options);
}

async function* replyInSteps(
  grinfi: Account,
  contact: string,
  options: ReplyOptions,
): AsyncGenerator<ReplyStep, ReplyResult, undefined> {
  const {
    cancelAutomations = true,
    sendAnyway = false,
    stage,
    task,
    journal,
    dryRun = false,
    ...others
  } = options;
  const { signal, onProgress: _, key: givenKey, ...message } = others;
  const key = givenKey ?? (await replyKey(contact, message));
  const run = `contacts.reply contact=${contact}`;
  const giveBack = takeName(journal, `${run} key=${key}`);
  try {
    const intents = await abortable(signal, () => Intents.read(journal, run, dryRun));
    const isDone = (step: ReplyStep["step"]): boolean => intents.get(key, step)?.state === "done";
    // What is done already needs nothing to be looked up.
    const uuids = await uuidsOf(
      grinfi,
      {
        sender_profile_uuid: ["sender profile", isDone("send") ? undefined : message.sender_profile_uuid],
        stage: ["pipeline stage", isDone("stage") ? undefined : stage],
        "task.sender_profile_uuid": [
          "sender profile",
          isDone("task") ? undefined : task?.sender_profile_uuid,
        ],
      },
      { signal },
    );
    const wishes = {
      cancelAutomations,
      stage: uuids.stage,
      message: bySender(message, uuids.sender_profile_uuid),
      task: task && bySender(task, uuids["task.sender_profile_uuid"]),
    };
    const plan = await planReply({ grinfi, contact, key, intents, signal }, wishes);
    const steps: ReplyStep[] = [];
    let obstacle = dryRun ? "This is a dry run." : undefined;
    for (const planned of plan.steps) {
      signal?.throwIfAborted();
      const entry = intents.get(key, planned.step);
      // What an earlier run began is brought to its end, whatever stands in the way of new steps.
      const isBegun = entry?.state === "intended" && !dryRun;
      const step = await take(planned, entry, isBegun ? undefined : obstacle);
      steps.push(step);
      yield step;
      // What was cut off is told above; the run ends all the same.
      if (step.error !== undefined) signal?.throwIfAborted();
      obstacle ??= obstacleAfter(step, sendAnyway);
    }
    const isComplete = steps.every(({ outcome }) => outcome === "done" || outcome === "skipped");
    return { contact, key, isComplete, steps, message: plan.message };
  } finally {
    giveBack();
  }
}

function bySender<Sent extends { readonly sender_profile_uuid?: unknown }>(
  sent: Sent,
  uuid: string | undefined,
): BySender<Sent> {
  const { sender_profile_uuid: _, ...others } = sent;
  return { ...others, ...(uuid !== undefined && { sender_profile_uuid: uuid }) } as unknown as BySender<Sent>;
}

/** @param obstacle - What stands in the way of the step. */
async function take(
  { step, act }: PlannedStep,
  entry: Noted | undefined,
  obstacle: string | undefined,
): Promise<ReplyStep> {
  if (entry?.state === "done") {
    const uuid = entry.facts?.uuid;
    return { step, outcome: "done", ...(uuid !== undefined && { uuid }), fromJournal: true };
  }
  if (act === undefined) return { step, outcome: "skipped", fromJournal: false };
  if (obstacle !== undefined) return { step, outcome: "not_tried", reason: obstacle, fromJournal: false };
  return { step, ...(await act()), fromJournal: false };
}

/** Why the steps after this one are not to be tried. */
function obstacleAfter({ step, outcome }: ReplyStep, sendAnyway: boolean): string | undefined {
  if (outcome !== "failed" && outcome !== "unknown") return undefined;
  if (step === "cancel" && !sendAnyway)
    return "The automations are not known to be cancelled, and could write to the contact at the same time.";
  if (step === "send") return "The reply was not sent, or is not known to be.";
  return undefined;
}
