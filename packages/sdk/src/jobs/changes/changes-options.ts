import { ConfigurationError } from "@grinfi/core";
import { anyValue, checkOptions, type OptionRules } from "@grinfi/core/option-checks";
import { parseMoment } from "../report/period.ts";
import { JOB_OPTIONS } from "../shared/job.ts";
import type { ChangeReason, ChangesOptions, ChangesPosition } from "./changes-types.ts";

/** The lists that are read, in this order. */
export const CHANGE_REASONS: readonly ChangeReason[] = ["created", "message", "email", "task", "activity"];

const CHANGES_OPTIONS: OptionRules<ChangesOptions> = {
  ...JOB_OPTIONS,
  position: anyValue,
  since: anyValue,
  until: anyValue,
};

/** The range to read, in milliseconds since 1970, and where to begin. */
export interface ChangesStart {
  readonly since: number;
  /** `undefined` if the time of the API decides. */
  readonly until: number | undefined;
  readonly position: ChangesPosition | undefined;
}

/** @throws ConfigurationError if an option is invalid, or if the position is of another range. */
export function readChangesOptions(options: ChangesOptions): ChangesStart {
  checkOptions(options, CHANGES_OPTIONS);
  const { position, until } = options;
  const since = secondOf("since", options.since);
  const range = { since, until: until === undefined ? undefined : secondOf("until", until) };
  if (range.until !== undefined && range.until < since) {
    throw new ConfigurationError(
      `The option until (${isoOf(range.until)}) must not be before since (${isoOf(since)}).`,
    );
  }
  if (position === undefined) return { ...range, position };
  const given = parsePosition(position);
  const end = secondOf("position.until", given.until);
  if (secondOf("position.since", given.since) !== since || (range.until ?? end) !== end) {
    throw new ConfigurationError(
      `The option position is of the changes from ${given.since} to ${given.until}. Pass the same since and until, or omit position.`,
    );
  }
  return { since, until: end, position: given };
}

export const isoOf = (time: number): string => new Date(time).toISOString();

/** Rounds down to the second. Otherwise a row whose time is returned without its fraction could be in two ranges. */
const secondOf = (name: string, value: unknown): number =>
  Math.floor(parseMoment(`The option ${name}`, value).getTime() / 1000) * 1000;

/** Checks a position, which may come from a file. The pager checks the position of its page. */
function parsePosition(position: ChangesPosition): ChangesPosition {
  const { after, page, reason, since, until }: Partial<ChangesPosition> = position ?? {};
  const isRange = typeof since === "string" && typeof until === "string" && page !== undefined;
  if (isRange && reason !== undefined && CHANGE_REASONS.includes(reason))
    return { since, until, reason, page, ...(after !== undefined && { after }) };
  throw new ConfigurationError("The option position is invalid. Pass the position of a change.");
}
