import { Grinfi } from "@grinfi/sdk";
import { assert, expect, test } from "vitest";
import { useExamples } from "../support/run-example.ts";

const examples = useExamples();
const folder = new URL(".", import.meta.url);

async function automation(): Promise<string> {
  const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: examples.url });
  const first = await grinfi.automations.list().first();
  assert(first);
  return first.uuid;
}

test("it prints the steps in their order, each with its rates", async () => {
  const { code, stderr, stdout } = await examples.run(folder, await automation());
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.split("\n")).toEqual([
    "Operations, by LinkedIn (on)",
    "9 enrolled: 3 on their way, 3 finished, 2 failed",
    "",
    "1. linkedin_send_connection_request: 9 came, 7 done, 1 failed",
    "   accepted / closed linkedin_send_connection_request: 0 / 7, 0.0 %",
    "2. trigger_linkedin_connection_request_accepted: 7 came, 6 done, 0 failed, to 3 or 5",
    "3. linkedin_send_message: 6 came, 5 done, 1 failed",
    "   replied / closed linkedin_send_message: 0 / 5, 0.0 %",
    "4. linkedin_send_message: 5 came, 0 done, 0 failed",
    "   replied / closed linkedin_send_message: 0 / 0, nothing yet",
    "5. linkedin_withdraw_connection_request: 0 came, 0 done, 0 failed",
    "6. end: 0 came, 0 done, 0 failed",
    "",
    "Together",
    "   accepted / closed linkedin_send_connection_request: 0 / 7, 0.0 %",
    "   replied / closed linkedin_send_message: 0 / 5, 0.0 %",
    "",
  ]);
  expect(examples.emulator.ledger.effects()).toEqual([]);
});

test("with two days it prints what was done in them", async () => {
  const { stdout } = await examples.run(folder, await automation(), "2027-03-01", "2027-04-01");
  expect(stdout).toContain("1. linkedin_send_connection_request: 0 done, 0 failed\n");
});
