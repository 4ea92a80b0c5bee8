import { operations } from "../description.ts";
import type { Fault, FaultKind } from "../faults/faults.ts";
import { invalidField } from "../http/http-error.ts";
import { isFields } from "../json.ts";

const KINDS: Readonly<Record<FaultKind, true>> = {
  "reset-before": true,
  "reset-after": true,
  "reset-during": true,
  status: true,
  stall: true,
  delay: true,
  truncated: true,
  html: true,
  "always-more": true,
  "repeat-page": true,
  "shrinking-total": true,
  "extra-rows": true,
  "empty-body": true,
  "clamp-limit": true,
  "row-goes": true,
  "row-comes": true,
};

interface Field {
  readonly fits: (value: unknown) => boolean;
  readonly is: string;
}

const parseWholeNumber =
  (from: number, to: number = Number.MAX_SAFE_INTEGER) =>
  (value: unknown): boolean =>
    Number.isSafeInteger(value) && (value as number) >= from && (value as number) <= to;

const FIELDS: Readonly<Record<keyof Fault, Field>> = {
  kind: {
    fits: (value) => typeof value === "string" && Object.hasOwn(KINDS, value),
    is: `one of ${Object.keys(KINDS).join(", ")}`,
  },
  operation: {
    fits: (value) => operations.some(({ id }) => id === value),
    is: "the id of an operation, such as listTags",
  },
  after: { fits: parseWholeNumber(0), is: "a whole number, 0 or more" },
  times: {
    fits: (value) => value === null || parseWholeNumber(1)(value),
    is: "a whole number, 1 or more, or null for no end",
  },
  share: {
    fits: (value) => typeof value === "number" && value >= 0 && value <= 1,
    is: "a number from 0 to 1",
  },
  status: { fits: parseWholeNumber(400, 599), is: "a whole number from 400 to 599" },
  acted: { fits: (value) => typeof value === "boolean", is: "true or false" },
  retryAfter: {
    fits: (value) => typeof value === "string" && /^[\x20-\x7e]+$/.test(value),
    is: "the text of a header",
  },
  // What Node's timers can wait.
  milliseconds: { fits: parseWholeNumber(0, 2 ** 31 - 1), is: "a whole number from 0 to 2147483647" },
  rows: { fits: parseWholeNumber(0), is: "a whole number, 0 or more" },
};

/**
 * A fault as it came in a request.
 *
 * @param prefix - What stands before a field when the fault is one of several.
 * @throws HttpError 422 that names the field which is wrong.
 */
export function readFault(value: unknown, prefix = ""): Fault {
  if (!isFields(value)) throw invalidField(prefix.slice(0, -1) || "body", "A fault is a JSON object.");
  if (value.kind === undefined)
    throw invalidField(`${prefix}kind`, `It is missing. It is ${FIELDS.kind.is}.`);
  for (const [name, given] of Object.entries(value)) {
    if (!Object.hasOwn(FIELDS, name)) {
      throw invalidField(prefix + name, `A fault has no such field, but ${Object.keys(FIELDS).join(", ")}.`);
    }
    const { fits, is } = FIELDS[name as keyof Fault];
    if (!fits(given)) throw invalidField(prefix + name, `It is ${is}.`);
  }
  return value as unknown as Fault;
}
