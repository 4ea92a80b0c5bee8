import { describe, expectTypeOf, test } from "vitest";
import type { BulkUpsertResult, Grinfi, Job, ReplyStep, RowOutcome } from "./index.ts";

declare const grinfi: Grinfi;
const list = "l";

describe("contacts.bulkUpsert", () => {
  test("is a run of outcomes with a result", () => {
    const run = grinfi.contacts.bulkUpsert([], { list, onConflict: "update" });
    expectTypeOf(run).toEqualTypeOf<Job<RowOutcome, BulkUpsertResult>>();
    expectTypeOf<Awaited<typeof run>>().toEqualTypeOf<BulkUpsertResult>();
  });

  test("takes rows of the fields of a contact", () => {
    grinfi.contacts.bulkUpsert([{ linkedin_id: "robin-sample", email: "robin@example.com" }], {
      list,
      onConflict: "skip",
    });
    // @ts-expect-error -- who it is is missing
    grinfi.contacts.bulkUpsert([{ email: "robin@example.com" }], { list, onConflict: "skip" });
    // @ts-expect-error -- a field that a contact does not have
    grinfi.contacts.bulkUpsert([{ linkedin_id: "r", nmae: "Robin" }], { list, onConflict: "skip" });
  });

  test("says of each row, and of the counts, what an earlier run did", () => {
    expectTypeOf<RowOutcome["fromJournal"]>().toEqualTypeOf<boolean>();
    expectTypeOf<ReplyStep["fromJournal"]>().toEqualTypeOf<boolean>();
    expectTypeOf<keyof BulkUpsertResult["earlier"]>().toEqualTypeOf<
      "created" | "enrolled" | "skipped" | "updated"
    >();
  });

  test("takes list and automation by uuid or by name", () => {
    const named = { list: { name: "Spring fair" }, automation: { name: "Outreach" } };
    grinfi.contacts.bulkUpsert([], { ...named, onConflict: "skip" });
    // @ts-expect-error -- a list has no number
    grinfi.contacts.bulkUpsert([], { list: { id: 7 }, onConflict: "skip" });
  });

  test("asks what to do with who is known", () => {
    // @ts-expect-error -- onConflict is missing
    grinfi.contacts.bulkUpsert([], { list });
    // @ts-expect-error -- the list is missing
    grinfi.contacts.bulkUpsert([], { onConflict: "skip" });
    // @ts-expect-error -- there is no such way
    grinfi.contacts.bulkUpsert([], { list, onConflict: "replace" });
  });
});
