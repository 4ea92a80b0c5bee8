import { ConfigurationError } from "@grinfi/core";
import { checkOptions } from "@grinfi/core/option-checks";
import type { Resources } from "../../generated/resources.ts";
import { failureOf, type SentRow, sendingStateOf } from "../contact-states/sending-state.ts";
import { canonicalUuid } from "../shared/identity.ts";
import { type JobGenerator, requestOptionsOf } from "../shared/job.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import { WAIT_OPTIONS } from "./wait-for.ts";
import { type ItemState, waitForItems } from "./wait-for-items.ts";
import type { ItemsWaitResult, SentMessage, WaitOptions, WaitStep } from "./wait-types.ts";

type SentChannel = "emails" | "messages";

/** The newest come first, because the messages to wait for are among them. */
const LATEST_FIRST = { order_field: "created_at", order_type: "desc" } as const;

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
      if (uuids.includes(uuid)) states.set(uuid, itemStateOf(row));
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

function itemStateOf(row: SentRow): ItemState {
  const state = sendingStateOf(row);
  return state === "sent"
    ? { outcome: "done" }
    : { outcome: state === "failed" ? "failed" : "open", reason: failureOf(row) };
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
