/**
 * Sets up webhooks that send each reply of a contact to a URL, and removes other webhooks for this URL. A second run
 * changes nothing.
 *
 *     node main.ts https://hooks.example.com/grinfi?key=... [--dry-run]
 */
import { parseArgs } from "node:util";
import { Grinfi } from "@grinfi/sdk";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { "dry-run": { type: "boolean", default: false } },
});
const [target_url] = positionals;
if (!target_url) throw new Error("Usage: node main.ts <URL> [--dry-run]");

const EVENTS = [
  "contact_replied_email",
  "contact_replied_linkedin_inmail",
  "contact_replied_linkedin_message",
] as const;

const grinfi = new Grinfi(); // reads GRINFI_API_KEY
const webhooks = EVENTS.map((event) => ({ name: "Replies", event, target_url }));
const job = grinfi.webhooks.ensure(webhooks, { dryRun: values["dry-run"] });
for await (const { action, event, host, outcome, reason = "" } of job) {
  console.log(`${action} ${event} at ${host}: ${outcome} ${reason}`.trimEnd());
}
const { failed, unknown, notTried } = await job;
if (failed + unknown + notTried > 0) process.exitCode = 1;
