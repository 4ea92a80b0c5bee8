import { type ListId, operations } from "@grinfi/core";
import { createEmulator } from "@grinfi/emulator";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type Contact, Grinfi, ListError, type Pager } from "../src/index.ts";
import { fillLists, required } from "./support/fill-lists.ts";
import { ignoring } from "./support/ignoring.ts";
import { everything, rejectionOf } from "./support/start.ts";

const emulator = createEmulator({ contacts: 60 });
const options = { apiKey: "test-key", rateLimit: false, retry: false } as const;
const honest = new Grinfi({ ...options, fetch: emulator.fetch });
const deafTo = (...fields: string[]): Grinfi =>
  new Grinfi({ ...options, fetch: ignoring(emulator.fetch, fields) });

type Row = Readonly<Record<string, unknown>>;
type AnyList = (id: string, input: object, options: object) => Pager<Row>;

const filtered = Object.entries(operations)
  .filter(([, { filters, paging }]) => paging !== undefined && filters !== undefined)
  .map(([id, { paging }]) => ({ id, place: paging?.in === "body" ? ("body" as const) : ("query" as const) }));

let contacts: Contact[];
let flow: string;
beforeAll(async () => {
  const paged = filtered.filter(({ id }) => operations[id as ListId].paging?.in !== "none");
  flow = await fillLists(
    emulator,
    paged.map(({ id }) => id as ListId),
  );
  contacts = await honest.contacts.search().toArray(everything);
});

const isPlain = (value: unknown): value is boolean | number | string =>
  typeof value === "boolean" || typeof value === "number" || (typeof value === "string" && value !== "");

/** A condition that a value fits, in one of the forms that a filter has. */
function fitting(value: unknown): fc.Arbitrary<unknown> {
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
  const fields = Object.keys(contacts[0] ?? {});
  return fc
    .tuple(
      fc.constantFrom(...contacts),
      fc.uniqueArray(fc.constantFrom(...fields), { minLength: 1, maxLength: 4 }),
    )
    .chain(([contact, names]) =>
      fc.tuple(
        ...names.map((name) => fitting((contact as Row)[name]).map((wanted) => [name, wanted] as const)),
      ),
    )
    .map((conditions) => Object.fromEntries(conditions));
};

describe("a server that keeps to the filter", () => {
  test("property: is never taken for one that ignores it, in a search of contacts", async () => {
    let found = 0;
    const property = fc.asyncProperty(contactFilter(), async (filter) => {
      const search = honest.contacts.search({ filter } as never, { verifyFilter: true });
      found += (await search.toArray(everything)).length;
    });
    await fc.assert(property, { numRuns: 300 });
    expect(found).toBeGreaterThan(300);
  });

  test.each(filtered)("nor in $id, by any field of its rows", async ({ id, place }) => {
    const list = honest.list.bind(honest) as unknown as AnyList;
    const input = required(id, flow) as Record<string, { filter?: object } | undefined>;
    const rows = await list(id, input, {}).toArray(everything);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows.slice(0, 3)) {
      for (const [field, value] of Object.entries(row)) {
        if (!isPlain(value)) continue;
        const filter = { ...input[place]?.filter, [field]: id === "listFlowLeads" ? [String(value)] : value };
        const read = list(id, { ...input, [place]: { ...input[place], filter } }, { verifyFilter: true });
        // Some lists refuse a field that they do not know; none gives rows that contradict one.
        const error = await read.toArray(everything).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        const isIgnored = error instanceof ListError;
        if (isIgnored) expect(await isKnown(list, id, place, input, field)).toBe(false);
      }
    }
  });
});

/** Whether the server knows a field: nothing has the value that is asked for. */
async function isKnown(
  list: AnyList,
  id: string,
  place: "body" | "query",
  input: Record<string, { filter?: object } | undefined>,
  field: string,
): Promise<boolean> {
  const filter = { ...input[place]?.filter, [field]: ["no such value"] };
  return (
    (await list(id, { ...input, [place]: { ...input[place], filter } }, {}).toArray(everything)).length === 0
  );
}

/** Words that are in both texts keep them from being told apart. */
const wordsOf = (value: unknown): string[] =>
  String(value)
    .toLowerCase()
    .split(/[^a-z0-9]+/);
