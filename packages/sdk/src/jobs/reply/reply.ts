import { abortable } from "@grinfi/abort";
import type { JobClient } from "../../resources/job-client.ts";
import { JobSteps, type RecordedStep } from "../journal/journal.ts";
import { lockJob } from "../journal/lock-job.ts";
import { resolveUuids } from "../names/uuid-or-name.ts";
import { canonicalUuid, withUuid } from "../shared/identity.ts";
import { JOB_OPTIONS, type JobContext, type JobGenerator, requestOptionsOf } from "../shared/job.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import { checkReply } from "./check-reply.ts";
import { replyKey } from "./reply-key.ts";
import { type PlannedStep, planReply } from "./reply-plan.ts";
import type {
  BySender,
  EmailReply,
  LinkedInReply,
  ReplyOptions,
  ReplyResult,
  ReplyStep,
} from "./reply-types.ts";

export function reply(
  grinfi: JobClient,
  contact: string,
  options: ReplyOptions,
  progress: ProgressTracker,
): JobGenerator<ReplyStep, ReplyResult> {
  checkReply(contact, options);
  const running = { ...options, progress, request: requestOptionsOf(options, progress) };
  return runSteps(grinfi, canonicalUuid(contact), running);
}

async function* runSteps(
  grinfi: JobClient,
  contact: string,
  options: ReplyOptions & JobContext,
): AsyncGenerator<ReplyStep, ReplyResult, undefined> {
  const {
    cancelAutomations = true,
    sendAnyway = false,
    stage,
    task,
    journal,
    dryRun = false,
    key: givenKey,
    progress,
    request,
    ...others
  } = options;
  const { signal } = request;
  const message = withoutJobOptions(others);
  const key = givenKey ?? (await replyKey(contact, message));
  const job = `contacts.reply contact=${contact}`;
  const unlock = lockJob(journal, `${job} key=${key}`);
  try {
    const recorded = await abortable(signal, () => JobSteps.read(journal, job, dryRun));
    const isDone = (step: ReplyStep["step"]): boolean => recorded.get(key, step)?.state === "done";
    // A step that is done already takes no lookups.
    const uuids = await resolveUuids(
      grinfi,
      {
        sender_profile_uuid: ["sender profile", isDone("send") ? undefined : message.sender_profile_uuid],
        stage: ["pipeline stage", isDone("stage") ? undefined : stage],
        "task.sender_profile_uuid": [
          "sender profile",
          isDone("task") ? undefined : task?.sender_profile_uuid,
        ],
      },
      request,
    );
    const requested = {
      cancelAutomations,
      stage: uuids.stage,
      message: bySender(message, uuids.sender_profile_uuid),
      task: task && bySender(task, uuids["task.sender_profile_uuid"]),
    };
    const plan = await planReply({ grinfi, contact, key, recorded, request }, requested);
    progress.total = plan.steps.length;
    const steps: ReplyStep[] = [];
    let obstacle = dryRun ? "This is a dry run." : undefined;
    for (const planned of plan.steps) {
      signal?.throwIfAborted();
      const earlier = recorded.get(key, planned.step);
      // A step that an earlier job started is completed, even if new steps may not run.
      const isStarted = earlier?.state === "pending" && !dryRun;
      const step = await runStep(planned, earlier, isStarted ? undefined : obstacle);
      steps.push(step);
      progress.done += 1;
      yield step;
      // After an abort, the interrupted step is still reported before the job rejects.
      if (step.error !== undefined) signal?.throwIfAborted();
      obstacle ??= obstacleAfter(step, sendAnyway);
    }
    const isComplete = steps.every(({ outcome }) => outcome === "done" || outcome === "skipped");
    return { contact, key, isComplete, steps, message: plan.message };
  } finally {
    unlock();
  }
}

/** Returns the fields of the message, without the options of the job. */
function withoutJobOptions(options: EmailReply | LinkedInReply): EmailReply | LinkedInReply {
  const fields = Object.entries(options).filter(([name]) => !Object.hasOwn(JOB_OPTIONS, name));
  return Object.fromEntries(fields) as unknown as EmailReply | LinkedInReply;
}

function bySender<Sent extends { readonly sender_profile_uuid?: unknown }>(
  sent: Sent,
  uuid: string | undefined,
): BySender<Sent> {
  const { sender_profile_uuid: _, ...others } = sent;
  return { ...others, ...(uuid !== undefined && { sender_profile_uuid: uuid }) } as unknown as BySender<Sent>;
}

/** @param obstacle - Why the step must not run. */
async function runStep(
  { step, run }: PlannedStep,
  earlier: RecordedStep | undefined,
  obstacle: string | undefined,
): Promise<ReplyStep> {
  if (earlier?.state === "done")
    return { step, outcome: "done", ...withUuid(earlier.metadata?.uuid), fromJournal: true };
  if (run === undefined) return { step, outcome: "skipped", fromJournal: false };
  if (obstacle !== undefined) return { step, outcome: "not_tried", reason: obstacle, fromJournal: false };
  return { step, ...(await run()), fromJournal: false };
}

/** Returns why the steps after this one must not run; `undefined` if they may. */
function obstacleAfter({ step, outcome }: ReplyStep, sendAnyway: boolean): string | undefined {
  if (outcome !== "failed" && outcome !== "unknown") return undefined;
  if (step === "cancel" && !sendAnyway)
    return "The automations may still be running, so they could write to the contact at the same time.";
  if (step === "send") return "The reply was not sent, or it is not known whether it was sent.";
  return undefined;
}
