import { type Operation, operations } from "@grinfi/core";
import { readDescription } from "@grinfi/prism";
import type { OperationInput } from "@grinfi/prism/input";
import { rejectionOf } from "@grinfi/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Grinfi, InvalidInputError } from "../src/index.ts";
import { callMethod, type DescribedOperation, described, inputOf } from "./support/description/operations.ts";

/** Creates a client, and records its requests. */
function createRecordingClient() {
  const requests: Request[] = [];
  const fetch: typeof globalThis.fetch = async (...given) => {
    requests.push(new Request(...given));
    return Response.json({ data: [] });
  };
  return { requests, grinfi: new Grinfi({ apiKey: "test-key", fetch, rateLimit: false, retry: false }) };
}

const rowOf = ({ id }: DescribedOperation): Operation => operations[id as keyof typeof operations];
const withMethod = described.filter(({ methodPath }) => Array.isArray(methodPath));

const filters = (kind: "exact" | "fields"): { operation: DescribedOperation; name: string }[] =>
  withMethod.flatMap((operation) =>
    Object.entries(rowOf(operation).filters ?? {})
      .filter(([, one]) => one === kind)
      .map(([name]) => ({ operation, name })),
  );

/** Returns the input with a different value in a field of the query or the body. */
function withValue(input: OperationInput, { takes }: DescribedOperation, name: string, value: unknown) {
  const part = takes === "body" ? "body" : "query";
  return { ...input, [part]: replaced(input[part], name, value) };
}

function replaced(node: unknown, name: string, value: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => replaced(item, name, value));
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).map(([key, item]) => [key, replaced(item, name, value)]);
  return { ...Object.fromEntries(entries), ...(name in node && { [name]: value }) };
}

/** Calls a method with a value in a field. @returns The error and the requests. */
async function attempt(operation: DescribedOperation, name: string, value: unknown) {
  const { grinfi, requests } = createRecordingClient();
  const input = withValue(await inputOf(operation, "all"), operation, name, value);
  const call = (async () => callMethod(grinfi, operation, input))();
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, requests };
}

async function expectRejection(operation: DescribedOperation, name: string, value: unknown, field: string) {
  const { error, requests } = await attempt(operation, name, value);
  expect(error).toBeInstanceOf(InvalidInputError);
  expect((error as Error).message).toMatch(
    new RegExp(`^${operation.id}: The [\\w ]+ ".*${escaped(field)}" cannot`),
  );
  expect(requests).toEqual([]);
}

const escaped = (text: string): string => text.replaceAll(/[[\]().]/g, "\\$&");

/** Values that would be lost or changed in the request. */
const LOST_VALUES: readonly [string, unknown][] = [
  ["undefined", undefined],
  ["null", null],
  ["an empty array", []],
  ["an empty object", {}],
  ["an empty text", ""],
  ["a blank text", "  "],
  ["a Set", new Set(["a"])],
  ["a Map", new Map([["a", "b"]])],
  ["a Promise", Promise.resolve("a")],
  ["a RegExp", /a/],
  [
    "an instance of a class",
    new (class Range {
      from = 1;
    })(),
  ],
  ["a boxed text", Object("a")],
  ["a typed array", new Uint8Array([1])],
  ["a function", () => "a"],
  ["NaN", Number.NaN],
  ["an invalid Date", new Date("")],
];

test("every filter of the description is in the table, and so is every selection of a write", async () => {
  const { paths } = (await readDescription()) as unknown as {
    paths: Record<string, Record<string, unknown>>;
  };
  const fieldsOf = (node: unknown): string[] => {
    const { parameters = [], requestBody } = node as {
      parameters?: { name?: string; in?: string }[];
      requestBody?: { content: Record<string, { schema: { properties?: object } }> };
    };
    const body = requestBody?.content["application/json"]?.schema.properties ?? {};
    return [...parameters.flatMap(({ name = "" }) => name), ...Object.keys(body)];
  };
  let found = 0;
  for (const operation of described) {
    const fields = fieldsOf(paths[operation.path]?.[operation.method.toLowerCase()]);
    const { filters = {}, repeatable, selects = [] } = rowOf(operation);
    for (const name of fields) {
      if (name === "filter") expect(filters, operation.id).toHaveProperty("filter", "fields");
      if (name === "filter") found += 1;
      if ((name === "filter" || name === "uuids") && repeatable === undefined)
        expect(selects, operation.id).toContain(name);
    }
  }
  expect(found).toBeGreaterThanOrEqual(25);
});

