/**
 * Imports the people of a CSV file and enrols them in an automation, each once. After a crash, run it again: it
 * continues with the remaining rows. Headings are names of fields, such as `First name` and `linkedin_id`.
 *
 *     node main.ts contacts.csv <uuid of a list> <uuid of an automation>
 */
import { openAsBlob } from "node:fs";
import { Grinfi } from "@grinfi/sdk";
import { createFileJournal } from "@grinfi/sdk/node";

const [path, list, automation] = process.argv.slice(2);
if (!path || !list || !automation)
  throw new Error("Usage: node main.ts contacts.csv <uuid of a list> <uuid of an automation>");

const grinfi = new Grinfi(); // reads GRINFI_API_KEY
const file = await openAsBlob(path);
const journal = createFileJournal(`${path}.journal`);

const job = grinfi.contacts.bulkUpsert({ file }, { list, automation, onConflict: "update", journal });
for await (const { index, outcome, enrolment, reason = "" } of job) {
  const { done, total } = job.progress;
  console.log(
    `${done}/${total} row ${index + 1}: ${outcome}${enrolment ? `, ${enrolment}` : ""} ${reason}`.trimEnd(),
  );
}
const { created, updated, failed, unknown, enrolled } = await job;
console.log(
  `${created} created, ${updated} updated, ${enrolled} enrolled, ${failed} failed, ${unknown} unknown`,
);
if (failed + unknown > 0) process.exitCode = 1;
