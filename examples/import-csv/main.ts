/**
 * From a CSV file to contacts of a list. Say which column fills which field; without that, each column does whose
 * heading is the name of one. With --dry-run it only says what would be sent.
 *
 *     node main.ts fair.csv <uuid of a list> "Full name=name" Mail=work_email [--dry-run]
 */
import { openAsBlob } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { Grinfi, type ImportField } from "@grinfi/sdk";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { "dry-run": { type: "boolean", default: false } },
});
const [path, list, ...pairs] = positionals;
if (!path || !list) throw new Error("Say which file and which list.");

const file = { name: basename(path), content: await openAsBlob(path) };
const columns = Object.fromEntries(pairs.map((pair) => pair.split("=") as [string, ImportField]));
const options = { list, columns: pairs.length > 0 ? columns : undefined };

const grinfi = new Grinfi(); // reads GRINFI_API_KEY
const plan = await grinfi.contacts.importCsv(file, { ...options, dryRun: true });
for (const { source, target } of plan.columns) console.log(`${source} -> ${target}`);
for (const source of plan.unmapped) console.log(`${source} is left out`);
for (const { index, reason } of plan.doubtful) console.log(`row ${index + 1} is doubtful: ${reason}`);

if (!values["dry-run"]) {
  const run = grinfi.contacts.importCsv(file, options);
  for await (const { step, gained, rows } of run) console.log(`${step}: ${gained} of ${rows}`);
  const { outcome, reason = "", upload } = await run;
  console.log(`${outcome} ${reason}`.trimEnd());
  if (outcome !== "complete") {
    console.log(`The upload is ${upload}.`);
    process.exitCode = 1;
  }
}