describe.for(filters("fields"))("$operation.id, $name", ({ operation, name }) => {
  test("a condition without a value is rejected with its name, and nothing is sent", async () => {
    for (const [, value] of LOST_VALUES) {
      await expectRejection(operation, name, { a: "b", status: value }, `${name}.status`);
      await expectRejection(operation, name, { status: ["a", value] }, `${name}.status[1]`);
      await expectRejection(operation, name, { at: { "<": "a", ">=": value } }, `${name}.at[">="]`);
    }
  });

  test("a value that is not a plain object is rejected, and nothing is sent", async () => {
    for (const whole of [
      null,
      [],
      "status=on",
      5,
      true,
      new Map([["status", "on"]]),
      new Set(["on"]),
      () => {},
    ])
      await expectRejection(operation, name, whole, name);
  });

  test("every other condition is sent unchanged", async () => {
    const filter = {
      status: ["a", "b"],
      at: { ">=": new Date(0), "<": { toJSON: () => "2026-01-01" } },
      none: "is_null",
      zero: 0,
      no: false,
    };
    const { error, requests } = await attempt(operation, name, filter);
    expect(error).toBeUndefined();
    expect(requests).toHaveLength(1);
    expect(await filterIn(requests[0], name)).toEqual({
      ...{ status: ["a", "b"], none: "is_null", zero: "0", no: "false" },
      at: { ">=": "1970-01-01T00:00:00.000Z", "<": "2026-01-01" },
    });
  });

  test("a read without a filter matches everything, and a write without a filter is rejected", async () => {
    const selects = rowOf(operation).selects ?? [];
    const others = selects.filter((one) => one !== name);
    for (const whole of [undefined, {}]) {
      const { grinfi, requests } = createRecordingClient();
      const given = withValue(await inputOf(operation, "all"), operation, name, whole);
      const input = others.reduce((at, other) => withValue(at, operation, other, undefined), given);
      const call = (async () => callMethod(grinfi, operation, input))();
      if (selects.length > 0) expect(await rejectionOf(call)).toBeInstanceOf(InvalidInputError);
      else await call;
      expect(requests).toHaveLength(selects.length > 0 ? 0 : 1);
    }
  });
});

/** Returns the filter of a request, read without the SDK. Numbers and booleans are strings. */
async function filterIn(request: Request | undefined, name: string): Promise<unknown> {
  if (request === undefined) return undefined;
  const asText = (_: string, value: unknown): unknown => (typeof value === "object" ? value : String(value));
  if (request.method !== "GET") return JSON.parse(await request.text(), asText)[name];
  const query = new URL(request.url).searchParams;
  const json = query.get(name);
  if (json !== null) return JSON.parse(json, asText);
  const filter: Record<string, unknown> = {};
  for (const [key, value] of query) {
    const [, field = "", operator] = /^\w+\[(\w+)\](?:\[(.*)\])?$/.exec(key) ?? [];
    if (operator === "") filter[field] = [...((filter[field] ?? []) as unknown[]), value];
    else if (field !== "")
      filter[field] = operator === undefined ? value : { ...(filter[field] as object), [operator]: value };
  }
  return filter;
}

describe.for(filters("exact"))("$operation.id, $name", ({ operation, name }) => {
  test("nothing is dropped, not even empty values", async () => {
    for (const value of [undefined, new Set(["a"]), new Map(), Promise.resolve(), () => {}, Number.NaN])
      await expectRejection(operation, name, { parts: [{ status: value }] }, `${name}.parts[0].status`);
    const kept = { parts: [], none: null, text: "", rest: {} };
    const { error, requests } = await attempt(operation, name, kept);
    expect(error).toBeUndefined();
    expect(await requests[0]?.text()).toContain(JSON.stringify(kept));
  });
});

const selecting = withMethod.flatMap((operation) => {
  const { filters = {}, selects = [] } = rowOf(operation);
  return selects.length === 0
    ? []
    : [{ operation, selects, uuids: selects.filter((name) => !(name in filters)) }];
});

