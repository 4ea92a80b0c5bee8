import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClient } from "../src/index.ts";
import { createPathsClient } from "../src/paths.ts";
import { keepIntegers } from "../src/response/keep-integers.ts";
import { RawServer } from "./support/raw-server.ts";
import { rawResponse } from "./support/wrong-responses.ts";

/** JSON with integers as literals, and its expected value. */
interface JsonCase {
  readonly json: string;
  readonly value: unknown;
}
const isSafe = (integer: bigint): boolean =>
  integer >= BigInt(Number.MIN_SAFE_INTEGER) && integer <= BigInt(Number.MAX_SAFE_INTEGER);
const integers = fc
  .oneof(
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
    fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }),
    fc.bigInt({ min: -(2n ** 53n) - 3n, max: -(2n ** 53n) + 3n }),
  )
  .map(
    (integer): JsonCase => ({ json: `${integer}`, value: isSafe(integer) ? Number(integer) : `${integer}` }),
  );
const others = fc
  .oneof(
    fc.string({ unit: fc.constantFrom("9", "1", '"', "\\", ":", ",", " ", "-", "[", "é"), maxLength: 40 }),
    fc
      .double({ noDefaultInfinity: true, noNaN: true })
      .filter((value) => !/^-?\d+$/.test(JSON.stringify(value))),
    fc.constantFrom(
      null,
      true,
      "9007199254740993",
      " 9007199254740993,",
      '"9007199254740993',
      "\\9007199254740993",
    ),
  )
  .map((value): JsonCase => ({ json: JSON.stringify(value), value: JSON.parse(JSON.stringify(value)) }));
const floats = fc
  .constantFrom(
    "1e21",
    "9007199254740993.5",
    "9007199254740993e0",
    "0.12345678901234567",
    "1E+30",
    "90071992547409930e-1",
  )
  .map((json): JsonCase => ({ json, value: Number(json) }));
const space = fc.constantFrom("", " ", "\n", "\t ");
const { tree } = fc.letrec<{ tree: JsonCase; list: JsonCase; record: JsonCase }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, integers, others, floats, tie("list"), tie("record")),
  list: fc.tuple(fc.array(tie("tree"), { maxLength: 4 }), space).map(([items, gap]) => ({
    json: `[${gap}${items.map(({ json }) => json).join(`${gap},${gap}`)}${gap}]`,
    value: items.map(({ value }) => value),
  })),
  record: fc
    .tuple(
      fc.dictionary(
        fc.string().filter((name) => name !== "__proto__"),
        tie("tree"),
        { maxKeys: 4 },
      ),
      space,
    )
    .map(([fields, gap]) => {
      const entries = Object.entries(fields);
      const json = entries
        .map(([name, field]) => `${JSON.stringify(name)}${gap}:${gap}${field.json}`)
        .join(",");
      return {
        json: `{${json}${gap}}`,
        value: Object.fromEntries(entries.map(([name, { value }]) => [name, value])),
      };
    }),
}));

describe("an integer that a number cannot hold", () => {
  test("becomes a string of its digits, and nothing else changes", () => {
    fc.assert(
      fc.property(tree, space, ({ json, value }, gap) => {
        expect(JSON.parse(keepIntegers(gap + json + gap))).toEqual(value);
      }),
      { numRuns: 2_000 },
    );
  });

  test("does not change a text that is not JSON", () => {
    for (const text of [
      "09007199254740993",
      "{9007199254740993:1}",
      "[9007199254740993",
      "[9007199254740993}",
      "-",
    ])
      expect(keepIntegers(text)).toBe(text);
  });

  test("may have very many digits", () => {
    const digits = "9".repeat(1_000_000);
    expect(JSON.parse(keepIntegers(`[${digits},"${digits}"]`))).toEqual([digits, digits]);
  });
});

describe("a response", () => {
  let server: RawServer;
  beforeAll(async () => {
    server = await RawServer.start();
  });
  afterAll(() => server.stop());

  const BODY = `{"data":[{"uuid":"u","ln_id":9007199254740993,"team_id":-9007199254740993,"new_field":{"ids":[1,7123456789012345678]},
    "about":"no. 7123456789012345678, \\"7123456789012345678\\"","score":1e21,"share":0.1}],"total":1}`;
  const ROW = {
    ...{ uuid: "u", ln_id: "9007199254740993", team_id: "-9007199254740993" },
    new_field: { ids: [1, "7123456789012345678"] },
    about: 'no. 7123456789012345678, "7123456789012345678"',
    ...{ score: 1e21, share: 0.1 },
  };
  const options = () => ({ apiKey: "not-a-real-key", baseUrl: server.url });

  test.each(["", `content-length: ${BODY.length}\r\n`])("keeps ids, known or not (%j)", async (length) => {
    const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${length}connection: close\r\n\r\n`;
    server.respondWith((socket) => void socket.end(head + BODY));
    const query = { limit: 1, offset: 0 } as const;
    expect(await createClient(options()).call.listCompanies({ query })).toEqual({ data: [ROW], total: 1 });
    const { data } = await createPathsClient(options()).GET("/leads/api/companies", { params: { query } });
    expect(data).toEqual({ data: [ROW], total: 1 });
  });

  test("that is read as text, or with asResponse, is unchanged", async () => {
    server.respondWith(
      (socket) => void socket.end(rawResponse("200 OK", "content-type: application/json\r\n", BODY)),
    );
    const paths = createPathsClient(options());
    expect((await paths.GET("/leads/api/companies", { parseAs: "text" })).data).toBe(BODY);
    const response = await createClient(options()).call.listCompanies().asResponse();
    expect(await response.text()).toBe(BODY);
  });
});

describe("a request", () => {
  const client = createClient({ apiKey: "not-a-real-key", fetch: () => Promise.reject(new Error("sent")) });
  const LARGE = 2 ** 53;
  test.each([
    ["body", () => client.call.updateCompany({ path: { uuid: "u" }, body: { ln_id: LARGE } }), '"ln_id"'],
    ["filter", () => client.call.searchContacts({ body: { filter: { ln_id: LARGE } } }), '"filter.ln_id"'],
    [
      "query",
      () => client.call.listTasks({ query: { filter: { flow_node_id: LARGE } } }),
      '"filter.flow_node_id"',
    ],
    ["path", () => client.call.getTeam({ path: { id: LARGE } }), '"id"'],
  ])("with an integer in its %s that may have been rounded is not sent", async (_, call, name) => {
    await expect(call()).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining(name),
    });
  });

  test("with a bigint is not sent", async () => {
    const body = { ln_id: 9007199254740993n as unknown as number };
    await expect(client.call.updateCompany({ path: { uuid: "u" }, body })).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining('"ln_id" cannot be a bigint; pass it as a string.'),
    });
  });
});
