import { createHash } from "node:crypto";
import { expect, test, vi } from "vitest";
import { SharedMemoryJournal } from "./support/jobs/memory-journal.ts";
import { profileRows } from "./support/jobs/profile-row.ts";
import { countCreated, MESSAGES_CHANNEL } from "./support/outreach/send-channels.ts";
import { createScaleAccount, saveAndEnrol, sendToAll } from "./support/scale/scale-account.ts";
import { readScaleTable, written } from "./support/scale/scale-table.ts";
import { type Cost, runOnProcesses } from "./support/scale/worker-processes.ts";
import { createTestClient } from "./support/test-client.ts";
import { useFakeTime } from "./support/time.ts";

useFakeTime();

const ROWS = 10_000;
const KEYS = 100;

/** Real digests end at a time that depends on the machine, while fake time goes on. */
function useImmediateDigests(): void {
  vi.spyOn(crypto.subtle, "digest").mockImplementation(async (_, data) => {
    const text = new Uint8Array(data as ArrayBuffer);
    return Uint8Array.from(createHash("sha256").update(text).digest()).buffer;
  });
}

/** Runs both jobs once. The SDK loads their modules at their first use, which takes real time. */
async function loadModules(): Promise<void> {
  const account = await createScaleAccount();
  const grinfi = createTestClient(account.emulator.fetch);
  const journal = new SharedMemoryJournal();
  await sendToAll(account, grinfi, await saveAndEnrol(account, grinfi, profileRows(1), journal), journal);
}

/** Returns figures of the table in the guide. */
function figuresOf({ minutes, requests, scripts }: Cost): Readonly<Record<string, string>> {
  const perSecond = (KEYS * (scripts.journal + scripts.rateLimit)) / (minutes * 60);
  return {
    "requests a row": written(requests / ROWS, 2),
    "scripts of the journal a row": written(scripts.journal / ROWS, 2),
    "scripts of the rate limit a row": written(scripts.rateLimit / ROWS, 1),
    "time of 10,000 rows with one key": `${written(minutes)} minutes`,
    // No key waits for another one.
    "time of 1,000,000 rows with 100 keys": `${written(minutes)} minutes`,
    "scripts a second, 100 keys": written(Math.round(perSecond / 100) * 100),
  };
}

test("10,000 rows on 8 processes are done once each, and take what the guide says", async () => {
  useImmediateDigests();
  await loadModules();
  const rateLimit = { limit: 300, window: "sliding" } as const;
  const account = await createScaleAccount({ clock: Date.now, rateLimit });
  const { emulator } = account;
  // Until the sender can write.
  vi.advanceTimersByTime(5 * 60_000);

  const saved: string[] = [];
  const contacts = await runOnProcesses(emulator, profileRows(ROWS), async (grinfi, rows, journal) => {
    saved.push(...(await saveAndEnrol(account, grinfi, rows, journal)));
  });
  const enrolled = emulator.ledger.effects("enrolled").map(({ lead }) => lead);
  expect(enrolled).toHaveLength(ROWS);
  expect(new Set(enrolled)).toEqual(new Set(saved));

  // The limit of the messages is a new one, so the API must have forgotten the requests so far.
  vi.advanceTimersByTime(60_000);
  const messages = await runOnProcesses(emulator, saved, (grinfi, uuids, journal) =>
    sendToAll(account, grinfi, uuids, journal),
  );
  const created = countCreated(emulator, MESSAGES_CHANNEL);
  expect(created.size).toBe(ROWS);
  expect(new Set(created.values())).toEqual(new Set([1]));
  expect(emulator.ledger.requests().filter(({ status = 0 }) => status >= 400)).toHaveLength(0);

  const table = await readScaleTable();
  const [ofContacts, ofMessages] = [figuresOf(contacts), figuresOf(messages)];
  for (const figure of Object.keys(ofContacts))
    expect([figure, table.get(figure)]).toEqual([figure, [ofContacts[figure], ofMessages[figure]]]);
});
