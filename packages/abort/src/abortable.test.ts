import { countAbortListeners } from "@grinfi/testing";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { abortable } from "./abortable.ts";

/** Lets pending promises settle, and unhandled rejections be reported. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("without an abort", () => {
  const signals: readonly [string, AbortSignal | undefined][] = [
    ["with a signal", new AbortController().signal],
    ["without a signal", undefined],
  ];

  test.each(signals)("a value, a promise and a thenable resolve with their value, %s", async (_, signal) => {
    await expect(abortable(signal, () => "value")).resolves.toBe("value");
    await expect(abortable(signal, async () => "promise")).resolves.toBe("promise");
    const thenable: PromiseLike<string> = {
      // biome-ignore lint/suspicious/noThenProperty: some database clients return thenables.
      then: (...handlers) => Promise.resolve("thenable").then(...handlers),
    };
    await expect(abortable(signal, () => thenable)).resolves.toBe("thenable");
  });

  test.each(signals)("an error reaches the caller unchanged, %s", async (_, signal) => {
    const error = new Error("failed");
    await expect(abortable(signal, () => Promise.reject(error))).rejects.toBe(error);
    await expect(
      abortable(signal, () => {
        throw error;
      }),
    ).rejects.toBe(error);
  });

  test("no listener remains, and no value is disposed of", async () => {
    const { signal } = new AbortController();
    const dispose = vi.fn();
    await abortable(signal, async () => expect(countAbortListeners(signal)).toBe(1), dispose);
    await abortable(signal, () => Promise.reject(new Error("failed")), dispose).catch(() => {});
    expect(countAbortListeners(signal)).toBe(0);
    expect(dispose).not.toHaveBeenCalled();
  });
});

describe("an abort", () => {
  test("before the start rejects with the reason, and the work is not called", async () => {
    const work = vi.fn();
    const reason = { code: "changed" };
    const signal = AbortSignal.abort(reason);
    await expect(abortable(signal, work)).rejects.toBe(reason);
    expect(work).not.toHaveBeenCalled();
    expect(countAbortListeners(signal)).toBe(0);
  });

  test("during the work rejects with the reason, even if the work ignores the signal", async () => {
    const controller = new AbortController();
    const result = abortable(controller.signal, () => new Promise(() => {}));
    controller.abort("stop");
    await expect(result).rejects.toBe("stop");
    expect(countAbortListeners(controller.signal)).toBe(0);
  });

  test("after the end changes nothing", async () => {
    const controller = new AbortController();
    const result = abortable(controller.signal, async () => "value");
    await settle();
    controller.abort();
    await expect(result).resolves.toBe("value");
  });

  test("disposes of a value that arrives later, once", async () => {
    const controller = new AbortController();
    let resolve: (value: string) => void = () => {};
    const promise = new Promise<string>((settle) => {
      resolve = settle;
    });
    const dispose = vi.fn();
    const result = abortable(controller.signal, () => promise, dispose);
    controller.abort("stop");
    await expect(result).rejects.toBe("stop");
    expect(dispose).not.toHaveBeenCalled();
    resolve("late");
    await settle();
    expect(dispose.mock.calls).toEqual([["late"]]);
  });
});

test("work that aborts the signal and throws at once rejects with the reason, and leaves no unhandled rejection", async () => {
  const unhandled = vi.fn();
  process.on("unhandledRejection", unhandled);
  const controller = new AbortController();
  const result = abortable(controller.signal, () => {
    controller.abort("stop");
    throw new Error("failed");
  });
  await expect(result).rejects.toBe("stop");
  await settle();
  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
  expect(countAbortListeners(controller.signal)).toBe(0);
});

type Outcome = "resolve" | "reject" | "return" | "throw" | "never";

test("any number of operations settle once each and share one listener, which is then removed", async () => {
  const outcome = fc.constantFrom<Outcome>("resolve", "reject", "return", "throw", "never");
  /** The number of turns of the event loop after which a promise settles. */
  const turns = fc.nat({ max: 3 });
  const operations = fc.array(fc.record({ outcome, turns }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(operations, turns, async (list, abortAfter) => {
      const controller = new AbortController();
      const { signal } = controller;
      const disposed: number[] = [];
      const results = list.map(({ outcome, turns }, index) =>
        abortable(
          signal,
          () => run(outcome, turns, index),
          (value) => disposed.push(value),
        ),
      );
      const settled = Promise.allSettled(results);
      expect(countAbortListeners(signal)).toBeLessThanOrEqual(1);
      for (let turn = 0; turn < abortAfter; turn += 1) await settle();
      controller.abort("stop");
      const states = await settled;
      for (let turn = 0; turn <= 4; turn += 1) await settle();
      expect(countAbortListeners(signal)).toBe(0);
      for (const [index, state] of states.entries()) {
        const { outcome } = list[index] ?? {};
        const succeeds = outcome === "resolve" || outcome === "return";
        if (state.status === "fulfilled") {
          expect(succeeds).toBe(true);
          expect(state.value).toBe(index);
        } else {
          expect(state.reason === "stop" || state.reason === `failed ${index}`).toBe(true);
          if (succeeds) expect(state.reason).toBe("stop");
        }
        expect(disposed.includes(index)).toBe(succeeds && state.status === "rejected");
      }
      expect(new Set(disposed).size).toBe(disposed.length);
    }),
    { numRuns: 100 },
  );
});

function run(outcome: Outcome, turns: number, value: number): number | Promise<number> {
  if (outcome === "return") return value;
  if (outcome === "throw") throw `failed ${value}`;
  return later(outcome, turns, value);
}

async function later(outcome: Outcome, turns: number, value: number): Promise<number> {
  for (let turn = 0; turn < turns; turn += 1) await settle();
  if (outcome === "reject") throw `failed ${value}`;
  if (outcome === "never") await new Promise(() => {});
  return value;
}
