import { type ListOperationId, operations } from "@grinfi/core";
import { createEmulator } from "@grinfi/emulator";
import { rejectionOf } from "@grinfi/testing";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type Contact, Grinfi, ListError, type Pager } from "../src/index.ts";
import { fillLists, required } from "./support/accounts/fill-lists.ts";
import { ignoreFilterFields } from "./support/accounts/ignore-filter-fields.ts";
import { everything } from "./support/accounts/start.ts";

const emulator = createEmulator({ contacts: 60 });
const options = { apiKey: "test-key", rateLimit: false, retry: false } as const;
const grinfi = new Grinfi({ ...options, fetch: emulator.fetch });
const clientIgnoring = (...fields: string[]): Grinfi =>
  new Grinfi({ ...options, fetch: ignoreFilterFields(emulator.fetch, fields) });

type Row = Readonly<Record<string, unknown>>;
type AnyList = (id: string, input: object, options: object) => Pager<Row>;

const filtered = Object.entries(operations)
  .filter(([, { filters, paging }]) => paging !== undefined && filters !== undefined)
  .map(([id, { paging }]) => ({ id, part: paging?.in === "body" ? ("body" as const) : ("query" as const) }));

let contacts: Contact[];
let flow: string;
beforeAll(async () => {
  const paged = filtered.filter(({ id }) => operations[id as ListOperationId].paging?.in !== "none");
  flow = await fillLists(
    emulator,
    paged.map(({ id }) => id as ListOperationId),
  );
  contacts = await grinfi.contacts.search().toArray(everything);
});

const isPlain = (value: unknown): value is boolean | number | string =>
  typeof value === "boolean" || typeof value === "number" || (typeof value === "string" && value !== "");

/** Generates conditions that a value matches, in all forms of a filter. */
function matchingCondition(value: unknown): fc.Arbitrary<unknown> {
  if (value === null) return fc.constant("is_null");
  if (Array.isArray(value)) return fc.constantFrom(...value.filter(isPlain), "is_not_null");
  if (!isPlain(value)) return fc.constant("is_not_null");
  const others = fc.array(fc.oneof(fc.string({ minLength: 1 }), fc.integer()), { maxLength: 3 });
  return fc.oneof(
    fc.constantFrom(value, String(value), "is_not_null", [value], { "=": value }),
    fc.constantFrom({ ">=": value }, { "<=": value }, { ">=": value, "<=": value }),
    others.map((some) => [...some.filter((one) => String(one).trim() !== ""), value]),
    others.map(([one = "nobody"]) => (String(one).trim() === "" ? { "!=": "nobody" } : { "<>": one })),
  );
}

const contactFilter = (): fc.Arbitrary<Record<string, unknown>> => {
  // The API fails on a search by this field.
  const fields = Object.keys(contacts[0] ?? {}).filter((field) => field !== "updated_at");
  return fc
    .tuple(
      fc.constantFrom(...contacts),
      fc.uniqueArray(fc.constantFrom(...fields), { minLength: 1, maxLength: 4 }),
    )
    .chain(([contact, names]) =>
      fc.tuple(
        ...names.map((name) =>
          matchingCondition((contact as Row)[name]).map((condition) => [name, condition] as const),
        ),
      ),
    )
    .map((conditions) => Object.fromEntries(conditions));
};

describe("a server that applies the filter", () => {
  test("property: causes no error, in a search of contacts", async () => {
    let found = 0;
    const property = fc.asyncProperty(contactFilter(), async (filter) => {
      const search = grinfi.contacts.search({ filter } as never, { verifyFilter: true });
      found += (await search.toArray(everything)).length;
    });
    await fc.assert(property, { numRuns: 300 });
    expect(found).toBeGreaterThan(300);
  });

  test.each(filtered)("or in $id, by any field of its rows", async ({ id, part }) => {
    const list = grinfi.paginate.bind(grinfi) as unknown as AnyList;
    const input = required(id, flow) as Record<string, { filter?: object } | undefined>;
    const rows = await list(id, input, {}).toArray(everything);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows.slice(0, 3)) {
      for (const [field, value] of Object.entries(row)) {
        if (!isPlain(value)) continue;
        const filter = { ...input[part]?.filter, [field]: id === "listFlowLeads" ? [String(value)] : value };
        const read = list(id, { ...input, [part]: { ...input[part], filter } }, { verifyFilter: true });
        // Some lists reject an unknown field. None returns rows that do not match.
        const error = await read.toArray(everything).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        const isIgnored = error instanceof ListError;
        if (isIgnored) expect(await isKnown(list, id, part, input, field)).toBe(false);
      }
    }
  });
});

