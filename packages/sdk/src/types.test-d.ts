import type { Pager } from "@grinfi/pagination";
import { assertType, describe, expectTypeOf, test } from "vitest";
import type {
  Automation,
  Company,
  Contact,
  ContactFilter,
  Filter,
  Grinfi,
  List,
  Task,
  Webhook,
} from "./index.ts";

declare const grinfi: Grinfi;

describe("a method returns", () => {
  test("an item, with its name in the product", () => {
    expectTypeOf(grinfi.contacts.get("u")).resolves.toEqualTypeOf<Contact>();
    expectTypeOf(grinfi.companies.get("u")).resolves.toEqualTypeOf<Company>();
    expectTypeOf(grinfi.automations.start("u")).resolves.toEqualTypeOf<Automation>();
    expectTypeOf(grinfi.webhooks.get("u")).resolves.toEqualTypeOf<Webhook>();
  });

  test("a pager for a list and for a search", () => {
    expectTypeOf(grinfi.lists.list()).toEqualTypeOf<Pager<List>>();
    expectTypeOf(grinfi.contacts.search()).toEqualTypeOf<Pager<Contact>>();
  });

  test("the fields that every row has, without a check", () => {
    expectTypeOf<Contact["uuid"]>().toEqualTypeOf<string>();
    expectTypeOf<Contact["created_at"]>().toEqualTypeOf<string | null>();
    expectTypeOf<Pick<Task, "uuid" | "created_at" | "updated_at">>().toEqualTypeOf<
      Record<"uuid" | "created_at" | "updated_at", string>
    >();
  });

  test("undefined if the contact does not exist", () => {
    expectTypeOf(grinfi.contacts.find({ email: "robin.sample@example.com" })).resolves.toEqualTypeOf<
      Contact | undefined
    >();
  });

  test("the response with withResponse", () => {
    expectTypeOf(grinfi.contacts.get("u").withResponse()).resolves.toHaveProperty("response");
  });
});

test("the error of a pager and of a job is caught under any type", () => {
  grinfi.tags.list().catch((error: Error) => error.message);
  grinfi.contacts.bulkUpsert([], { list: "l", onConflict: "skip" }).catch((error: Error) => error.message);
});

describe("an enum", () => {
  test("in a response accepts unknown values", () => {
    assertType<Task["type"]>("a_type_of_next_year");
  });

  test("in a request does not", () => {
    grinfi.notes.create({ object: "lead", object_uuid: "u", note: "n" });
    // @ts-expect-error -- there is no such object
    grinfi.notes.create({ object: "deal", object_uuid: "u", note: "n" });
  });
});

describe("a filter of contacts", () => {
  const filter: ContactFilter = {
    company_name: ["Example Logistics", "Example Foods"],
    created_at: { ">=": new Date(0) },
    email_status: { "<>": "invalid" },
    ids: ["u"],
    list_uuid: "l",
    name: "is_not_null",
    pipeline_stage_uuid: ["s"],
    tags: ["t"],
    another_field: 5,
  };

  test("is accepted by each call and job that selects contacts by a filter", () => {
    const { contacts, files } = grinfi;
    contacts.search({ filter });
    contacts.countExisting({ ids: ["u"], filter });
    contacts.bulkAction({ type: "contact_mark_read" }, { filter });
    contacts.massAction({ type: "contact_mark_read", filter });
    contacts.massAction({ type: "contact_mark_read", filter: { ...filter, all: false, excludeIds: [] } });
    contacts.enrich({ filter });
    files.exportContacts({ filter });
  });

  test("may have fields that are not known in advance", () => {
    const fields: Filter = { custom: "value" };
    grinfi.contacts.search({ filter: fields });
    expectTypeOf(filter).toExtend<Filter>();
  });

  test("has no field that the API fails for, and no other forms of a condition", () => {
    const since = { ">=": "2026-03-01" };
    // @ts-expect-error -- the API fails with a 500
    grinfi.contacts.search({ filter: { updated_at: since } });
    // @ts-expect-error -- the API fails with a 500
    grinfi.contacts.bulkAction({ type: "contact_mark_read" }, { filter: { updated_at: "2026-03-01" } });
    // @ts-expect-error -- there is no such operator
    grinfi.contacts.search({ filter: { created_at: { after: "2026-03-01" } } });
    // @ts-expect-error -- there is no such operator
    grinfi.contacts.search({ filter: { another_field: { after: "2026-03-01" } } });
    grinfi.companies.search({ filter: { updated_at: since } });
  });
});

