import { getEventListeners } from "node:events";
import { expect, test, vi } from "vitest";
import { onAbort } from "./on-abort.ts";

test("a signal has one listener for any number of callbacks, and none when all have stopped", () => {
  const { signal } = new AbortController();
  const stops = Array.from({ length: 1000 }, () => onAbort(signal, () => {}));
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  for (const stop of stops) stop();
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

test("all are called in the order of adding, except those that have stopped", () => {
  const controller = new AbortController();
  const { signal } = controller;
  const called: string[] = [];
  onAbort(signal, () => called.push("a"));
  const stop = onAbort(signal, () => called.push("b"));
  onAbort(signal, () => called.push("c"));
  stop();
  controller.abort();
  expect(called).toEqual(["a", "c"]);
});

test("one that stops another keeps it from being called", () => {
  const controller = new AbortController();
  const late = vi.fn();
  onAbort(controller.signal, () => stop());
  const stop = onAbort(controller.signal, late);
  controller.abort();
  expect(late).not.toHaveBeenCalled();
});

test("stopping twice does not touch those that came since", () => {
  const controller = new AbortController();
  const { signal } = controller;
  const stop = onAbort(signal, () => {});
  stop();
  const called = vi.fn();
  onAbort(signal, called);
  stop();
  onAbort(signal, () => {});
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  controller.abort();
  expect(called).toHaveBeenCalledTimes(1);
});

test("without a signal nothing happens", () => {
  expect(() => onAbort(undefined, () => {})()).not.toThrow();
});