test("there are writes that act on a selection", () => {
  expect(selecting.length).toBeGreaterThanOrEqual(14);
});

describe.for(selecting)("$operation.id", ({ operation, selects, uuids }) => {
  test("an empty selection is rejected with its name, and nothing is sent", async () => {
    for (const name of uuids) {
      for (const value of [null, [], "", {}, new Set(["a"]), ["a", undefined], ["a", ""], [null]]) {
        const { error, requests } = await attempt(operation, name, value);
        expect(error).toBeInstanceOf(InvalidInputError);
        expect((error as Error).message).toMatch(
          new RegExp(`^${operation.id}: The field "${name}[^"]*" cannot be`),
        );
        expect(requests).toEqual([]);
      }
    }
  });

  test("a missing selection is rejected, and nothing is sent", async () => {
    const { grinfi, requests } = createRecordingClient();
    const given = await inputOf(operation, "all");
    const none = selects.reduce((input, name) => withValue(input, operation, name, undefined), given);
    for (const input of [
      none,
      { ...none, body: {} },
      { ...none, body: undefined },
      { ...none, body: new Map() },
    ]) {
      const error = await rejectionOf((async () => callMethod(grinfi, operation, input))());
      expect(error).toBeInstanceOf(InvalidInputError);
    }
    expect(requests).toEqual([]);
  });

  test("an empty exclusion is rejected", async () => {
    const { excludes = [], filters = {} } = rowOf(operation);
    for (const name of selects.filter((one) => one in filters)) {
      const ids = { ids: ["a"], ...Object.fromEntries(excludes.map((key) => [key, []])) };
      const sent = await attempt(operation, name, ids);
      expect(sent.error).toBeUndefined();
      expect(await sent.requests[0]?.text()).toContain(JSON.stringify(ids));
      for (const key of excludes) {
        const { error, requests } = await attempt(operation, name, { [key]: ["a"] });
        expect(error).toBeInstanceOf(InvalidInputError);
        expect(requests).toEqual([]);
      }
    }
  });
});

test("property: everything in a filter is in the request, or nothing is sent", async () => {
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(undefined), fc.constant(null));
  const anything = fc.anything({ withMap: true, withSet: true, withBoxedValues: true, withTypedArray: true });
  const value = fc.oneof(
    scalar,
    fc.array(scalar, { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(">=", "<", "="), scalar),
    anything,
  );
  const field = fc.stringMatching(/^[a-z_]{1,9}$/);
  const all = filters("fields");
  let sent = 0;
  const property = fc.asyncProperty(
    fc.constantFrom(...all),
    fc.dictionary(field, value, { minKeys: 1, maxKeys: 3 }),
    async ({ operation, name }, filter) => {
      const { error, requests } = await attempt(operation, name, filter);
      if (error !== undefined) {
        expect(error).toBeInstanceOf(InvalidInputError);
        expect(requests).toEqual([]);
        return;
      }
      sent += 1;
      const read = await filterIn(requests[0], name);
      expect(Object.keys(read as object).toSorted()).toEqual(Object.keys(filter).toSorted());
    },
  );
  await fc.assert(property, { numRuns: 300 });
  expect(sent).toBeGreaterThan(20);
});

test("a field with known values is sent in all forms of a filter", async () => {
  const { grinfi, requests } = createRecordingClient();
  const filters = [
    { status: "failed" },
    { status: ["failed", "skipped"] },
    { status: { "!=": "closed" }, type: { "<>": "a_kind_not_listed" } },
    { status: "is_not_null" },
  ] as const;
  for (const filter of filters) await grinfi.tasks.list({ filter, order_field: "executed_at" }).first();
  expect(
    requests.map(({ url }) => [...new URL(url).searchParams].filter(([name]) => /^filter/.test(name))),
  ).toEqual([
    [["filter[status]", "failed"]],
    [
      ["filter[status][]", "failed"],
      ["filter[status][]", "skipped"],
    ],
    [
      ["filter[status][!=]", "closed"],
      ["filter[type][<>]", "a_kind_not_listed"],
    ],
    [["filter[status]", "is_not_null"]],
  ]);
});
