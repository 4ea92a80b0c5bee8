import type { Emulator } from "@grinfi/emulator";
import type { FetchFunction, Grinfi } from "@grinfi/sdk";
import { expect, test } from "vitest";
import { syncAccount } from "../src/index.ts";
import { type Account, createClient, happen, startAccount } from "./support/account.ts";
import { changeResponses, changeRows } from "./support/change-rows.ts";
import { query, readAccount, readCopy } from "./support/read-copy.ts";
import { removeTempDatabases, tempDatabase } from "./support/temp-file.ts";

removeTempDatabases();

const OTHER_TEAM = {
  code: "configuration",
  message: expect.stringContaining("is a copy of team 1, but the client reads team 7."),
};

/** A client of another account, whose rows have another team. */
function otherClient(change: (path: string, page: object) => object = (_, page) => page): Grinfi {
  const { emulator } = startAccount({ seed: 7, responseShape: "described" });
  const ofTeam = changeRows(emulator.fetch, "", (row) => ({ ...row, team_id: 7 }));
  return createClient(changeResponses(ofTeam, change));
}

const without =
  (...paths: readonly string[]) =>
  (path: string, page: object): object =>
    paths.some((end) => path.endsWith(end)) ? { ...page, data: [], total: 0, has_more: false } : page;

async function startCopy(): Promise<Account & { readonly file: string }> {
  const account = startAccount({ responseShape: "described" });
  const file = await tempDatabase();
  await syncAccount(account.grinfi, { file });
  return { ...account, file };
}

/** Fails when messages are requested. */
const withoutMessages =
  ({ fetch }: Emulator): FetchFunction =>
  async (input, init) => {
    const request = new Request(input, init);
    if (request.url.includes("linkedin-messages")) throw new TypeError("The network is gone.");
    return fetch(request);
  };

const stateOf = (file: string): unknown => query(file, "SELECT * FROM sync_state ORDER BY name");

test("a copy of another host is rejected", async () => {
  const { emulator, file } = await startCopy();
  const elsewhere = createClient(emulator.fetch, { baseUrl: "https://api.example.com" });
  await expect(syncAccount(elsewhere, { file })).rejects.toMatchObject({
    code: "configuration",
    message: `The file ${file} is a copy of https://leadgen.grinfi.io, but the client reads https://api.example.com. Use a file for each account.`,
  });
});

test.each<[string, Grinfi]>([
  ["with all kinds of rows", otherClient()],
  ["without sender profiles", otherClient(without("/sender-profiles"))],
  ["without sender profiles and lists", otherClient(without("/sender-profiles", "/lists"))],
])("a copy of another account is rejected unchanged: one %s", async (_, other) => {
  const { file } = await startCopy();
  const before = [readCopy(file), stateOf(file)];
  for (const full of [true, false])
    await expect(syncAccount(other, { file, full })).rejects.toMatchObject(OTHER_TEAM);
  expect([readCopy(file), stateOf(file)]).toEqual(before);
});

test("an account in which nothing shows its team is rejected, unless the copy has none either", async () => {
  const { file } = await startCopy();
  const empty = otherClient(without("/sender-profiles", "/lists", "/leads/search"));
  const before = readCopy(file);
  await expect(syncAccount(empty, { file, full: true })).rejects.toMatchObject({
    code: "configuration",
    message: expect.stringContaining("is a copy of team 1, but the client reads no rows of a team."),
  });
  expect(readCopy(file)).toEqual(before);
  const own = await tempDatabase();
  for (const mode of ["full", "incremental"])
    expect(await syncAccount(empty, { file: own })).toMatchObject({ mode });
});

test("an interrupted sync is not continued with another account", async () => {
  const { emulator, file, grinfi } = await startCopy();
  const failing = createClient(withoutMessages(emulator));
  await expect(syncAccount(failing, { file, full: true })).rejects.toMatchObject({ code: "connection" });
  const before = [readCopy(file), stateOf(file)];
  await expect(syncAccount(otherClient(), { file })).rejects.toMatchObject(OTHER_TEAM);
  expect([readCopy(file), stateOf(file)]).toEqual(before);
  expect(await syncAccount(grinfi, { file })).toMatchObject({ mode: "full", isResumed: true });
  expect(readCopy(file)).toEqual(await readAccount(grinfi));
});

test("an incremental sync with another account loses nothing of the range", async () => {
  const { emulator, file, grinfi } = await startCopy();
  emulator.advance(120_000);
  await happen({ emulator, grinfi }, { kind: "create", row: 0, seconds: 0 });
  emulator.advance(120_000);
  await expect(syncAccount(otherClient(), { file })).rejects.toMatchObject(OTHER_TEAM);
  emulator.advance(600_000);
  expect(await syncAccount(grinfi, { file })).toMatchObject({ mode: "incremental", isResumed: false });
  expect(readCopy(file)).toEqual(await readAccount(grinfi));
});
