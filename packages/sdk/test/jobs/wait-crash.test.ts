import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmulatorServer, startServer } from "@grinfi/emulator/server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Grinfi } from "../../src/index.ts";
import { killPoints } from "../support/crash/kill-at.ts";
import { runInChild } from "../support/crash/run-in-child.ts";
import waitScenario, { type WaitArgs } from "../support/crash/scenarios/wait.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import { createTestClient } from "../support/test-client.ts";
import { WAITERS } from "../support/waits/waiters.ts";

describe.each(WAITERS)("$name", ({ begin, first, lag, name }) => {
  let server: EmulatorServer;
  let grinfi: Grinfi;
  let args: WaitArgs;
  let begun: ReturnType<EmulatorServer["emulator"]["save"]>;
  let folder: string;
  beforeAll(async () => {
    server = await startServer({ contacts: 20, lag });
    const { emulator, url } = server;
    grinfi = createTestClient(emulator.fetch);
    args = { name, stored: await begin(grinfi), emulator: url };
    begun = emulator.save();
  });
  beforeEach(async () => {
    server.emulator.load(begun);
    server.emulator.ledger.clear();
    folder = await mkdtemp(join(tmpdir(), "grinfi-wait-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  afterAll(() => server.close());

  // The requests before the first wait, and two later reads.
  const points = killPoints({ appends: 0, requests: first.length + 2 });

  test.each(points)("a process that is killed $moment $number is replaced by another", async (killAt) => {
    const work = { scenario: "wait", url: server.url, journal: join(folder, "journal"), args };
    expect(await runInChild({ ...work, killAt })).toEqual({ isKilled: true });
    const result = await waitScenario(grinfi, new MemoryJournal(), args);
    expect(result).toMatchObject({ outcome: "complete", done: 3, failed: 0, open: 0, total: 3 });
    const ofRequests = server.emulator.ledger.effects().filter(({ request }) => request !== undefined);
    expect(ofRequests).toEqual([]);
  });
});
