/**
 * Imports the contacts of a CSV file into a list. Pairs such as "Full name=name" map columns to fields. Without pairs,
 * each column whose heading is the name of a field is imported. With --dry-run it only prints the plan.
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
if (!path || !list)
  throw new Error("Usage: node main.ts fair.csv <uuid of a list> [<column>=<field> ...] [--dry-run]");

const file = { name: basename(path), content: await openAsBlob(path) };
const columns = Object.fromEntries(pairs.map((pair) => pair.split("=") as [string, ImportField]));
const options = { list, columns: pairs.length > 0 ? columns : undefined };

const grinfi = new Grinfi(); // reads GRINFI_API_KEY
const plan = await grinfi.contacts.importCsv(file, { ...options, dryRun: true });
for (const { source, target } of plan.columns) console.log(`${source} -> ${target}`);
for (const source of plan.unmapped) console.log(`${source} is not imported`);
for (const { index, reason } of plan.doubtful) console.log(`row ${index + 1} is doubtful: ${reason}`);

if (!values["dry-run"]) {
  const job = grinfi.contacts.importCsv(file, options);
  for await (const { step, gained, rows } of job) console.log(`${step}: ${gained} of ${rows}`);
  const { outcome, reason = "", upload } = await job;
  console.log(`${outcome} ${reason}`.trimEnd());
  if (outcome !== "complete") {
    console.log(`The upload is ${upload}.`);
    process.exitCode = 1;
  }
}
