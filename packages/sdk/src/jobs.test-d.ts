import { describe, expectTypeOf, test } from "vitest";
import type { BulkUpsertResult, Grinfi, Job, ReplyStep, RowOutcome } from "./index.ts";

declare const grinfi: Grinfi;
const list = "l";

describe("contacts.bulkUpsert", () => {
  test("is a job with outcomes and a result", () => {
    const job = grinfi.contacts.bulkUpsert([], { list, onConflict: "update" });
    expectTypeOf(job).toEqualTypeOf<Job<RowOutcome, BulkUpsertResult>>();
    expectTypeOf<Awaited<typeof job>>().toEqualTypeOf<BulkUpsertResult>();
  });

  test("takes rows with the fields of a contact", () => {
    grinfi.contacts.bulkUpsert([{ linkedin_id: "robin-sample", email: "robin@example.com" }], {
      list,
      onConflict: "skip",
    });
    grinfi.contacts.bulkUpsert([{ email: "robin@example.com" }], { list, onConflict: "skip" });
    // @ts-expect-error -- neither linkedin_id nor email
    grinfi.contacts.bulkUpsert([{ first_name: "Robin" }], { list, onConflict: "skip" });
    // @ts-expect-error -- a field that a contact does not have
    grinfi.contacts.bulkUpsert([{ linkedin_id: "r", nmae: "Robin" }], { list, onConflict: "skip" });
  });

  test("takes a file, with a target for each column", () => {
    const file = { name: "fair.csv", content: "Name,Mail\n" };
    const columns = { Mail: "email", Size: { custom_field: "Fleet size" }, Notes: null } as const;
    grinfi.contacts.bulkUpsert({ file, columns, delimiter: ";" }, { list, onConflict: "skip" });
    // @ts-expect-error -- not a field of a row
    grinfi.contacts.bulkUpsert({ file, columns: { Mail: "mail" } }, { list, onConflict: "skip" });
  });

  test("reports what an earlier job did, for each row and in the counts", () => {
    expectTypeOf<RowOutcome["fromJournal"]>().toEqualTypeOf<boolean>();
    expectTypeOf<ReplyStep["fromJournal"]>().toEqualTypeOf<boolean>();
    expectTypeOf<keyof BulkUpsertResult["earlier"]>().toEqualTypeOf<
      "created" | "enrolled" | "saved" | "skipped" | "updated"
    >();
  });

  test("takes list and automation by uuid or by name", () => {
    const named = { list: { name: "Spring fair" }, automation: { name: "Outreach" } };
    grinfi.contacts.bulkUpsert([], { ...named, onConflict: "skip" });
    // @ts-expect-error -- not a uuid or a name
    grinfi.contacts.bulkUpsert([], { list: { id: 7 }, onConflict: "skip" });
  });

  test("requires onConflict and list", () => {
    // @ts-expect-error -- onConflict is missing
    grinfi.contacts.bulkUpsert([], { list });
    // @ts-expect-error -- the list is missing
    grinfi.contacts.bulkUpsert([], { onConflict: "skip" });
    // @ts-expect-error -- there is no such value
    grinfi.contacts.bulkUpsert([], { list, onConflict: "replace" });
  });
});
