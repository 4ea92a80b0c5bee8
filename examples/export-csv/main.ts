/**
 * Contacts of a list, or all of them, as a CSV file for a spreadsheet. The file is there when it is whole: until then it
 * has another name, and when something goes wrong it goes away.
 *
 *     node main.ts contacts.csv [<uuid of a list>]
 */
import { rename, rm, writeFile } from "node:fs/promises";
import { Grinfi } from "@grinfi/sdk";

const [path, list] = process.argv.slice(2);
if (!path) throw new Error("Say which file.");

const grinfi = new Grinfi(); // reads GRINFI_API_KEY
const csv = grinfi.contacts.exportCsv({
  filter: list ? { list_uuid: list } : undefined,
  columns: [
    "name",
    "work_email",
    "company_name",
    { header: "profile", value: ({ linkedin }) => linkedin && `https://www.linkedin.com/in/${linkedin}` },
  ],
  bom: true,
  onProgress: ({ rows, total }) => console.log(`${rows} of ${total ?? "?"}`),
});

const unfinished = `${path}.${process.pid}.part`;
try {
  await writeFile(unfinished, csv, { flush: true });
  await rename(unfinished, path);
} catch (error) {
  await rm(unfinished, { force: true });
  throw error;
}
