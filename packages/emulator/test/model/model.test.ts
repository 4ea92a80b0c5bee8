import fc from "fast-check";
import { test } from "vitest";
import { EmulatorWithModel } from "./model.ts";
import { anyStep } from "./model-steps.ts";

test("whatever is done to contacts, the emulator shows what a simple model says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 10, maxLength: 40, size: "max" }), async (sequence) => {
      const twins = await EmulatorWithModel.create();
      for (const step of sequence) await twins.run(step);
    }),
    { numRuns: process.env.SOAK_TESTS === "full" ? 100 : 30, seed: 5 },
  );
});
