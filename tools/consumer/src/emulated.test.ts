import { Grinfi } from "@grinfi/sdk";
import { expect, test } from "vitest";
import { makeCalls } from "../programs/calls.ts";
import { withEmulator } from "./emulated.ts";

const report = async (url: string): Promise<string> => JSON.stringify(await makeCalls(url));

const RIGHT = JSON.stringify({
  call: "Spring",
  error: "not_found",
  retry: "Spring",
  paged: 250,
  uploaded: "csv_leads",
  rows: ["Robin Sample", "Kim Placeholder"],
});

const client = (baseUrl: string): Grinfi =>
  new Grinfi({ apiKey: "test-key", baseUrl, retry: { baseDelay: 1 } });

test("the program passes, whatever it writes before its report", async () => {
  await withEmulator(async (url) => `A warning.\n${await report(url)}\n`);
});

test.each<[fault: string, run: (url: string) => Promise<string>]>([
  ["writes nothing", async () => ""],
  ["reports something else", async (url) => (await report(url)).replace("not_found", "parse")],
  ["reports what is right without a call", async () => RIGHT],
  [
    "writes twice",
    async (url) => {
      const { items } = await client(url).lists.list();
      const list_uuid = items[0]?.uuid ?? "";
      await client(url).contacts.upsert({
        list_uuid,
        lead: { linkedin_id: "twice" },
        update_if_exists: true,
      });
      return report(url);
    },
  ],
  [
    "reads a page twice",
    async (url) => {
      await client(url).contacts.search().first();
      return report(url);
    },
  ],
  [
    "tries once too often",
    async (url) => {
      const written = await report(url);
      const { items } = await client(url).lists.list();
      await client(url).lists.get(items[0]?.uuid ?? "");
      return written;
    },
  ],
])("a program fails that %s", async (_, run) => {
  await expect(withEmulator(run)).rejects.toThrow();
});
