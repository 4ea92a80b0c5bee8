import { afterEach, describe, expect, test, vi } from "vitest";
import type { EventStore } from "./event-store.ts";
import { handleOnce, wasHandled } from "./handle-once.ts";
import { createMemoryStore } from "./memory-store.ts";

const TIMES = { lease: 60_000, retention: 1_000_000 };
const KEYS = ["a", "b"];

afterEach(() => {
  vi.useRealTimers();
});

/** A handler that ends when the test says so. */
function controlled(): { readonly handle: () => Promise<void>; end: (error?: Error) => void; calls: number } {
  const control = {
    calls: 0,
    end: (_error?: Error): void => {},
    handle: (): Promise<void> => {
      control.calls += 1;
      return new Promise((resolve, reject) => {
        control.end = (error) => (error ? reject(error) : resolve());
      });
    },
  };
  return control;
}

/** Lets pending promises continue. */
const settle = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => {});

describe("an event", () => {
  test("is handled once", async () => {
    const store = createMemoryStore();
    const handle = vi.fn();
    expect(await handleOnce(store, KEYS, TIMES, handle)).toBe("handled");
    expect(await handleOnce(store, KEYS, TIMES, handle)).toBe("handled_before");
    expect(handle).toHaveBeenCalledOnce();
    expect(await wasHandled(store, KEYS)).toBe(true);
  });

  test.each([[["a"]], [["b"]], [["x", "b"]]])("is recognised by one of its keys: %j", async (keys) => {
    const store = createMemoryStore();
    await handleOnce(store, KEYS, TIMES, () => {});
    expect(await handleOnce(store, keys, TIMES, () => {})).toBe("handled_before");
    expect(await handleOnce(store, ["x"], TIMES, () => {})).toBe(
      keys.includes("x") ? "handled_before" : "handled",
    );
  });

  test("is handled again after its handler failed", async () => {
    const store = createMemoryStore();
    await expect(handleOnce(store, KEYS, TIMES, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await wasHandled(store, KEYS)).toBe(false);
    expect(await handleOnce(store, KEYS, TIMES, () => {})).toBe("handled");
  });

  test("is not handled by two calls at the same time, however long the first takes", async () => {
    vi.useFakeTimers();
    const store = createMemoryStore();
    const slow = controlled();
    const first = handleOnce(store, KEYS, TIMES, slow.handle);
    for (let minute = 0; minute < 10; minute++) {
      await vi.advanceTimersByTimeAsync(60_000);
      expect(await handleOnce(store, ["b"], TIMES, slow.handle)).toBe("in_progress");
    }
    slow.end();
    expect(await first).toBe("handled");
    expect(slow.calls).toBe(1);
  });

  test("is handled by another call when the lease of a dead process has expired", async () => {
    vi.useFakeTimers();
    const store = createMemoryStore();
    for (const key of KEYS) await store.add(key, "a process that died", TIMES.lease);
    expect(await handleOnce(store, KEYS, TIMES, () => {})).toBe("in_progress");
    await vi.advanceTimersByTimeAsync(TIMES.lease);
    expect(await handleOnce(store, KEYS, TIMES, () => {})).toBe("handled");
  });

  test("stays handled if a call that was overtaken fails later", async () => {
    vi.useFakeTimers();
    const store = createMemoryStore();
    const overtaken = controlled();
    const first = handleOnce(store, KEYS, TIMES, overtaken.handle);
    first.catch(() => {});
    await settle();
    for (const key of KEYS) await store.set(key, "another owner", TIMES.lease);
    overtaken.end(new Error("too late"));
    await expect(first).rejects.toThrow("too late");
    expect(await store.get("a")).toBe("another owner");
  });

  test("is not remembered for longer because it is delivered again", async () => {
    vi.useFakeTimers();
    const store = createMemoryStore();
    await handleOnce(store, KEYS, TIMES, () => {});
    await vi.advanceTimersByTimeAsync(TIMES.retention - 1);
    expect(await handleOnce(store, ["x", ...KEYS], TIMES, () => {})).toBe("handled_before");
    await vi.advanceTimersByTimeAsync(1);
    expect(await handleOnce(store, KEYS, TIMES, () => {})).toBe("handled");
    expect(await wasHandled(store, ["x"])).toBe(true);
  });

  test("is remembered for the retention", async () => {
    vi.useFakeTimers();
    const store = createMemoryStore();
    await handleOnce(store, KEYS, TIMES, () => {});
    await vi.advanceTimersByTimeAsync(TIMES.retention - 1);
    expect(await wasHandled(store, KEYS)).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(await wasHandled(store, KEYS)).toBe(false);
  });
});

describe("a store", () => {
  test("that fails ends the call, and the claim expires", async () => {
    const inner = createMemoryStore();
    let isDown = false;
    const fail = (): void => {
      if (isDown) throw new Error("The store is down.");
    };
    const store: EventStore = {
      add: (...args) => inner.add(...args),
      get: (key) => inner.get(key),
      set: (...args) => {
        fail();
        return inner.set(...args);
      },
      delete: (...args) => {
        fail();
        return inner.delete(...args);
      },
    };
    const handle = vi.fn(() => {
      isDown = true;
    });
    await expect(handleOnce(store, KEYS, TIMES, handle)).rejects.toThrow("The store is down.");
    isDown = false;
    expect(await handleOnce(store, KEYS, TIMES, handle)).toBe("in_progress");
  });

  test("that fails once to write the end is asked again", async () => {
    vi.useFakeTimers();
    const inner = createMemoryStore();
    const set = vi.fn(inner.set).mockImplementationOnce(() => {
      throw new Error("The store is down.");
    });
    const handled = handleOnce({ ...inner, set }, ["a"], TIMES, () => {});
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await handled).toBe("handled");
    expect(await wasHandled(inner, ["a"])).toBe(true);
  });

  test("that was down for longer than the lease gets the claim again", async () => {
    vi.useFakeTimers();
    const inner = createMemoryStore();
    const slow = controlled();
    let isDown = false;
    const get = (key: string): unknown => {
      if (isDown) throw new Error("The store is down.");
      return inner.get(key);
    };
    const first = handleOnce({ ...inner, get } as EventStore, ["a"], TIMES, slow.handle);
    isDown = true;
    await vi.advanceTimersByTimeAsync(5 * TIMES.lease);
    isDown = false;
    await vi.advanceTimersByTimeAsync(TIMES.lease / 3);
    expect(await handleOnce(inner, ["a"], TIMES, slow.handle)).toBe("in_progress");
    slow.end();
    expect(await first).toBe("handled");
    expect(slow.calls).toBe(1);
  });

  test("that is slow gets no renewal after the event was handled", async () => {
    vi.useFakeTimers();
    const inner = createMemoryStore();
    const slow = controlled();
    const store: EventStore = {
      ...inner,
      get: async (key) => {
        const value = await inner.get(key);
        await new Promise((resolve) => setTimeout(resolve, 5_000));
        return value;
      },
    };
    const first = handleOnce(store, ["a"], TIMES, slow.handle);
    await vi.advanceTimersByTimeAsync(21_000); // A renewal has read the key, and has not written it.
    slow.end();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await first).toBe("handled");
    expect(await inner.get("a")).toBe("handled");
  });
});

test("the memory store removes what has expired", () => {
  vi.useFakeTimers();
  const store = createMemoryStore();
  const added = Array.from({ length: 1_500 }, (_, index) => store.add(`key ${index}`, "x", 10));
  expect(added).toEqual(added.map(() => true));
  vi.advanceTimersByTime(10);
  expect(store.get("key 7")).toBeUndefined();
  expect(store.add("key 7", "y", 10)).toBe(true);
  store.delete("key 7", "x");
  expect(store.get("key 7")).toBe("y");
  store.delete("key 7", "y");
  expect(store.get("key 7")).toBeUndefined();
});
