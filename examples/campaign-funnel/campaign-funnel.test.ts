import { Grinfi } from "@grinfi/sdk";
import { assert, expect, test } from "vitest";
import { useExamples } from "../support/run-example.ts";

const examples = useExamples();
const folder = new URL(".", import.meta.url);

async function automationUuid(): Promise<string> {
  const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: examples.url });
  const first = await grinfi.automations.list().first();
  assert(first);
  return first.uuid;
}

test("it prints the steps in order, each with its rates", async () => {
  const { code, stderr, stdout } = await examples.run(folder, await automationUuid());
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.split("\n")).toEqual([
    "Operations, by LinkedIn (on)",
    "9 enrolled: 3 in progress, 3 finished, 2 failed",
    "",
    "1. linkedin_send_connection_request: 9 entered, 7 done, 1 failed",
    "   accepted / closed linkedin_send_connection_request: 0 / 7, 0.0 %",
    "2. trigger_linkedin_connection_request_accepted: 7 entered, 6 done, 0 failed, next 3 or 5",
    "3. linkedin_send_message: 6 entered, 5 done, 1 failed",
    "   replied / closed linkedin_send_message: 0 / 5, 0.0 %",
    "4. linkedin_send_message: 5 entered, 0 done, 0 failed",
    "   replied / closed linkedin_send_message: 0 / 0, no data",
    "5. linkedin_withdraw_connection_request: 0 entered, 0 done, 0 failed",
    "6. end: 0 entered, 0 done, 0 failed",
    "",
    "Totals",
    "   accepted / closed linkedin_send_connection_request: 0 / 7, 0.0 %",
    "   replied / closed linkedin_send_message: 0 / 5, 0.0 %",
    "",
  ]);
  expect(examples.emulator.ledger.effects()).toEqual([]);
});

test("with two days it prints the results of that period", async () => {
  const { stdout } = await examples.run(folder, await automationUuid(), "2027-03-01", "2027-04-01");
  expect(stdout).toContain("1. linkedin_send_connection_request: 0 done, 0 failed\n");
});
