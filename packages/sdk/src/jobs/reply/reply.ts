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
import { isDecided, type PlannedStep, planReply } from "./reply-plan.ts";
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
    const [recorded] = await abortable(signal, () => JobSteps.read(journal, [job] as const, dryRun));
    await abortable(signal, () => recorded.load([key]));
    const isKnown = (step: ReplyStep["step"]): boolean => isDecided(recorded.get(key, step));
    // A step whose outcome the journal has takes no lookups.
    const uuids = await resolveUuids(
      grinfi,
      {
        sender_profile_uuid: ["sender profile", isKnown("send") ? undefined : message.sender_profile_uuid],
        stage: ["pipeline stage", isKnown("stage") ? undefined : stage],
        "task.sender_profile_uuid": [
          "sender profile",
          isKnown("task") ? undefined : task?.sender_profile_uuid,
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
    for (const planned of plan.steps) {
      signal?.throwIfAborted();
      const earlier = recorded.get(key, planned.step);
      const obstacle = obstacleTo(planned.step, earlier, { steps, sendAnyway });
      const step = await runStep(planned, earlier, { dryRun, obstacle });
      steps.push(step);
      progress.done += 1;
      yield step;
      // After an abort, the interrupted step is still reported before the job rejects.
      if (step.error !== undefined) signal?.throwIfAborted();
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

interface RunOptions {
  readonly dryRun: boolean;
  /** Why the step must not run. */
  readonly obstacle: string | undefined;
}

async function runStep(
  { step, run }: PlannedStep,
  earlier: RecordedStep | undefined,
  { dryRun, obstacle }: RunOptions,
): Promise<ReplyStep> {
  if (earlier?.state === "done")
    return { step, outcome: "done", ...withUuid(earlier.metadata?.uuid), fromJournal: true };
  if (earlier?.state === "unknown")
    return { step, outcome: "unknown", reason: NOT_FOUND_EARLIER, fromJournal: true };
  if (run === undefined) return { step, outcome: "skipped", fromJournal: false };
  if (obstacle !== undefined) return { step, outcome: "not_tried", reason: obstacle, fromJournal: false };
  if (!dryRun) return { step, ...(await run()), fromJournal: false };
  if (earlier?.state === "pending" && isSent(step))
    return { step, outcome: "unknown", reason: PLANNED_SEARCH, fromJournal: false };
  return { step, outcome: "planned", fromJournal: false };
}

const NOT_FOUND_EARLIER =
  "An earlier job may have sent it, and did not find it. Check the messages, emails and tasks of the contact. To send it again, pass another key.";

const PLANNED_SEARCH = "An earlier job may have sent it. A job without dryRun looks for it.";

/** Whether a step sends an item that must not be sent twice. The other steps have the same effect when repeated. */
const isSent = (step: ReplyStep["step"]): boolean => step === "send" || step === "task";

/**
 * Returns why a step must not run; `undefined` if it may. A step that an earlier job started runs again: if it may have
 * been sent, it is only looked for.
 *
 * @param earlier - What an earlier job recorded about the step.
 */
function obstacleTo(
  step: ReplyStep["step"],
  earlier: RecordedStep | undefined,
  { sendAnyway, steps }: { readonly sendAnyway: boolean; readonly steps: readonly ReplyStep[] },
): string | undefined {
  const isIn = (name: ReplyStep["step"], ...outcomes: ReplyStep["outcome"][]): boolean =>
    steps.some((one) => one.step === name && outcomes.includes(one.outcome));
  const mayStillRun = isIn("cancel", "failed", "unknown") && !sendAnyway ? STILL_RUNNING : undefined;
  switch (step) {
    case "cancel":
      return undefined;
    case "send":
      return earlier?.state === "pending" ? undefined : mayStillRun;
    default:
      return earlier !== undefined || isIn("send", "done", "planned")
        ? undefined
        : (mayStillRun ?? REPLY_NOT_SENT);
  }
}

const STILL_RUNNING =
  "The automations may still be running, so they could write to the contact at the same time.";

const REPLY_NOT_SENT = "The reply was not sent, or it is not known whether it was sent.";
