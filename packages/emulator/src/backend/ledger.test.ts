import fc from "fast-check";
import { expect, test } from "vitest";
import { Ledger } from "./ledger.ts";

const at = "2026-01-05T09:00:00.000Z";

const request = (ledger: Ledger, operation: string): number =>
  ledger.addRequest({
    at,
    method: "GET",
    url: "/",
    operation,
    keyNumber: 1,
    body: undefined,
    status: 200,
    fault: undefined,
  }).sequence;

test("requests and effects are numbered in order", () => {
  const ledger = new Ledger(100);
  const first = request(ledger, "listTags");
  ledger.addEffect({ at, effect: "created", request: first, id: "a" });
  const second = request(ledger, "createTag");
  ledger.addEffect({ at, effect: "sent", request: undefined });
  expect(ledger.entries.map(({ type, sequence }) => [type, sequence])).toEqual([
    ["request", 1],
    ["effect", 2],
    ["request", 3],
    ["effect", 4],
  ]);
  expect(second).toBe(3);
});

test("requests can be filtered by operation, and effects by kind", () => {
  const ledger = new Ledger(100);
  request(ledger, "listTags");
  request(ledger, "createTag");
  ledger.addEffect({ at, effect: "created", request: 2, id: "a" });
  ledger.addEffect({ at, effect: "sent", request: undefined });
  expect(ledger.requests()).toHaveLength(2);
  expect(ledger.requests("createTag")).toHaveLength(1);
  expect(ledger.effects()).toHaveLength(2);
  expect(ledger.effects("created")).toMatchObject([{ id: "a", request: 2 }]);
});

test("it keeps the newest entries and counts the dropped ones", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(300), (limit, count) => {
      const ledger = new Ledger(limit);
      for (let number = 0; number < count; number++) request(ledger, "listTags");
      const kept = ledger.entries.length;
      expect(kept + ledger.dropped).toBe(count);
      expect(kept).toBeGreaterThanOrEqual(Math.min(limit, count));
      expect(kept).toBeLessThanOrEqual(limit * 1.1);
      if (count > 0) expect(ledger.entries.at(-1)?.sequence).toBe(count);
    }),
  );
});

test("clear removes all entries and restarts the sequence", () => {
  const ledger = new Ledger(10);
  request(ledger, "listTags");
  ledger.clear();
  expect([ledger.entries, ledger.dropped]).toEqual([[], 0]);
  expect(request(ledger, "listTags")).toBe(1);
});
