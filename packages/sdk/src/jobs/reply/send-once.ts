import { mayHaveHappened, messageOf } from "../shared/failure.ts";
import type { Outcome, Place } from "./step-outcome.ts";

/** Something that must not be sent twice, and can be found where it was sent to. */
export interface Sendable {
  /** Uuids of what is there already and could be taken for it. */
  readonly lookalikes: () => Promise<readonly string[]>;
  /** Looks for it, apart from what is known. */
  readonly find: (known: ReadonlySet<string>) => Promise<Found | undefined>;
  /** Sends it, and gives its uuid. */
  readonly send: () => Promise<string | undefined>;
  /** Where a person can look for it. */
  readonly whereToLook: string;
}

interface Found {
  readonly uuid?: string;
  /** Why it did not leave after all. */
  readonly failure?: string | undefined;
}

/** Between uuids in the journal. */
const SEPARATOR = " ";

/**
 * Sends something once. What could be taken for it is noted before, so that it can be told apart afterwards without
 * comparing clocks. If it may have been sent, now or by an earlier run, it is looked for and never sent again.
 *
 * @param facts - What a later run needs to know of it.
 */
export async function sendOnce(
  { intents, key, step }: Place,
  sendable: Sendable,
  facts: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const earlier = intents.get(key, step);
  if (earlier?.state === "intended") return settle(earlier.facts?.lookalikes ?? "");
  let lookalikes: string;
  try {
    lookalikes = (await sendable.lookalikes()).join(SEPARATOR);
  } catch (error) {
    return { outcome: "failed", reason: messageOf(error), error };
  }
  await intents.write(key, step, "intended", { ...facts, lookalikes });
  let uuid: string | undefined;
  try {
    uuid = await sendable.send();
  } catch (error) {
    if (mayHaveHappened(error)) return settle(lookalikes, error);
    await intents.write(key, step, "not_done");
    return { outcome: "failed", reason: messageOf(error), error };
  }
  return done(uuid);

  async function settle(noted: string, error?: unknown): Promise<Outcome> {
    let found: Found | undefined;
    try {
      found = await sendable.find(new Set(noted.split(SEPARATOR)));
    } catch (findError) {
      return unknown(error ?? findError);
    }
    if (found === undefined) return unknown(error);
    if (found.failure === undefined) return done(found.uuid);
    // The intent stays open: if a person sends it after all, the next run sees it.
    const reason = `The API took it on, but it did not leave: ${found.failure}`;
    return { outcome: "failed", reason, ...withUuid(found.uuid) };
  }

  async function done(uuid: string | undefined): Promise<Outcome> {
    await intents.write(key, step, "done", { ...facts, ...withUuid(uuid) });
    return { outcome: "done", ...withUuid(uuid) };
  }

  function unknown(error: unknown): Outcome {
    const why = error === undefined ? "" : ` ${messageOf(error)}`;
    const advice = `Look at ${sendable.whereToLook}; with another key it is sent again.`;
    const reason = `It may have been sent, but was not found.${why} ${advice}`;
    return { outcome: "unknown", reason, ...(error !== undefined && { error }) };
  }
}

const withUuid = (uuid: string | undefined): { uuid?: string } => (uuid === undefined ? {} : { uuid });
