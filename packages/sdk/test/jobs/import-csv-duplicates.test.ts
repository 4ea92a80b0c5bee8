import fc from "fast-check";
import { expect, test } from "vitest";
import { columns, csv } from "../support/accounts/csv-files.ts";
import { start } from "../support/accounts/start.ts";
import { spellingsOfEmail, spellingsOfHandle, spellingsOfMemberId } from "../support/values/spellings.ts";

const LIST = "8b1d6f42-7c05-4e8e-a3d9-6f20c5e91b02";

const doubtfulOf = async (rows: readonly string[]) => {
  const file = csv(["Name,LinkedIn,Mail,Notes", ...rows].join("\n"));
  const { doubtful } = await start().grinfi.contacts.importCsv(file, { list: LIST, columns, dryRun: true });
  return doubtful;
};

const cell = (text: string): string => `"${text}"`;

test("a row of the same person in another spelling is a duplicate", async () => {
  const spellings = fc.tuple(
    spellingsOfHandle("robin-sample"),
    spellingsOfMemberId("ACoAAExample01"),
    spellingsOfEmail("kim@example.com"),
  );
  await fc.assert(
    fc.asyncProperty(spellings, async ([handle, id, email]) => {
      const rows = [
        ...["Robin,robin-sample,,", "Alex,ACoAAExample01,,", "Kim,,kim@example.com,"],
        ...[`A,${cell(handle)},,`, `B,${cell(id)},,`, `C,,${cell(email)},`],
      ];
      expect(await doubtfulOf(rows)).toEqual([3, 4, 5].map((index) => ({ index, reason: "duplicate" })));
    }),
  );
});

test("member ids that differ in case are two people, and n/a is not an email address", async () => {
  const rows = ["A,ACoAAExample01,,", "B,ACoAAEXAMPLE01,,", "C,,n/a,", "D,,n/a,"];
  expect(await doubtfulOf(rows)).toEqual([2, 3].map((index) => ({ index, reason: "no_identity" })));
});
