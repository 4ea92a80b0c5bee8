import { totalOfCounts } from "../report/counts.ts";
import { canonicalJson, SHORT_DIGEST_LENGTH, shortDigestOf } from "../shared/digest.ts";
import type { AutomationState } from "./automation-state.ts";
import type { CheckedContact } from "./contact-findings.ts";
import type { Preflight } from "./preflight-types.ts";
import type { CheckedSender } from "./sender-problems.ts";

/** The parts of a digest, in their order. */
export const PARTS = ["automation", "queue", "senders", "contacts"] as const;

const DIGEST_FORM = new RegExp(
  `^[\\da-f]{${SHORT_DIGEST_LENGTH}}(?:-[\\da-f]{${SHORT_DIGEST_LENGTH}}){${PARTS.length - 1}}$`,
);

export const isDigest = (value: unknown): value is string =>
  typeof value === "string" && DIGEST_FORM.test(value);

/** Problems of senders that come and go as time passes. The digest has the time of a hold in place of `on_hold`. */
const OF_TIME = new Set(["daily_limit_reached", "on_hold"]);

/**
 * Returns the digest of what a preflight found: the beginning of a SHA-256 for each part.
 *
 * @param inProgress - The uuids of the contacts in progress, also if others were checked.
 */
export async function digestOfFindings(
  { automation, queue, waitingBySender }: AutomationState,
  inProgress: readonly string[],
  senders: readonly CheckedSender[],
  contacts: readonly CheckedContact["fingerprint"][],
): Promise<string> {
  const { flow_version_uuid, schedule, status, use_sender_schedule, uuid } = automation;
  const parts: Readonly<Record<(typeof PARTS)[number], unknown>> = {
    automation: [uuid, status, flow_version_uuid, schedule, use_sender_schedule],
    queue: [
      ...[queue.inProgress, inProgress.toSorted()],
      ...[sorted(Object.entries(queue.waiting)), sorted(Object.entries(waitingBySender))],
    ],
    senders: sorted(
      senders.map(({ accounts, holdTasksTill = "", sender: { problems, uuid: of } }) => [
        of,
        holdTasksTill,
        accounts,
        problems.flatMap(({ problem }) => (OF_TIME.has(problem) ? [] : [problem])),
      ]),
    ),
    contacts: sorted(contacts),
  };
  const digests = await Promise.all(PARTS.map((part) => shortDigestOf(canonicalJson(parts[part]))));
  return digests.join("-");
}

/** Returns the parts in which two digests differ. */
export function changedParts(expected: string, actual: string): (typeof PARTS)[number][] {
  const digests = actual.split("-");
  const before = expected.split("-");
  return PARTS.filter((_, index) => digests[index] !== before[index]);
}

/** Describes a part of a preflight in words. */
export function describePart(part: (typeof PARTS)[number], preflight: Preflight): string {
  const { automation, contacts, queue, senders } = preflight;
  switch (part) {
    case "automation":
      return `its status is ${automation.status} and its version ${automation.flow_version_uuid}`;
    case "queue":
      return `${queue.inProgress} contacts are in progress and ${totalOfCounts(queue.waiting)} tasks wait`;
    case "senders":
      return `${senders.filter(({ problems }) => problems.length > 0).length} of ${senders.length} senders have problems`;
    default:
      return `${contacts.findings.length} of ${contacts.checked} contacts have findings`;
  }
}

/** Sorts by the JSON text, because the order in which the API returns rows means nothing. */
const sorted = <Item>(items: readonly Item[]): Item[] => {
  const texts = new Map(items.map((item) => [item, canonicalJson(item)]));
  return items.toSorted((a, b) => compareTexts(texts.get(a) ?? "", texts.get(b) ?? ""));
};

const compareTexts = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
