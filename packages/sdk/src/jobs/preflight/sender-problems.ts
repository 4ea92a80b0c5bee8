import type { Browser, Mailbox, SenderProfile } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import type { Counts } from "../report/counts.ts";
import { canonicalUuid } from "../shared/identity.ts";
import { type AutomationState, countsBySender } from "./automation-state.ts";
import type { PreflightSender, SenderProblem } from "./preflight-types.ts";

const NONE: Counts = {};

const ALL = { limit: Number.POSITIVE_INFINITY };

/** The statuses of a browser that can act on LinkedIn. */
const WORKING_BROWSERS: ReadonlySet<unknown> = new Set(["idle", "running"]);

/** A sender profile with its problems, and the fields that the digest contains in place of times. */
export interface CheckedSender {
  readonly sender: PreflightSender;
  readonly holdTasksTill: string | undefined;
  /** The LinkedIn account and the mailbox that the steps use. */
  readonly accounts: readonly string[];
}

/** What the senders of an automation depend on. */
interface SenderData {
  readonly profiles: ReadonlyMap<string, SenderProfile>;
  readonly browsers: ReadonlyMap<number, Browser>;
  readonly mailboxes: ReadonlyMap<string, Mailbox>;
  /** The number of emails that automations and tasks sent today, by mailbox. */
  readonly sentToday: ReadonlyMap<string, number>;
  readonly needsLinkedIn: boolean;
  readonly needsMailbox: boolean;
  readonly now: number;
}

/**
 * Reads the sender profiles of an automation and their problems.
 *
 * Requests: 1 for each 100 sender profiles; 1 for each 100 browsers if a step needs LinkedIn; 1 for each 100 mailboxes
 * and 1 for the emails of today if a step sends email; none if the automation has no senders.
 *
 * @param today - When today begins, in milliseconds since 1970.
 */
export async function checkSenders(
  grinfi: Resources,
  { senders, stepTypes, waitingBySender }: AutomationState,
  { now, today }: { readonly now: number; readonly today: number },
  request: RequestOptions,
): Promise<CheckedSender[]> {
  if (senders.size === 0) return [];
  const needsLinkedIn = [...stepTypes].some((type) => type.startsWith("linkedin_"));
  const needsMailbox = stepTypes.has("email_send_message");
  const [profiles, browsers, mailboxes, sent] = await Promise.all([
    grinfi.senderProfiles.list({}, request).toArray(ALL),
    needsLinkedIn ? grinfi.browsers.list({}, request).toArray(ALL) : [],
    needsMailbox ? grinfi.mailboxes.list({}, request).toArray(ALL) : [],
    needsMailbox ? countEmails(grinfi, today, request) : NONE,
  ]);
  const sentToday = new Map<string, number>();
  for (const { mailbox_uuid, uuid } of profiles) {
    const mailbox = canonicalUuid(mailbox_uuid ?? "");
    sentToday.set(mailbox, (sentToday.get(mailbox) ?? 0) + (sent[canonicalUuid(uuid)] ?? 0));
  }
  const data: SenderData = {
    profiles: new Map(profiles.map((profile) => [canonicalUuid(profile.uuid), profile])),
    browsers: new Map(browsers.map((browser) => [browser.id, browser])),
    mailboxes: new Map(mailboxes.map((mailbox) => [canonicalUuid(mailbox.uuid), mailbox])),
    ...{ sentToday, needsLinkedIn, needsMailbox, now },
  };
  return [...senders].map((uuid) => checkSender(uuid, waitingBySender[uuid] ?? 0, data));
}

/** Returns the number of emails that automations and tasks have sent since a time, by sender profile. */
async function countEmails({ tasks }: Resources, since: number, request: RequestOptions): Promise<Counts> {
  const filter = {
    ...{ type: "email_send_message", status: "closed" },
    executed_at: { ">=": new Date(since).toISOString() },
  };
  return countsBySender(await tasks.countBy({ group_field: "sender_profile_uuid", filter }, request));
}

function checkSender(uuid: string, waiting: number, data: SenderData): CheckedSender {
  const profile = data.profiles.get(uuid);
  if (profile === undefined) {
    const problem = { problem: "not_found", detail: uuid } as const;
    return { sender: { uuid, waiting, problems: [problem] }, holdTasksTill: undefined, accounts: [] };
  }
  const name = [profile.first_name, profile.last_name].filter(Boolean).join(" ");
  return {
    sender: { uuid, name, waiting, problems: [...senderProblems(profile, data)] },
    holdTasksTill: profile.hold_tasks_till ?? undefined,
    accounts: [
      (data.needsLinkedIn && profile.linkedin_account_uuid) || "",
      (data.needsMailbox && profile.mailbox_uuid) || "",
    ].map(canonicalUuid),
  };
}

function* senderProblems(profile: SenderProfile, data: SenderData): Generator<SenderProblem> {
  const { hold_tasks_till: hold, linkedin_account_uuid, linkedin_browser_id, status } = profile;
  if (status === "disabled") yield { problem: "disabled", detail: status };
  // A time that cannot be read counts as a hold.
  if (hold && !(Date.parse(hold) <= data.now)) yield { problem: "on_hold", detail: hold };
  if (data.needsLinkedIn && !linkedin_account_uuid)
    yield { problem: "no_linkedin_account", detail: "linkedin_account_uuid is empty" };
  if (data.needsLinkedIn && typeof linkedin_browser_id === "number") {
    const browser = data.browsers.get(linkedin_browser_id);
    if (!WORKING_BROWSERS.has(browser?.status))
      yield { problem: "browser_not_running", detail: String(browser?.status ?? "not found") };
  }
  if (data.needsMailbox) yield* mailboxProblems(canonicalUuid(profile.mailbox_uuid ?? ""), data);
}

function* mailboxProblems(uuid: string, { mailboxes, sentToday }: SenderData): Generator<SenderProblem> {
  const mailbox = mailboxes.get(uuid);
  if (mailbox === undefined) {
    yield { problem: "no_mailbox", detail: uuid === "" ? "mailbox_uuid is empty" : `${uuid} does not exist` };
    return;
  }
  const { automation_daily_limit: limit, status } = mailbox;
  if (status !== "active") yield { problem: "mailbox_not_active", detail: String(status) };
  const sent = sentToday.get(uuid) ?? 0;
  // `null` is no limit, although the description does not declare it.
  if (sent >= (limit ?? Number.POSITIVE_INFINITY))
    yield { problem: "daily_limit_reached", detail: `${sent} of ${limit} emails today` };
}