const haveNothingInCommon = (a: unknown, b: unknown): boolean =>
  typeof a === "string" && typeof b === "string"
    ? !wordsOf(a).some((word) => wordsOf(b).includes(word))
    : typeof a === "number" && typeof b === "number" && a !== b;

/** Fields whose values are moments are compared by days. */
const isMoment = (field: string): boolean => field.endsWith("_at");

describe("a server that ignores a condition", () => {
  test("property: is found out as soon as a row shows it", async () => {
    let foundOut = 0;
    const fields = Object.keys(contacts[0] ?? {}).filter((field) => !isMoment(field));
    const property = fc.asyncProperty(
      fc.constantFrom(...contacts),
      fc.constantFrom(...fields),
      fc.constantFrom("plain", "array", "operator"),
      async (contact, field, form) => {
        const value = (contact as Row)[field];
        if (!isPlain(value)) return;
        const shows = contacts.some((other) => haveNothingInCommon((other as Row)[field], value));
        if (!shows) return;
        const wanted = { plain: value, array: [value], operator: { "=": value } }[form];
        const search = deafTo(field).contacts.search({ filter: { [field]: wanted } } as never, {
          verifyFilter: true,
        });
        const read = search.toArray(everything);
        foundOut += 1;
        expect(await rejectionOf(read)).toMatchObject({ code: "list", reason: "filter_ignored" });
      },
    );
    await fc.assert(property, { numRuns: 300 });
    expect(foundOut).toBeGreaterThan(50);
  });

  test("is a ListError that names the field, and nothing of the row", async () => {
    const [contact] = contacts;
    const error = await rejectionOf(
      deafTo("work_email").contacts.search(
        { filter: { work_email: "nobody@nowhere.invalid" } },
        { verifyFilter: true },
      ),
    );
    expect(error).toBeInstanceOf(ListError);
    expect(error).toMatchObject({ reason: "filter_ignored", operation: "searchContacts" });
    const { message } = error as Error;
    expect(message).toMatch(/^searchContacts: A row came that filter\.work_email rules out/);
    expect(message).not.toContain(String(contact?.work_email));
    expect(message).not.toContain("nowhere");
  });

  test("is found out by count() and first() alike", async () => {
    const search = deafTo("list_uuid").contacts.search(
      { filter: { list_uuid: "00000000-0000-4000-8000-000000000000" } },
      { verifyFilter: true },
    );
    for (const read of [search.count(), search.first(), search.toArray({ limit: 1 }), search])
      expect(await rejectionOf(read)).toMatchObject({ reason: "filter_ignored" });
  });

  test("in a query is found out as well", async () => {
    const tasks = deafTo("lead_uuid").tasks.list(
      { filter: { lead_uuid: "00000000-0000-4000-8000-000000000000" } },
      { verifyFilter: true },
    );
    expect(await rejectionOf(tasks)).toMatchObject({ reason: "filter_ignored", operation: "listTasks" });
  });

  test("is trusted where nothing else is said", async () => {
    const filter = { list_uuid: "00000000-0000-4000-8000-000000000000" };
    expect(await deafTo("list_uuid").contacts.search({ filter }).count()).toBe(contacts.length);
    const loose = deafTo("list_uuid").contacts.search({ filter }, { verifyFilter: false });
    expect(await loose.toArray(everything)).toHaveLength(contacts.length);
  });
});

test("contacts that come with their markers and flows are compared without them", async () => {
  const live = createEmulator({ contacts: 10, responseShape: "observed" });
  const grinfi = new Grinfi({ ...options, fetch: live.fetch });
  const contact = await grinfi.contacts.search().first();
  const filter = { list_uuid: String(contact?.list_uuid), uuid: String(contact?.uuid) };
  expect(await grinfi.contacts.search({ filter }, { verifyFilter: true }).toArray(everything)).toHaveLength(
    1,
  );
  const deaf = new Grinfi({ ...options, fetch: ignoring(live.fetch, ["uuid"]) });
  const read = deaf.contacts.search({ filter: { uuid: filter.uuid } }, { verifyFilter: true });
  expect(await rejectionOf(read.toArray(everything))).toMatchObject({ reason: "filter_ignored" });
});
