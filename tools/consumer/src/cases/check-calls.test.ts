import { Grinfi } from "@grinfi/sdk";
import { expect, test } from "vitest";
import { makeCalls } from "../../programs/calls.ts";
import { checkCalls } from "./check-calls.ts";

const report = async (url: string): Promise<string> => JSON.stringify(await makeCalls(url));

const CORRECT_REPORT = JSON.stringify({
  call: "Spring",
  error: "not_found",
  retry: "Spring",
  contacts: 250,
  uploaded: "csv_leads",
  rows: ["Robin Sample", "Kim Placeholder"],
});

const client = (baseUrl: string): Grinfi =>
  new Grinfi({ apiKey: "test-key", baseUrl, retry: { baseDelay: 1 } });

test("the program passes, even if it prints other lines before its report", async () => {
  await checkCalls(async (url) => `A warning.\n${await report(url)}\n`);
});

test.each<[fault: string, run: (url: string) => Promise<string>]>([
  ["prints nothing", async () => ""],
  ["returns a wrong report", async (url) => (await report(url)).replace("not_found", "parse")],
  ["returns the correct report without a call", async () => CORRECT_REPORT],
  [
    "creates one contact too many",
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
    "reads the list once too often",
    async (url) => {
      const output = await report(url);
      const { items } = await client(url).lists.list();
      await client(url).lists.get(items[0]?.uuid ?? "");
      return output;
    },
  ],
])("a program fails that %s", async (_, run) => {
  await expect(checkCalls(run)).rejects.toThrow();
});
