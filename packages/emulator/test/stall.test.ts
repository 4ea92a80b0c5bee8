import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { createEmulator } from "../src/index.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test("a stalled request hears of its signal, however long nobody else has thought of it", async () => {
  const emulator = createEmulator();
  emulator.addFault({ kind: "stall" });
  const leave = new AbortController();
  const headers = { authorization: "Bearer test-key" };
  const { signal } = leave;
  const answer = emulator
    .fetch("http://emulator.invalid/leads/api/tags", { headers, signal })
    .catch((error: unknown) => error);
  for (let i = 0; i < 5; i++) {
    await setImmediate();
    collectGarbage();
  }
  leave.abort(new Error("The client went away."));
  expect(await answer).toEqual(new Error("The client went away."));
});
