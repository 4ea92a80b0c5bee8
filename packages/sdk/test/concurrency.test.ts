import { createEmulator } from "@grinfi/emulator";
import { runTimersUntil } from "@grinfi/testing";
import { expect, test, vi } from "vitest";
import { Grinfi, type GrinfiOptions, type WaitEvent } from "../src/index.ts";
import { useFakeTime } from "./support/time.ts";

useFakeTime(() => 0.5);

function start(options: GrinfiOptions = {}) {
  const emulator = createEmulator({ clock: Date.now, rateLimit: 300 });
  return { emulator, grinfi: new Grinfi({ apiKey: "test-key", fetch: emulator.fetch, ...options }) };
}

test("5,000 concurrent sends arrive once each, with one signal and without a warning", async () => {
  const { emulator, grinfi } = start();
  const warned = vi.spyOn(process, "emitWarning");
  const { signal } = new AbortController();
  const sends = Array.from({ length: 5000 }, (_, index) =>
    grinfi.tags.create({ name: `Tag ${index}` }, { signal }),
  );
  await runTimersUntil(Promise.all(sends));
  expect(emulator.ledger.effects("created")).toHaveLength(5000);
  expect(emulator.ledger.requests().filter(({ status }) => status === 429)).toEqual([]);
  expect(warned).not.toHaveBeenCalled();
});

test("a total timeout includes the queue: a call that would be sent later is not sent, and the error says so", async () => {
  const { emulator, grinfi } = start({ totalTimeout: 90_000 });
  const sends = Array.from({ length: 1000 }, (_, index) => grinfi.tags.create({ name: `Tag ${index}` }));
  const outcomes = await runTimersUntil(Promise.allSettled(sends));
  const sent = outcomes.filter(({ status }) => status === "fulfilled");
  expect(sent).toHaveLength(600);
  expect(emulator.ledger.effects("created")).toHaveLength(600);
  for (const outcome of outcomes) {
    if (outcome.status === "rejected")
      expect(outcome.reason).toMatchObject({ code: "timeout", attempts: 0, maybeProcessed: false });
  }
});

test("a 429 without Retry-After is retried for one interval, and hooks report the waits", async () => {
  const waits: WaitEvent[] = [];
  const { emulator, grinfi } = start({ hooks: { onWait: (event) => void waits.push(event) } });
  const until = performance.now() + 45_000;
  const busy = grinfi.withOptions({
    fetch: async (request) =>
      performance.now() < until ? new Response(null, { status: 429 }) : emulator.fetch(request),
  });
  await runTimersUntil(busy.tags.create({ name: "Hot" }));
  expect(emulator.ledger.effects("created")).toHaveLength(1);
  expect(performance.now()).toBeGreaterThanOrEqual(until);
  const begun = waits.filter(({ phase }) => phase === "begin");
  expect(begun.length).toBeGreaterThan(2);
  expect(new Set(begun.map(({ reason }) => reason))).toEqual(new Set(["shared_backoff"]));
});
