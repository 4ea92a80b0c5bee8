import { rejectionOf } from "@grinfi/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Grinfi, type ListOperationId, positionOf } from "../src/index.ts";
import { everything } from "./support/accounts/start.ts";

/** How lists report their end, by an operation that does so. */
const LISTS = {
  listLists: { total: true },
  listFlows: { total: true, has_more: true },
  listNotes: {},
  searchCompanies: { total: true, has_more: true },
  searchContacts: { total: true },
} as const satisfies Partial<Record<ListOperationId, object>>;

type Id = keyof typeof LISTS;

/** A fault of one response. */
const FAULTS = [
  () => new Response("busy", { status: 503 }),
  () => new Response(null, { status: 200 }),
  () => Response.json({ data: "none" }),
  () => Response.json({ data: null, total: 1000 }),
  () => Promise.reject(new TypeError("fetch failed")),
];

interface Plan {
  readonly id: Id;
  readonly total: number;
  readonly limit: number;
  readonly concurrency: number;
  /** The latencies of the responses in milliseconds, in turn. */
  readonly delays: readonly number[];
  /** Faults by the number of the request. */
  readonly faults: ReadonlyMap<number, number>;
}

const plans: fc.Arbitrary<Plan> = fc.record({
  id: fc.constantFrom(...(Object.keys(LISTS) as Id[])),
  total: fc.nat(120),
  limit: fc.integer({ min: 1, max: 40 }),
  concurrency: fc.integer({ min: 1, max: 9 }),
  delays: fc.array(fc.nat(3), { minLength: 1, maxLength: 7 }),
  faults: fc
    .array(fc.tuple(fc.nat(30), fc.nat(FAULTS.length - 1)), { maxLength: 6 })
    .map((entries) => new Map(entries)),
});

/** A list with `limit` and `offset` in the query or in the body. */
function fetchOf({ id, total, delays, faults }: Plan): typeof fetch {
  let requests = 0;
  return async (input, init) => {
    const number = requests++;
    const request = new Request(input, init);
    const given = request.method === "GET" ? undefined : await request.json();
    const query = new URL(request.url).searchParams;
    const { limit, offset } = given ?? {
      limit: Number(query.get("limit")),
      offset: Number(query.get("offset")),
    };
    const fault = FAULTS[faults.get(number) ?? FAULTS.length];
    for (let turn = delays[number % delays.length] ?? 0; turn > 0; turn--) await Promise.resolve();
    if (fault !== undefined) return fault();
    const end = Math.min(total, offset + limit);
    const data = Array.from({ length: Math.max(0, end - offset) }, (_, index) => ({
      uuid: `${offset + index}`,
    }));
    const says: { total?: true; has_more?: true } = LISTS[id];
    return Response.json({
      data,
      ...(says.total && { total }),
      ...(says.has_more && { has_more: end < total }),
    });
  };
}

const inputOf = (id: Id, limit: number): object =>
  id.startsWith("search") ? { body: { limit } } : { query: { limit } };

const uuidsUpTo = (total: number): string[] => Array.from({ length: total }, (_, index) => `${index}`);

test("for any list, page size, concurrency and order of responses: every row comes once, in order", async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const { id, total, limit, concurrency } = plan;
      const fetch = fetchOf({ ...plan, faults: new Map() });
      const grinfi = new Grinfi({ apiKey: "test-key", fetch, rateLimit: false });
      const list = grinfi.paginate(id, inputOf(id, limit) as never, { concurrency });
      const rows = await list.toArray(everything);
      expect(rows.map(({ uuid }) => uuid)).toEqual(uuidsUpTo(total));
      expect(await list.count()).toBe(total);
    }),
    { numRuns: 150 },
  );
});

test("with faults at any page, resumed from the position of each error: every row comes once, in order", async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const { id, total, limit, concurrency, faults } = plan;
      const options = { apiKey: "test-key", fetch: fetchOf(plan), rateLimit: false, retry: false } as const;
      const grinfi = new Grinfi(options);
      const rows: unknown[] = [];
      const read = async (position: string | undefined): Promise<void> => {
        const from = position === undefined ? {} : { position: JSON.parse(position) };
        const list = grinfi.paginate(id, inputOf(id, limit) as never, { concurrency, ...from });
        for await (const { uuid } of list) rows.push(uuid);
      };
      let position: string | undefined;
      for (let run = 0; ; run++) {
        expect(run).toBeLessThanOrEqual(faults.size);
        const error = await read(position).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        if (error === undefined) break;
        position = JSON.stringify(positionOf(error));
      }
      expect(rows).toEqual(uuidsUpTo(total));
    }),
    { numRuns: 300 },
  );
});

test("with transient faults that are retried: every row comes once, in order", async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const passing = new Map([...plan.faults.keys()].map((number) => [number * 2, 0]));
      const fetch = fetchOf({ ...plan, faults: passing });
      const retry = { maxRetries: 10, baseDelay: 0 };
      const grinfi = new Grinfi({ apiKey: "test-key", fetch, rateLimit: false, retry });
      const { id, total, limit, concurrency } = plan;
      const rows = grinfi.paginate(id, inputOf(id, limit) as never, { concurrency }).toArray(everything);
      expect((await rows).map(({ uuid }) => uuid)).toEqual(uuidsUpTo(total));
    }),
    { numRuns: 100 },
  );
});

test("a response whose rows are not an array is a ListError", async () => {
  const fetch = async (): Promise<Response> => Response.json({ data: "none", total: 3 });
  const list = new Grinfi({ apiKey: "test-key", fetch }).paginate("listLists");
  expect(await rejectionOf(list)).toMatchObject({ code: "list", reason: "no_items" });
});
