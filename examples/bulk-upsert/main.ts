/**
 * Imports the contacts of a CSV file and enrols them in an automation, each person once. After a crash, run it again:
 * it continues with the remaining rows.
 *
 *     node main.ts contacts.csv <uuid of a list> <uuid of an automation>
 */
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { type ContactRow, Grinfi } from "@grinfi/sdk";
import { createFileJournal } from "@grinfi/sdk/node";
import { parse } from "csv-parse";

const [file, list, automation] = process.argv.slice(2);
if (!file || !list || !automation)
  throw new Error("Usage: node main.ts contacts.csv <uuid of a list> <uuid of an automation>");

const grinfi = new Grinfi(); // reads GRINFI_API_KEY
const csv = parse({ columns: true, trim: true, bom: true });
const rows: AsyncIterable<ContactRow> = pipeline(createReadStream(file), csv, () => undefined);
const journal = createFileJournal(`${file}.journal`);

const job = grinfi.contacts.bulkUpsert(rows, { list, automation, onConflict: "update", journal });
for await (const { index, outcome, enrolment, reason = "" } of job) {
  console.log(`row ${index + 1}: ${outcome}${enrolment ? `, ${enrolment}` : ""} ${reason}`.trimEnd());
}
const { created, updated, failed, unknown, enrolled } = await job;
console.log(
  `${created} created, ${updated} updated, ${enrolled} enrolled, ${failed} failed, ${unknown} unknown`,
);
if (failed + unknown > 0) process.exitCode = 1;
