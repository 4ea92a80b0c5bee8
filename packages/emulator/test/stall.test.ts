import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { createEmulator } from "../src/index.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test("a stalled request is aborted by its signal, also after garbage collection", async () => {
  const emulator = createEmulator();
  emulator.addFault({ kind: "stall" });
  const controller = new AbortController();
  const headers = { authorization: "Bearer test-key" };
  const { signal } = controller;
  const outcome = emulator
    .fetch("http://emulator.invalid/leads/api/tags", { headers, signal })
    .catch((error: unknown) => error);
  for (let i = 0; i < 5; i++) {
    await setImmediate();
    collectGarbage();
  }
  controller.abort(new Error("The client disconnected."));
  expect(await outcome).toEqual(new Error("The client disconnected."));
});