describe("an input requires", () => {
  test("a criterion to find a contact", () => {
    grinfi.contacts.find({ linkedin_id: "robin-sample" });
    grinfi.contacts.find({ name: "Robin Sample", company_name: "Example Logistics" });
    // @ts-expect-error -- no criterion
    grinfi.contacts.find({});
    // @ts-expect-error -- a name needs a company
    grinfi.contacts.find({ name: "Robin Sample" });
  });

  test("a criterion for the blacklist", () => {
    grinfi.blacklist.contacts.add({ email: "robin.sample@example.com" });
    // @ts-expect-error -- no criterion
    grinfi.blacklist.contacts.add({});
    // @ts-expect-error -- a company alone is not enough
    grinfi.blacklist.contacts.add({ company_name: "Example Logistics" });
    grinfi.blacklist.companies.add({ domain: "logistics.example.com" });
    // @ts-expect-error -- no criterion
    grinfi.blacklist.companies.add({});
  });

  test("contacts to enrich", () => {
    grinfi.contacts.enrich({ uuids: ["u"] });
    // @ts-expect-error -- the selection has neither contacts nor a filter
    grinfi.contacts.enrich({});
  });
});

describe("a compile error reports", () => {
  test("an unknown resource or method", () => {
    // @ts-expect-error -- the resource is named contacts
    grinfi.leads;
    // @ts-expect-error -- contacts are searched
    grinfi.contacts.list();
  });

  test("a missing or wrong id", () => {
    // @ts-expect-error -- the uuid is missing
    grinfi.contacts.get();
    // @ts-expect-error -- the contact is missing
    grinfi.automations.contacts.add("automation");
    grinfi.teams.get(134);
    // @ts-expect-error -- a team has a number
    grinfi.teams.get("134");
  });

  test("missing, unknown and wrong input", () => {
    // @ts-expect-error -- the name is missing
    grinfi.tags.create({});
    // @ts-expect-error -- the input is missing
    grinfi.tags.create();
    // @ts-expect-error -- a field that a tag does not have
    grinfi.tags.create({ name: "Hot", nmae: "Hot" });
    // @ts-expect-error -- the input of a method has no body in it
    grinfi.tags.create({ body: { name: "Hot" } });
    // @ts-expect-error -- the object is required
    grinfi.pipelineStages.list();
    // @ts-expect-error -- there is no such filter
    grinfi.automations.list({ filter: { state: "on" } });
    // @ts-expect-error -- there is no such operator
    grinfi.tasks.list({ filter: { executed_at: { after: "2026-03-01" } } });
    grinfi.automations.list({ filter: { status: ["on", "off"] }, order_field: "created_at" });
    // @ts-expect-error -- automations have no such status
    grinfi.automations.list({ filter: { status: ["onn"] } });
    // @ts-expect-error -- automations have no such field
    grinfi.automations.list({ order_field: "crated_at" });
  });

  test("an option that a method does not have", () => {
    grinfi.contacts.search({}, { concurrency: 4, priority: "high" });
    // @ts-expect-error -- a single contact has no pages
    grinfi.contacts.get("u", { concurrency: 4 });
    // @ts-expect-error -- a typo
    grinfi.tags.list({ concurency: 4 });
  });
});

describe("inconsistencies of the API", () => {
  test("a method takes the body of a DELETE as its input", () => {
    // @ts-expect-error -- the API requires the body
    grinfi.mailboxes.delete("u");
    grinfi.mailboxes.delete("u", { automation_reassign_mailboxes: false });
    // @ts-expect-error -- whether to reassign is missing
    grinfi.mailboxes.delete("u", { automation_mailbox_to_reassign: "m" });
  });

  test("a flag has the same name in all methods", () => {
    const input = { list_uuid: "l", lead: { linkedin_id: "robin-sample" } };
    grinfi.contacts.upsert({ ...input, update_if_exists: true });
    grinfi.automations.contacts.addNew("automation", { ...input, update_if_exists: true });
    // @ts-expect-error -- the API's name for the flag in this operation
    grinfi.automations.contacts.addNew("automation", { ...input, update_lead_if_exists: true });
    // Calls by id use the API's names.
    const path = { flowUuid: "automation" };
    grinfi.call.addNewLeadToFlow({ path, body: { ...input, update_lead_if_exists: true } });
  });
});
