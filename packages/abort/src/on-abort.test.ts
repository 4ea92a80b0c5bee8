import { countAbortListeners } from "@grinfi/testing";
import { expect, test, vi } from "vitest";
import { onAbort } from "./on-abort.ts";

test("a signal has one listener for any number of callbacks, and none when all have been removed", () => {
  const { signal } = new AbortController();
  const stops = Array.from({ length: 1000 }, () => onAbort(signal, () => {}));
  expect(countAbortListeners(signal)).toBe(1);
  for (const stop of stops) stop();
  expect(countAbortListeners(signal)).toBe(0);
});

test("callbacks are called in the order of registration, except removed ones", () => {
  const controller = new AbortController();
  const { signal } = controller;
  const called: string[] = [];
  onAbort(signal, () => called.push("a"));
  const stop = onAbort(signal, () => called.push("b"));
  onAbort(signal, () => called.push("c"));
  stop();
  controller.abort();
  expect(called).toEqual(["a", "c"]);
  expect(countAbortListeners(signal)).toBe(0);
});

test("a callback that is removed by an earlier callback is not called", () => {
  const controller = new AbortController();
  const removed = vi.fn();
  onAbort(controller.signal, () => stop());
  const stop = onAbort(controller.signal, removed);
  controller.abort();
  expect(removed).not.toHaveBeenCalled();
});

test("a callback that throws does not stop the next one, and its error is reported as uncaught", () => {
  const controller = new AbortController();
  const error = new Error("failed");
  const tasks: (() => void)[] = [];
  vi.stubGlobal("queueMicrotask", (task: () => void) => tasks.push(task));
  const called = vi.fn();
  onAbort(controller.signal, () => {
    throw error;
  });
  onAbort(controller.signal, called);
  controller.abort();
  vi.unstubAllGlobals();
  expect(called).toHaveBeenCalledTimes(1);
  expect(tasks).toHaveLength(1);
  expect(tasks[0]).toThrow(error);
});

test("removing a callback twice does not affect callbacks that were registered in between", () => {
  const controller = new AbortController();
  const { signal } = controller;
  const stop = onAbort(signal, () => {});
  stop();
  const called = vi.fn();
  onAbort(signal, called);
  stop();
  onAbort(signal, () => {});
  expect(countAbortListeners(signal)).toBe(1);
  controller.abort();
  expect(called).toHaveBeenCalledTimes(1);
});

test("without a signal nothing happens", () => {
  expect(() => onAbort(undefined, () => {})()).not.toThrow();
});

test("an aborted signal gets no listener, and the callback is not called", () => {
  const signal = AbortSignal.abort();
  const called = vi.fn();
  const stop = onAbort(signal, called);
  expect(countAbortListeners(signal)).toBe(0);
  stop();
  expect(called).not.toHaveBeenCalled();
});
