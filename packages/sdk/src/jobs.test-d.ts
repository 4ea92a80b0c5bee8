import { describe, expectTypeOf, test } from "vitest";
import type {
  BulkUpsertResult,
  ChangesPosition,
  ChangesResult,
  Contact,
  ContactChange,
  EmailRow,
  Grinfi,
  Job,
  MessageRow,
  ReplyStep,
  RowOutcome,
  SendManyResult,
  SendOutcome,
} from "./index.ts";

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

describe("contacts.changes", () => {
  const since = "2026-03-01";

  test("is a job with changes and the range", () => {
    const job = grinfi.contacts.changes({ since, until: new Date() });
    expectTypeOf(job).toEqualTypeOf<Job<ContactChange, ChangesResult>>();
    expectTypeOf<ContactChange["contact"]>().toEqualTypeOf<Contact>();
    expectTypeOf<ContactChange["reason"]>().toEqualTypeOf<
      "activity" | "created" | "email" | "message" | "task"
    >();
  });

  test("requires the start of the range, and accepts the position of a change", () => {
    expectTypeOf<ContactChange["position"]>().toEqualTypeOf<ChangesPosition>();
    grinfi.contacts.changes({ since, position: {} as ContactChange["position"] });
    // @ts-expect-error -- the start is missing
    grinfi.contacts.changes({});
    // @ts-expect-error -- the position of a page of a list
    grinfi.contacts.changes({ since, position: { offset: 20 } });
    // @ts-expect-error -- there is no such option
    grinfi.contacts.changes({ since, filter: {} });
  });
});

describe("sendMany", () => {
  const text = "Hello";
  const sender_profile_uuid = "s";
  const addresses = {
    from_name: "Kim",
    from_email: "k@example.com",
    to_name: "R",
    to_email: "r@example.com",
  };

  test("is a job with outcomes and a result", () => {
    const job = grinfi.messages.sendMany([]);
    expectTypeOf(job).toEqualTypeOf<Job<SendOutcome<MessageRow>, SendManyResult<MessageRow>>>();
    const emails = grinfi.emails.sendMany([]);
    expectTypeOf<Awaited<typeof emails>>().toEqualTypeOf<SendManyResult<EmailRow>>();
  });

  test("takes the fields of a message, with a default for the sender profile", () => {
    const row = { lead_uuid: "c", text };
    grinfi.messages.sendMany([row], { sender_profile_uuid });
    grinfi.messages.sendMany([row], { sender_profile_uuid: { name: "Kim Placeholder" } });
    grinfi.messages.sendMany([{ ...row, sender_profile_uuid }], { key: ({ lead_uuid }) => lead_uuid });
    // @ts-expect-error -- the text is missing
    grinfi.messages.sendMany([{ lead_uuid: "c" }], { sender_profile_uuid });
    // @ts-expect-error -- a field that a message does not have
    grinfi.messages.sendMany([{ lead_uuid: "c", text, subject: "Pallets" }], { sender_profile_uuid });
    // @ts-expect-error -- there is no such rule
    grinfi.messages.sendMany([row], { skip: { repliedd: false } });
  });

  test("takes the fields of an email, with its text", () => {
    const row = { lead_uuid: "c", ...addresses, subject: "Pallets", body: "<p>Hello</p>" };
    grinfi.emails.sendMany(new Set([row]), { sender_profile_uuid });
    // @ts-expect-error -- the text is missing
    grinfi.emails.sendMany([{ lead_uuid: "c", ...addresses, subject: "Pallets" }]);
  });
});
