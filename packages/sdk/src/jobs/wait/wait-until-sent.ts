import { ConfigurationError } from "@grinfi/core";
import { checkOptions } from "@grinfi/core/option-checks";
import type { Resources } from "../../generated/resources.ts";
import { canonicalUuid } from "../shared/identity.ts";
import { type JobGenerator, requestOptionsOf } from "../shared/job.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import { WAIT_OPTIONS } from "./wait-for.ts";
import { type ItemState, waitForItems } from "./wait-for-items.ts";
import type { ItemsWaitResult, SentMessage, WaitOptions, WaitStep } from "./wait-types.ts";

type SentChannel = "emails" | "messages";

/** The statuses that end the sending. Any other one is open, unless the row has a `sent_at`. */
const STATUSES: Readonly<Record<SentChannel, Readonly<Record<"failed" | "sent", ReadonlySet<unknown>>>>> = {
  emails: {
    sent: new Set(["sent", "sync"]),
    failed: new Set(["bounced", "cancelled", "error", "failed", "missing_body"]),
  },
  messages: { sent: new Set(["done"]), failed: new Set(["failed"]) },
};

/** The newest come first, because the messages to wait for are among them. */
const LATEST_FIRST = { order_field: "created_at", order_type: "desc" } as const;

/** The fields of a message or an email that show whether it was sent. */
interface SentRow {
  readonly uuid?: string;
  readonly status?: string;
  readonly sent_at?: string | null;
  readonly fail_reason?: string | null;
}

export function waitUntilSent(
  grinfi: Resources,
  channel: SentChannel,
  items: readonly SentMessage[],
  options: WaitOptions,
  progress: ProgressTracker,
): JobGenerator<WaitStep, ItemsWaitResult> {
  checkOptions(options, WAIT_OPTIONS);
  const contactOf = contactsByMessage(items, channel);
  const request = requestOptionsOf(options, progress);

  const readStates = async (uuids: readonly string[]): Promise<Map<string, ItemState>> => {
    const states = new Map<string, ItemState>();
    const lead_uuid = [...new Set(uuids.flatMap((uuid) => contactOf.get(uuid) ?? []))];
    const rows: AsyncIterable<SentRow> = grinfi[channel].list(
      { filter: { lead_uuid, type: "outbox" }, ...LATEST_FIRST },
      { ...request, verifyFilter: true },
    );
    for await (const row of rows) {
      const uuid = canonicalUuid(row.uuid ?? "");
      if (uuids.includes(uuid)) states.set(uuid, sendingStateOf(row, channel));
      if (states.size === uuids.length) break;
    }
    return states;
  };
  const notFound = `It is not among the ${channel} of its contact.`;
  return waitForItems(
    { noun: channel, notFound, readStates, uuids: [...contactOf.keys()] },
    { ...options, progress, request },
  );
}

function sendingStateOf({ fail_reason, sent_at, status }: SentRow, channel: SentChannel): ItemState {
  const { failed, sent } = STATUSES[channel];
  const reason = `Its status is ${status}.`;
  if (failed.has(status)) return { outcome: "failed", reason: fail_reason || reason };
  return sent.has(status) || sent_at ? { outcome: "done" } : { outcome: "open", reason };
}

/**
 * Returns the contact of each message.
 *
 * @throws ConfigurationError if a message has no uuid or no contact.
 */
function contactsByMessage(items: readonly SentMessage[], name: SentChannel): Map<string, string> {
  if (!Array.isArray(items)) throw new ConfigurationError(`${name} must be an array.`);
  return new Map(
    items.map((item: SentMessage, index) => {
      const ids: readonly unknown[] = [item?.uuid, item?.lead_uuid];
      const [uuid, lead_uuid] = ids.map((id) => (typeof id === "string" ? canonicalUuid(id.trim()) : ""));
      if (uuid && lead_uuid) return [uuid, lead_uuid];
      throw new ConfigurationError(
        `${name}[${index}] must have the uuid of the message as uuid, and that of its contact as lead_uuid.`,
      );
    }),
  );
}
