import { type FieldRule, fieldsOf, isWholeNumber } from "../json.ts";
import { mix } from "../random.ts";
import { isChosen } from "./lag.ts";

/** How often, when and in which form webhooks are delivered. */
export interface EmulatedWebhooks {
  /** Number of copies of each delivery, 30 seconds apart. The service sometimes delivers twice. Default: 1. */
  readonly deliveries?: number;
  /**
   * Milliseconds until a copy is sent. With `{ min, max }` the seed picks the delay of each copy, so that deliveries
   * arrive out of order. Default: 0.
   */
  readonly delay?: number | { readonly min: number; readonly max: number };
  /**
   * The deliveries that are never sent: the uuids of their contacts, messages or emails; or the share of the copies, from
   * 0 to 1, which the seed distributes. Default: none.
   */
  readonly lose?: readonly string[] | number;
  /** The share of the copies whose payload is in a field `body`, from 0 to 1. The seed distributes it. Default: 0. */
  readonly wrap?: number;
  /**
   * Whether messages, emails, invitations and connections contain only the fields that the publisher lists, which
   * include no uuid. Default: `false`.
   */
  readonly describedOnly?: boolean;
  /** The `fetch` that delivers webhooks, to loopback addresses only. Default: the platform's `fetch`. */
  readonly fetch?: typeof fetch;
}

/** What happens to a copy of a delivery. */
export interface DeliveryPlan {
  /** Milliseconds until it is sent. */
  readonly delay: number;
  readonly isLost: boolean;
  readonly isWrapped: boolean;
}

/**
 * Decides about a copy of a delivery. The same options, number and uuids result in the same plan.
 *
 * @param number - A pseudo-random number of the copy, from `mix`.
 * @param uuids - The uuids of its contact and its message or email.
 */
export function planDelivery(
  { delay = 0, lose = 0, wrap = 0 }: EmulatedWebhooks,
  number: number,
  uuids: readonly string[],
): DeliveryPlan {
  const { min, max } = typeof delay === "number" ? { min: delay, max: delay } : delay;
  return {
    delay: min + Math.floor((mix(number, 1) / 2 ** 32) * (max - min + 1)),
    isLost: isChosen(lose, mix(number, 2), uuids),
    isWrapped: isChosen(wrap, mix(number, 3), []),
  };
}

const MAX_DELIVERIES = 1000;

const isDelay = isWholeNumber(0);

const isShare = (value: unknown): boolean => typeof value === "number" && value >= 0 && value <= 1;

const RULES: Readonly<Record<keyof EmulatedWebhooks, FieldRule>> = {
  deliveries: {
    isValid: isWholeNumber(1, MAX_DELIVERIES),
    expected: `a whole number from 1 to ${MAX_DELIVERIES}`,
  },
  delay: {
    isValid: (value) => isDelay(value) || isDelayRange(value),
    expected: "a whole number of milliseconds, or { min, max } with a min of at most max",
  },
  lose: {
    isValid: (value) =>
      isShare(value) || (Array.isArray(value) && value.every((uuid) => typeof uuid === "string")),
    expected: "a number from 0 to 1, or an array of uuids",
  },
  wrap: { isValid: isShare, expected: "a number from 0 to 1" },
  describedOnly: { isValid: (value) => typeof value === "boolean", expected: "true or false" },
  fetch: { isValid: (value) => typeof value === "function", expected: "a function" },
};

function isDelayRange(value: unknown): boolean {
  const { min, max } = fieldsOf(value);
  return isDelay(min) && isDelay(max) && min <= max;
}

/** @throws RangeError that names the option if one is unknown or invalid. */
export function checkWebhooks(options: EmulatedWebhooks): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(RULES, name)) {
      const known = Object.keys(RULES).join(", ");
      throw new RangeError(`Unknown option webhooks.${name}. Known options of webhooks: ${known}.`);
    }
    const { isValid, expected } = RULES[name as keyof EmulatedWebhooks];
    if (value === undefined || isValid(value)) continue;
    const given = typeof value === "object" ? JSON.stringify(value) : String(value);
    throw new RangeError(`The option webhooks.${name} must be ${expected}, not ${given}.`);
  }
}
