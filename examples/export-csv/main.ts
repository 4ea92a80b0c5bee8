/**
 * Exports the contacts of a list, or all contacts, as a CSV file for a spreadsheet. The file has a temporary name until
 * it is complete. If the export fails, the temporary file is removed.
 *
 *     node main.ts contacts.csv [<uuid of a list>]
 */
import { rename, rm, writeFile } from "node:fs/promises";
import { Grinfi } from "@grinfi/sdk";

const [path, list] = process.argv.slice(2);
if (!path) throw new Error("Usage: node main.ts contacts.csv [<uuid of a list>]");

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

const temporary = `${path}.${process.pid}.part`;
try {
  await writeFile(temporary, csv, { flush: true });
  await rename(temporary, path);
} catch (error) {
  await rm(temporary, { force: true });
  throw error;
}
