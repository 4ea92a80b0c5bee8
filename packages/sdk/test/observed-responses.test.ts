import type { ListOperationId } from "@grinfi/core";
import { createEmulator, type Emulator } from "@grinfi/emulator";
import { beforeAll, describe, expect, test } from "vitest";
import { Grinfi } from "../src/index.ts";
import { fillLists, required } from "./support/accounts/fill-lists.ts";
import { everything } from "./support/accounts/start.ts";
import { describedLists } from "./support/description/described-lists.ts";

interface Account {
  readonly grinfi: Grinfi;
  /** An automation that has versions. */
  readonly flow: string;
}

/** The same rows, in responses of the two shapes. */
let described: Account;
let observed: Account;

beforeAll(async () => {
  const create = (responseShape: "described" | "observed"): Emulator =>
    createEmulator({ contacts: 30, responseShape });
  const [filled, copy] = [create("described"), create("observed")];
  const lists = describedLists.filter(({ pageIn }) => pageIn !== undefined);
  const flow = await fillLists(
    filled,
    lists.map(({ id }) => id as ListOperationId),
  );
  copy.load(filled.save());
  const accountOf = ({ fetch }: Emulator): Account => ({
    grinfi: new Grinfi({ apiKey: "test-key", fetch, rateLimit: false, retry: false }),
    flow,
  });
  [described, observed] = [accountOf(filled), accountOf(copy)];
});

describe("the rows in the observed shape are those in the described shape", () => {
  test.each(describedLists)("in $id, page by page", async ({ id, pageIn }) => {
    const rowsOf = ({ grinfi, flow }: Account): Promise<object[]> => {
      const input = required(id, flow) as { query?: object; body?: object };
      const page = pageIn && { [pageIn]: { ...input[pageIn], limit: 2 } };
      return grinfi.paginate(id as ListOperationId, { ...input, ...page } as never).toArray(everything);
    };
    const rows = await rowsOf(described);
    expect(rows.length).toBeGreaterThan(0);
    const found = await rowsOf(observed);
    expect(found).toMatchObject(rows);
  });
});
