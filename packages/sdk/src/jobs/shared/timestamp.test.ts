import { expect, test } from "vitest";
import { byTimestamp, timestampOf } from "./timestamp.ts";

const at = (minute: number): string => `2026-01-05T09:0${minute}:00Z`;

test("the time of a message is when it was sent or, before that, when it was created", () => {
  expect(timestampOf({ sent_at: at(1), created_at: at(2) })).toBe(at(1));
  expect(timestampOf({ sent_at: null, created_at: at(2) })).toBe(at(2));
  expect(timestampOf({})).toBeUndefined();
});

test("messages are sorted by time, not as text: equal times keep their order, and messages without a time come last", () => {
  const rows = [
    { name: "no time" },
    { name: "late", sent_at: at(3) },
    { name: "first of two", sent_at: "2026-01-05T10:01:00+01:00", created_at: at(5) },
    { name: "nonsense", sent_at: "soon" },
    { name: "second of two", sent_at: null, created_at: at(1) },
    { name: "early", sent_at: at(0), created_at: at(9) },
  ];
  expect(rows.toSorted(byTimestamp).map(({ name }) => name)).toEqual([
    ...["early", "first of two", "second of two", "late", "no time", "nonsense"],
  ]);
});
