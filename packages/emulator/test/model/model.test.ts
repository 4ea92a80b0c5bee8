import fc from "fast-check";
import { test } from "vitest";
import { EmulatorWithModel } from "./model.ts";
import { anyStep } from "./model-steps.ts";

test("after any sequence of steps the emulator equals a simple model", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 10, maxLength: 40, size: "max" }), async (sequence) => {
      const pair = await EmulatorWithModel.create();
      for (const step of sequence) await pair.run(step);
    }),
    { numRuns: process.env.SOAK_TESTS === "full" ? 100 : 30, seed: 5 },
  );
});
