import { readFile } from "node:fs/promises";
import { createClient } from "@grinfi/core";
import { startPrism } from "@grinfi/prism";
import { parse } from "csv-parse/sync";
import { csvToAutomation, type Row } from "./csv-to-automation.ts";

const rows: Row[] = parse(await readFile(new URL("contacts.csv", import.meta.url), "utf8"), {
  columns: true,
});
const prism = await startPrism();

console.log(`A mock of the Grinfi API listens on ${prism.url}; nothing leaves this machine.`);
if (process.env.GRINFI_API_KEY)
  console.log("GRINFI_API_KEY is set, but the demo stays on the mock all the same.");
console.log();

const start = performance.now();
try {
  const client = createClient({ apiKey: "demo-key", baseUrl: prism.url });
  await csvToAutomation(client, rows, (line) => console.log(`  ${line}`));
} finally {
  await prism.close();
}
const milliseconds = Math.round(performance.now() - start);

console.log(
  `\n${prism.requests.length} requests in ${milliseconds} ms, ${prism.violations.length} breaches of the description.`,
);
if (prism.violations.length > 0) process.exitCode = 1;
