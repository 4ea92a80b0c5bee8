import { checkOptions, type OptionRules, valueRule } from "@grinfi/core/option-checks";
import type { Resources } from "../../generated/resources.ts";
import { checkAutomationUuid } from "../names/uuid-or-name.ts";
import { canonicalUuid } from "../shared/identity.ts";
import { JOB_OPTIONS, type JobContext, type JobGenerator, requestOptionsOf } from "../shared/job.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import { readAutomationState } from "./automation-state.ts";
import { type CheckedContact, checkContacts, contactsInProgress } from "./contact-findings.ts";
import { digestOfFindings } from "./preflight-digest.ts";
import type {
  ContactFinding,
  Preflight,
  PreflightContacts,
  PreflightOptions,
  PreflightStep,
} from "./preflight-types.ts";
import { checkSenders } from "./sender-problems.ts";
import { startOfDay, TIME_ZONE } from "./start-of-day.ts";

const PREFLIGHT_OPTIONS: OptionRules<PreflightOptions> = {
  ...JOB_OPTIONS,
  contacts: valueRule(
    "an array of uuids, at least one",
    (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((uuid: unknown) => typeof uuid === "string" && uuid.trim() !== ""),
  ),
  timezone: TIME_ZONE,
};

export function preflight(
  grinfi: Resources,
  flowUuid: string,
  options: PreflightOptions,
  progress: ProgressTracker,
): JobGenerator<PreflightStep, Preflight> {
  checkOptions(options, PREFLIGHT_OPTIONS);
  checkAutomationUuid(flowUuid);
  return readFindings(grinfi, canonicalUuid(flowUuid), {
    ...options,
    progress,
    request: requestOptionsOf(options, progress),
  });
}

async function* readFindings(
  grinfi: Resources,
  uuid: string,
  { contacts: given, progress, request, timezone = "UTC" }: JobContext & PreflightOptions,
): AsyncGenerator<PreflightStep, Preflight, undefined> {
  const now = Date.now();
  const today = startOfDay(now, timezone);
  const state = await readAutomationState(grinfi, uuid, now, request);
  const senders = await checkSenders(grinfi, state, { now, today }, request);
  const inProgress = await contactsInProgress(grinfi, uuid, request);
  const uuids = given ? [...new Set(given.map(canonicalUuid))] : inProgress;
  progress.total = uuids.length;
  const findings: ContactFinding[] = [];
  const fingerprints: CheckedContact["fingerprint"][] = [];
  for await (const checked of checkContacts(grinfi, uuids, { automation: uuid, today }, request)) {
    for (const { finding, fingerprint } of checked) {
      fingerprints.push(fingerprint);
      if (Object.keys(finding).length > 1) findings.push(finding);
    }
    progress.done = fingerprints.length;
    yield { checked: fingerprints.length, total: uuids.length };
  }
  const { automaticAudiences, automation, queue } = state;
  const notChecked = given ? 0 : Math.max(0, queue.inProgress - uuids.length);
  return {
    automation,
    queue,
    senders: senders.map(({ sender }) => sender),
    contacts: { checked: uuids.length, notChecked, ...countFindings(findings), findings },
    automaticAudiences,
    digest: await digestOfFindings(state, inProgress, senders, fingerprints),
  };
}

function countFindings(
  findings: readonly ContactFinding[],
): Omit<PreflightContacts, "checked" | "findings" | "notChecked"> {
  const count = (field: keyof ContactFinding): number =>
    findings.filter((finding) => finding[field] !== undefined).length;
  return {
    inOtherAutomations: count("otherAutomations"),
    writtenToToday: count("writtenToAt"),
    replied: count("repliedAt"),
    blacklisted: count("blacklisted"),
    missing: count("isMissing"),
  };
}
