import { expect, test } from "vitest";
import { byMoment, momentOf } from "./moment.ts";

const at = (minute: number): string => `2026-01-05T09:0${minute}:00Z`;

test("what was exchanged stands at the time when it was sent, or was made as long as it is not sent", () => {
  expect(momentOf({ sent_at: at(1), created_at: at(2) })).toBe(at(1));
  expect(momentOf({ sent_at: null, created_at: at(2) })).toBe(at(2));
  expect(momentOf({})).toBeUndefined();
});

test("the order goes by time and not by letters, keeps equals as they were, and ends with what has no time", () => {
  const rows = [
    { name: "no time" },
    { name: "late", sent_at: at(3) },
    { name: "first of two", sent_at: "2026-01-05T10:01:00+01:00", created_at: at(5) },
    { name: "nonsense", sent_at: "soon" },
    { name: "second of two", sent_at: null, created_at: at(1) },
    { name: "early", sent_at: at(0), created_at: at(9) },
  ];
  expect(rows.toSorted(byMoment).map(({ name }) => name)).toEqual([
    ...["early", "first of two", "second of two", "late", "no time", "nonsense"],
  ]);
});
