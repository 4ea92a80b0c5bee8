/**
 * Sends every reply of a contact to a URL of yours, and nothing else there. Run it as often as you like.
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
if (!target_url) throw new Error("Say which URL the events go to.");

const EVENTS = [
  "contact_replied_email",
  "contact_replied_linkedin_inmail",
  "contact_replied_linkedin_message",
] as const;

const grinfi = new Grinfi(); // reads GRINFI_API_KEY
const wanted = EVENTS.map((event) => ({ name: "Replies", event, target_url }));
const run = grinfi.webhooks.ensure(wanted, { dryRun: values["dry-run"] });
for await (const { action, event, host, outcome, reason = "" } of run) {
  console.log(`${action} ${event} at ${host}: ${outcome} ${reason}`.trimEnd());
}
const { failed, unknown, notTried } = await run;
if (failed + unknown + notTried > 0) process.exitCode = 1;
