import { readFile } from "node:fs/promises";
import { createClient } from "@grinfi/core";
import { startServer } from "@grinfi/emulator/server";
import { startPrism } from "@grinfi/prism";
import { parse } from "csv-parse/sync";
import { csvToAutomation, type Row } from "./csv-to-automation.ts";
import { logProgress } from "./log-progress.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

const rows: Row[] = parse(await readFile(new URL("contacts.csv", import.meta.url), "utf8"), {
  columns: true,
});
const { emulator, ...server } = await startServer({ contacts: 20 });
const prism = await startPrism({ upstream: server.url });

console.log(`An emulator of the Grinfi API listens on ${prism.url}; nothing leaves this machine.`);
if (process.env.GRINFI_API_KEY) console.log("GRINFI_API_KEY is set, but the demo uses only the emulator.");
console.log();

const log = (line: string): void => console.log(`  ${line}`);
const start = performance.now();
try {
  const client = createClient({ apiKey: "demo-key", baseUrl: prism.url });
  const result = await csvToAutomation(client, rows, log);
  await logProgress(client, result, log);

  log("A day passes, and all contacts accept the invitation");
  emulator.advance(DAY_MS);
  for (const lead of result.contacts) emulator.acceptConnection({ lead });
  await logProgress(client, result, log);

  log("Two more days pass, and one contact replies, which ends the automation for this contact");
  emulator.advance(2 * DAY_MS);
  const [lead = ""] = result.contacts;
  emulator.receiveLinkedInMessage({ lead, text: "Sounds good. Tuesday?" });
  await logProgress(client, result, log);

  log("A week passes, and the others get a reminder");
  emulator.advance(7 * DAY_MS);
  await logProgress(client, result, log);
} finally {
  await prism.close();
  await server.close();
}
const milliseconds = Math.round(performance.now() - start);

console.log(
  `\n${prism.requests.length} requests in ${milliseconds} ms, ${prism.violations.length} violations of the description.`,
);
for (const { request, side, message } of prism.violations) console.log(`  ${request}: ${side}: ${message}`);
if (prism.violations.length > 0) process.exitCode = 1;
