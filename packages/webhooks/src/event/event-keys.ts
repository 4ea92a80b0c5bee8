import { digest } from "../digest.ts";
import { type Fields, parseTime } from "../fields.ts";
import { eventDescriptions } from "../generated/events.ts";
import type { EventDescription } from "./event-description.ts";
import type { AnyWebhookEvent } from "./webhook-event.ts";

/** What identifies an event. */
export interface EventKeys {
  /** At least one. Each delivery of the event has at least one of them. They contain no personal data. */
  readonly keys: readonly string[];
  /** The key that every delivery has, with or without a uuid. */
  readonly id: string;
  /** Whether the key is a digest of the payload, because nothing else identifies the event. */
  readonly isDigest: boolean;
}

export async function eventKeys(event: AnyWebhookEvent): Promise<EventKeys> {
  const { identity, repeats }: EventDescription =
    event.name === "unknown" ? {} : eventDescriptions[event.name];
  const identities = repeats ? [] : identitiesOf(event.payload, identity);
  const isDigest = identities.length === 0;
  const toKey = async (value: unknown): Promise<string> =>
    `${event.name}:${[...(await digest(JSON.stringify(value, sortFields)))].map(toHex).join("")}`;
  const keys = await Promise.all((isDigest ? [event.payload] : identities).map(toKey));
  return { keys, id: keys.at(-1) as string, isDigest };
}

/**
 * Returns what identifies a payload: the values of each alternative whose fields it has. So a message has the identity
 * of its uuid, and that of its contact, time and text.
 */
export function identitiesOf(payload: object, identity: EventDescription["identity"] = []): string[] {
  return identity.flatMap((paths) => {
    const values = paths.map((path) => valueAt(payload, path));
    return values.every((value) => value !== undefined) ? [values.join("\n")] : [];
  });
}

function valueAt(payload: object, path: string): string | undefined {
  let value: unknown = payload;
  for (const field of path.split(".")) value = (value as Fields | null)?.[field];
  const text = typeof value === "string" ? value : "";
  // A message may have no text. Everything else identifies it only if it has a value.
  if (text === "" && /_at$|uuid$/.test(path)) return undefined;
  // The same time can be written in several ways.
  const time = path.endsWith("_at") ? parseTime(text) : Number.NaN;
  return Number.isNaN(time) ? text : String(Math.floor(time / 1000));
}

/** Sorts the fields of all objects, so that their order does not change the digest. */
const sortFields = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

const toHex = (byte: number): string => byte.toString(16).padStart(2, "0");
