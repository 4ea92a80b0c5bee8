import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream";
import { rejectionOf } from "@grinfi/testing";
import { parse } from "csv-parse";
import { beforeEach, describe, expect, test } from "vitest";
import { type ContactRow, type ContactRows, InvalidInputError } from "../../src/index.ts";
import { createLaggingAccount, type LaggingAccount, upsert } from "../support/accounts/lagging-account.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import { profileRows } from "../support/jobs/profile-row.ts";

let account: LaggingAccount;
beforeEach(async () => {
  account = await createLaggingAccount();
});

/** Rows of a CSV file, which may have any headings. */
const given = (...rows: readonly Readonly<Record<string, unknown>>[]): ContactRow[] =>
  rows as unknown as ContactRow[];

const sent = (): unknown[] =>
  account.emulator.ledger.requests("upsertContact").map(({ body }) => (body as { lead: unknown }).lead);

describe("fields of rows that a contact does not have", () => {
  const rows = given(
    { linkedin_id: "robin", first_name: "Robin" },
    { linkedin_id: "kim", Mail: "kim@example.com", frist_name: "Kim", note: undefined },
  );

  test("end the job before anything is sent, and the error lists the closest fields", async () => {
    const error = await rejectionOf(upsert(account, rows));
    expect(error).toBeInstanceOf(InvalidInputError);
    expect((error as Error).message).toMatch(
      /^Rows have fields that a contact does not have: "Mail" \(closest: "email", "\w+"\), "frist_name" \(closest: "first_name", "last_name"\)\. Rename them,/,
    );
    expect(account.emulator.ledger.effects()).toEqual([]);
    expect(sent()).toEqual([]);
  });

  test("are in unmapped of a dry run, which continues without them", async () => {
    const { outcomes, result } = await upsert(account, rows, { dryRun: true });
    expect(result.unmapped).toEqual(["Mail", "frist_name"]);
    expect(outcomes.map(({ outcome, plan }) => [outcome, plan])).toEqual([
      ["planned", "create"],
      ["planned", "create"],
    ]);
  });

  test("are dropped and listed with unmapped: drop", async () => {
    const { outcomes, result } = await upsert(account, rows, { unmapped: "drop" });
    expect(result).toMatchObject({ created: 2, enrolled: 2, unmapped: ["Mail", "frist_name"] });
    expect(sent()).toEqual([{ linkedin_id: "robin", first_name: "Robin" }, { linkedin_id: "kim" }]);
    expect(outcomes[1]?.row).toBe(rows[1]);
  });

  test("do not affect the identity or the digest of a row if they are dropped", async () => {
    const journal = new MemoryJournal();
    const options = { journal, unmapped: "drop" } as const;
    const twins = (note: string): ContactRow[] =>
      given(
        { linkedin_id: "robin", work_email: "robin@example.com", note },
        { linkedin_id: "kim", work_email: "robin@example.com", note },
      );
    expect((await upsert(account, twins("call"), options)).result).toMatchObject({ created: 2 });
    expect((await upsert(account, twins("do not call"), options)).result).toMatchObject({ fromJournal: 2 });
  });

  test("may be used as keys of rows in the journal", async () => {
    const key = (row: ContactRow): string => String((row as unknown as { id: unknown }).id);
    const { outcomes } = await upsert(account, given({ linkedin_id: "robin", id: 7 }), {
      key,
      unmapped: "drop",
    });
    expect(outcomes).toMatchObject([{ outcome: "created", key: "7" }]);
  });

  test("fail their row if other rows were sent already", async () => {
    const late = [
      ...profileRows(160),
      ...given({ linkedin_id: "late", Mail: "late@example.com" }),
      ...profileRows(162).slice(160),
    ];
    const { outcomes, result } = await upsert(account, late);
    expect(result).toMatchObject({ rows: 163, created: 162, enrolled: 162, failed: 1, unmapped: ["Mail"] });
    expect(outcomes[160]).toMatchObject({
      outcome: "failed",
      reason: expect.stringContaining(
        'The row has fields that a contact does not have: "Mail" (closest: "email"',
      ),
    });
    expect(JSON.stringify(sent())).not.toContain("late");
  });

  test("include headings with a byte order mark and headings of a spreadsheet", async () => {
    const folder = await mkdtemp(join(tmpdir(), "grinfi-fields-"));
    try {
      const path = join(folder, "contacts.csv");
      await writeFile(path, "\ufefflinkedin_id,E-mail\nrobin,robin@example.com\n");
      const rows: ContactRows = pipeline(createReadStream(path), parse({ columns: true }), () => undefined);
      const { automation, grinfi, list } = account;
      const job = grinfi.contacts.bulkUpsert(rows, { list, automation, onConflict: "update" });
      await expect(job).rejects.toThrow(
        /"\ufefflinkedin_id" \(closest: "linkedin_id".*"E-mail" \(closest: "email"/,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
