import { operations } from "../description.ts";
import type { Fault, FaultKind } from "../faults/faults.ts";
import { invalidField } from "../http/http-error.ts";
import { type FieldRule, isFields, isWholeNumber } from "../json.ts";

const FAULT_KINDS: Readonly<Record<FaultKind, true>> = {
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
  "row-deleted": true,
  "row-inserted": true,
};

const FAULT_FIELDS: Readonly<Record<keyof Fault, FieldRule>> = {
  kind: {
    isValid: (value) => typeof value === "string" && Object.hasOwn(FAULT_KINDS, value),
    expected: `one of ${Object.keys(FAULT_KINDS).join(", ")}`,
  },
  operation: {
    isValid: (value) => operations.some(({ id }) => id === value),
    expected: "the id of an operation, such as listTags",
  },
  after: { isValid: isWholeNumber(0), expected: "a whole number of at least 0" },
  times: {
    isValid: (value) => value === null || isWholeNumber(1)(value),
    expected: "a whole number of at least 1, or null for no limit",
  },
  probability: {
    isValid: (value) => typeof value === "number" && value >= 0 && value <= 1,
    expected: "a number from 0 to 1",
  },
  status: { isValid: isWholeNumber(400, 599), expected: "a whole number from 400 to 599" },
  processed: { isValid: (value) => typeof value === "boolean", expected: "true or false" },
  retryAfter: {
    isValid: (value) => typeof value === "string" && /^[\x20-\x7e]+$/.test(value),
    expected: "a valid header value",
  },
  // The maximum of timers in Node.
  milliseconds: { isValid: isWholeNumber(0, 2 ** 31 - 1), expected: "a whole number from 0 to 2147483647" },
  maxRows: { isValid: isWholeNumber(0), expected: "a whole number of at least 0" },
};

/**
 * Parses a fault.
 *
 * @param prefix - The prefix of field names in errors, for a fault in an array.
 * @throws HttpError 422 that names the invalid field.
 */
export function parseFault(value: unknown, prefix = ""): Fault {
  if (!isFields(value)) throw invalidField(prefix.slice(0, -1) || "body", "A fault must be a JSON object.");
  if (value.kind === undefined)
    throw invalidField(`${prefix}kind`, `kind is required. It must be ${FAULT_FIELDS.kind.expected}.`);
  for (const [name, given] of Object.entries(value)) {
    if (!Object.hasOwn(FAULT_FIELDS, name)) {
      throw invalidField(
        prefix + name,
        `Unknown field ${name}. Known fields: ${Object.keys(FAULT_FIELDS).join(", ")}.`,
      );
    }
    const { isValid, expected } = FAULT_FIELDS[name as keyof Fault];
    if (!isValid(given)) throw invalidField(prefix + name, `${name} must be ${expected}.`);
  }
  return value as unknown as Fault;
}
