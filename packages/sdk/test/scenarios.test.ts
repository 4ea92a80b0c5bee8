import { expect, test } from "vitest";
import { createEmulator } from "../../emulator/src/index.ts";
import { allScenarios } from "../../emulator/test/scenarios/index.ts";
import { operations } from "../src/index.ts";
import { SdkApi } from "./support/sdk-api.ts";

test.each(["described", "observed"] as const)(
  "the emulator's scenarios of all operations pass through the SDK in the %s shape",
  async (responseShape) => {
    const emulator = createEmulator({ responseShape });
    const api = new SdkApi(emulator);
    for (const run of allScenarios) await run(api);
    const called = new Set(emulator.ledger.requests().map(({ operation }) => operation));
    expect([...called].toSorted()).toEqual(Object.keys(operations).toSorted());
  },
);
