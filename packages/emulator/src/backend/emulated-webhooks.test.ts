import { describe, expect, test } from "vitest";
import { createEmulator, type EmulatedWebhooks } from "../index.ts";
import { mix } from "../random.ts";
import { planDelivery } from "./emulated-webhooks.ts";

const plansOf = (options: EmulatedWebhooks, uuids: readonly string[] = []) =>
  Array.from({ length: 1000 }, (_, index) => planDelivery(options, mix(1, index), uuids));

describe("the plan of a delivery", () => {
  test("by default it is sent at once, and neither lost nor wrapped", () => {
    expect(new Set(plansOf({}).map((plan) => JSON.stringify(plan)))).toEqual(
      new Set(['{"delay":0,"isLost":false,"isWrapped":false}']),
    );
  });

  test("a random delay reaches both ends of its range and nothing beyond", () => {
    const delays = new Set(plansOf({ delay: { min: 5, max: 9 } }).map(({ delay }) => delay));
    expect([...delays].toSorted()).toEqual([5, 6, 7, 8, 9]);
    expect(plansOf({ delay: 70 }).every(({ delay }) => delay === 70)).toBe(true);
  });

  test("losing and wrapping affect their share of the deliveries, each independently of the other", () => {
    const plans = plansOf({ lose: 0.3, wrap: 0.5 });
    const count = (isLost: boolean, isWrapped: boolean): number =>
      plans.filter((plan) => plan.isLost === isLost && plan.isWrapped === isWrapped).length;
    for (const isWrapped of [true, false]) {
      expect(count(true, isWrapped)).toBeGreaterThan(110);
      expect(count(true, isWrapped)).toBeLessThan(190);
      expect(count(false, isWrapped)).toBeGreaterThan(310);
      expect(count(false, isWrapped)).toBeLessThan(390);
    }
    expect(plansOf({ lose: 1, wrap: 1 }).every(({ isLost, isWrapped }) => isLost && isWrapped)).toBe(true);
  });

  test("listed uuids are lost, and no others", () => {
    const lose = ["contact-1", "message-1"];
    expect(plansOf({ lose }, ["contact-2", "message-1"]).every(({ isLost }) => isLost)).toBe(true);
    expect(plansOf({ lose }, ["contact-2", "message-2"]).some(({ isLost }) => isLost)).toBe(false);
  });
});

const SHARE = "a number from 0 to 1";
const DELAY = "a whole number of milliseconds, or { min, max } with a min of at most max";

test.each([
  [{ deliveries: 0 }, "The option webhooks.deliveries must be a whole number from 1 to 1000, not 0."],
  [{ deliveries: 1.5 }, "The option webhooks.deliveries must be a whole number from 1 to 1000, not 1.5."],
  [{ delay: -1 }, `The option webhooks.delay must be ${DELAY}, not -1.`],
  [{ delay: Number.NaN }, `The option webhooks.delay must be ${DELAY}, not NaN.`],
  [{ delay: null }, `The option webhooks.delay must be ${DELAY}, not null.`],
  [{ delay: { min: 9, max: 5 } }, `The option webhooks.delay must be ${DELAY}, not {"min":9,"max":5}.`],
  [{ delay: { max: 5 } }, `The option webhooks.delay must be ${DELAY}, not {"max":5}.`],
  [{ lose: 1.1 }, `The option webhooks.lose must be ${SHARE}, or an array of uuids, not 1.1.`],
  [{ lose: [7] }, `The option webhooks.lose must be ${SHARE}, or an array of uuids, not [7].`],
  [{ wrap: "always" }, `The option webhooks.wrap must be ${SHARE}, not always.`],
  [{ describedOnly: 1 }, "The option webhooks.describedOnly must be true or false, not 1."],
  [{ fetch: "none" }, "The option webhooks.fetch must be a function, not none."],
  [
    { lost: 1 },
    "Unknown option webhooks.lost. Known options of webhooks: deliveries, delay, lose, wrap, describedOnly, fetch.",
  ],
])("%j is an error: %s", (webhooks, message) => {
  expect(() => createEmulator({ webhooks: webhooks as EmulatedWebhooks })).toThrow(new RangeError(message));
});

test("an option that is undefined has its default", () => {
  const webhooks = { deliveries: undefined, delay: undefined } as unknown as EmulatedWebhooks;
  expect(() => createEmulator({ webhooks })).not.toThrow();
});
