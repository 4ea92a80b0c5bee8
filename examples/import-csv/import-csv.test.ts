import { writeFile } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { Grinfi } from "@grinfi/sdk";
import { expect, test } from "vitest";
import { useExamples } from "../support/run-example.ts";
import { useTempFolder } from "../support/temp-folder.ts";

const examples = useExamples();
const example = new URL(".", import.meta.url);
const pathOf = useTempFolder();

const CSV =
  'Full name,Mail,Notes\n"Sample, Robin",robin@example.com,met\nKim Placeholder,kim@example.com,\n,,x\n';
const MAPPING = ["Full name=name", "Mail=work_email"];
const PLAN = [
  "Full name -> name",
  "Mail -> work_email",
  "Notes is not imported",
  "row 3 is doubtful: no_identity",
];

async function prepare(content: string) {
  const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: examples.url });
  const { uuid: list } = await grinfi.lists.create({ name: "Spring fair" });
  const path = pathOf("fair.csv");
  await writeFile(path, content);
  return { grinfi, list, path };
}

test("a dry run prints the plan, and sends nothing", async () => {
  const { list, path } = await prepare(CSV);
  examples.emulator.ledger.clear();
  const { stdout, stderr } = await examples.run(example, path, list, ...MAPPING, "--dry-run");
  expect({ stderr, lines: stdout.trimEnd().split("\n") }).toEqual({ stderr: "", lines: PLAN });
  expect(examples.emulator.ledger.requests()).toEqual([]);
});

test("it imports a file into a list", async () => {
  const { grinfi, list, path } = await prepare(CSV.replace(",,x", "Alex Specimen,alex@example.com,x"));
  const finished = examples.run(example, path, list, ...MAPPING);
  const { ledger } = examples.emulator;
  while (ledger.requests("importLeadsFromFile").length === 0) await setImmediate();
  examples.emulator.advance(60_000);
  const { code, stdout } = await finished;
  const lines = stdout.trimEnd().split("\n");
  expect(lines.slice(0, 5)).toEqual([...PLAN.slice(0, 3), "uploaded: 0 of 3", "started: 0 of 3"]);
  expect([code, lines.slice(-2)]).toEqual([0, ["counted: 3 of 3", "complete"]]);
  const contacts = await grinfi.contacts.search({ filter: { list_uuid: list } }).toArray({ limit: 10 });
  expect(contacts.map(({ name, work_email }) => [name, work_email])).toEqual([
    ["Sample, Robin", "robin@example.com"],
    ["Kim Placeholder", "kim@example.com"],
    ["Alex Specimen", "alex@example.com"],
  ]);
});
