/**
 * Exports the contacts of a list, or all contacts, as a CSV file for a spreadsheet. If it fails or is killed, run it
 * again, for example with a new key: it continues where it stopped. The file has its name only when it is complete.
 *
 *     node main.ts contacts.csv [<uuid of a list>]
 */
import { Grinfi } from "@grinfi/sdk";
import { exportToFile } from "@grinfi/sdk/node";

const [path, list] = process.argv.slice(2);
if (!path) throw new Error("Usage: node main.ts contacts.csv [<uuid of a list>]");

const grinfi = new Grinfi(); // reads GRINFI_API_KEY
const { rows, earlierRows } = await exportToFile(grinfi, path, {
  format: "csv",
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
console.log(`${path}: ${rows} contacts, ${earlierRows} of them from an earlier run`);
