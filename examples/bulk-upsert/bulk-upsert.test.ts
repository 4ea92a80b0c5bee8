import { copyFile } from "node:fs/promises";
import { Grinfi } from "@grinfi/sdk";
import { assert, expect, test } from "vitest";
import { useExamples } from "../support/run-example.ts";
import { useTempFolder } from "../support/temp-folder.ts";

const examples = useExamples();
const pathOf = useTempFolder();

test("it enrols the rows of a file in an automation, and a second run sends nothing again", async () => {
  const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: examples.url });
  const list = await grinfi.lists.create({ name: "Spring fair" });
  const automation = await grinfi.automations.list().first();
  assert(automation);
  const file = pathOf("contacts.csv");
  await copyFile(new URL("../demo/contacts.csv", import.meta.url), file);
  const run = () => examples.run(new URL(".", import.meta.url), file, list.uuid, automation.uuid);

  const first = await run();
  expect(first).toMatchObject({ code: 0, stderr: "" });
  expect(first.stdout.trimEnd().split("\n")).toEqual([
    "1/3 row 1: created, enrolled",
    "2/3 row 2: created, enrolled",
    "3/3 row 3: created, enrolled",
    "3 created, 0 updated, 3 enrolled, 0 failed, 0 unknown",
  ]);
  expect(examples.emulator.ledger.effects("enrolled")).toHaveLength(3);

  examples.emulator.ledger.clear();
  expect(await run()).toMatchObject({ code: 0, stdout: first.stdout });
  const requests = examples.emulator.ledger.requests().map(({ operation }) => operation);
  expect(requests).toEqual(["getList", "getFlow"]);
});
