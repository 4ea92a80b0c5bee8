import { symlink, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { syncAccount } from "../src/index.ts";
import { startAccount } from "./support/account.ts";
import { query } from "./support/read-copy.ts";
import { removeTempDatabases, tempDatabase } from "./support/temp-file.ts";

removeTempDatabases();

/** Runs SQL in a database, which it creates if there is none. */
function run(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

describe("is rejected:", () => {
  test("a file that is no database, and a database of something else", async () => {
    const { emulator, grinfi } = startAccount();
    const [text, other, empty] = [await tempDatabase(), await tempDatabase(), await tempDatabase()];
    await writeFile(text, "This is a text. ".repeat(100));
    run(other, "CREATE TABLE contacts (name TEXT); PRAGMA user_version = 1;");
    run(empty, "PRAGMA application_id = 7");
    for (const file of [text, other, empty]) {
      const rejected = {
        code: "configuration",
        message: expect.stringContaining("is not a copy of @grinfi/sync"),
      };
      await expect(syncAccount(grinfi, { file })).rejects.toMatchObject(rejected);
    }
    expect(emulator.ledger.requests()).toEqual([]);
    expect(query(other, "SELECT name FROM sqlite_schema")).toEqual([{ name: "contacts" }]);
  });

  test("a copy of another version of the schema", async () => {
    const { grinfi } = startAccount();
    const file = await tempDatabase();
    await syncAccount(grinfi, { file });
    run(file, "PRAGMA user_version = 7");
    await expect(syncAccount(grinfi, { file })).rejects.toMatchObject({
      ...{ code: "configuration", message: expect.stringContaining("has the schema version 7") },
    });
  });

  test("a file beside the copy that is not its lock", async () => {
    const { emulator, grinfi } = startAccount();
    const file = await tempDatabase();
    await writeFile(`${file}-lock`, "This is a text. ".repeat(100));
    await expect(syncAccount(grinfi, { file })).rejects.toMatchObject({
      code: "configuration",
      message: `The file ${file}-lock is not a lock of @grinfi/sync. Move it, or use another name for the copy.`,
    });
    expect(emulator.ledger.requests()).toEqual([]);
  });

  test("a second sync of the same file, also by another path", async () => {
    const { grinfi } = startAccount();
    const file = await tempDatabase();
    const link = `${file}-link`;
    // The file does not exist yet.
    await symlink(file, link);
    const running = syncAccount(grinfi, { file });
    const rejected = {
      code: "configuration",
      message: expect.stringContaining("Another sync is writing to"),
    };
    await expect(syncAccount(grinfi, { file: link })).rejects.toMatchObject(rejected);
    expect(await running).toMatchObject({ mode: "full" });
    expect(await syncAccount(grinfi, { file: link })).toMatchObject({ mode: "incremental" });
  });
});