/** Whether the server filters by a field. The filter has a value that no row has. */
async function isKnown(
  list: AnyList,
  id: string,
  part: "body" | "query",
  input: Record<string, { filter?: object } | undefined>,
  field: string,
): Promise<boolean> {
  const filter = { ...input[part]?.filter, [field]: ["no such value"] };
  return (
    (await list(id, { ...input, [part]: { ...input[part], filter } }, {}).toArray(everything)).length === 0
  );
}

/** Returns the words of a text. The SDK cannot distinguish texts with a common word. */
const wordsOf = (value: unknown): string[] =>
  String(value)
    .toLowerCase()
    .split(/[^a-z0-9]+/);
const haveNothingInCommon = (a: unknown, b: unknown): boolean =>
  typeof a === "string" && typeof b === "string"
    ? !wordsOf(a).some((word) => wordsOf(b).includes(word))
    : typeof a === "number" && typeof b === "number" && a !== b;

/** Fields with times are compared by day. */
const isMoment = (field: string): boolean => field.endsWith("_at");

describe("a server that ignores a condition", () => {
  test("property: causes an error as soon as a row does not match", async () => {
    let detected = 0;
    const fields = Object.keys(contacts[0] ?? {}).filter((field) => !isMoment(field));
    const property = fc.asyncProperty(
      fc.constantFrom(...contacts),
      fc.constantFrom(...fields),
      fc.constantFrom("plain", "array", "operator"),
      async (contact, field, form) => {
        const value = (contact as Row)[field];
        if (!isPlain(value)) return;
        const isDetectable = contacts.some((other) => haveNothingInCommon((other as Row)[field], value));
        if (!isDetectable) return;
        const condition = { plain: value, array: [value], operator: { "=": value } }[form];
        const search = clientIgnoring(field).contacts.search({ filter: { [field]: condition } } as never, {
          verifyFilter: true,
        });
        const read = search.toArray(everything);
        detected += 1;
        expect(await rejectionOf(read)).toMatchObject({ code: "list", reason: "filter_ignored" });
      },
    );
    await fc.assert(property, { numRuns: 300 });
    expect(detected).toBeGreaterThan(50);
  });

  test("causes a ListError that names the field and contains nothing of the row", async () => {
    const [contact] = contacts;
    const error = await rejectionOf(
      clientIgnoring("work_email").contacts.search(
        { filter: { work_email: "nobody@nowhere.invalid" } },
        { verifyFilter: true },
      ),
    );
    expect(error).toBeInstanceOf(ListError);
    expect(error).toMatchObject({ reason: "filter_ignored", operation: "searchContacts" });
    const { message } = error as Error;
    expect(message).toMatch(/^searchContacts: A row does not match filter\.work_email/);
    expect(message).not.toContain(String(contact?.work_email));
    expect(message).not.toContain("nowhere");
  });

  test("also causes an error in count() and first()", async () => {
    const search = clientIgnoring("list_uuid").contacts.search(
      { filter: { list_uuid: "00000000-0000-4000-8000-000000000000" } },
      { verifyFilter: true },
    );
    for (const read of [search.count(), search.first(), search.toArray({ limit: 1 }), search])
      expect(await rejectionOf(read)).toMatchObject({ reason: "filter_ignored" });
  });

  test("in a query also causes an error", async () => {
    const tasks = clientIgnoring("lead_uuid").tasks.list(
      { filter: { lead_uuid: "00000000-0000-4000-8000-000000000000" } },
      { verifyFilter: true },
    );
    expect(await rejectionOf(tasks)).toMatchObject({ reason: "filter_ignored", operation: "listTasks" });
  });

  test("causes no error by default", async () => {
    const filter = { list_uuid: "00000000-0000-4000-8000-000000000000" };
    expect(await clientIgnoring("list_uuid").contacts.search({ filter }).count()).toBe(contacts.length);
    const unverified = clientIgnoring("list_uuid").contacts.search({ filter }, { verifyFilter: false });
    expect(await unverified.toArray(everything)).toHaveLength(contacts.length);
  });
});

test("contacts with markers and flows are compared without them", async () => {
  const live = createEmulator({ contacts: 10, responseShape: "observed" });
  const grinfi = new Grinfi({ ...options, fetch: live.fetch });
  const contact = await grinfi.contacts.search().first();
  const filter = { list_uuid: String(contact?.list_uuid), uuid: String(contact?.uuid) };
  expect(await grinfi.contacts.search({ filter }, { verifyFilter: true }).toArray(everything)).toHaveLength(
    1,
  );
  const ignoring = new Grinfi({ ...options, fetch: ignoreFilterFields(live.fetch, ["uuid"]) });
  const read = ignoring.contacts.search({ filter: { uuid: filter.uuid } }, { verifyFilter: true });
  expect(await rejectionOf(read.toArray(everything))).toMatchObject({ reason: "filter_ignored" });
});
