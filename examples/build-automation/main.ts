/**
 * Builds an automation: checks its steps, saves it, and starts it only with `--start`. Without `--start`, nothing is
 * sent. The steps are in tree.ts.
 *
 *     node main.ts <uuid of a sender profile>
 *     node main.ts <uuid of a sender profile> --start
 */
import { parseArgs } from "node:util";
import { Grinfi } from "@grinfi/sdk";
import { buildTree } from "./tree.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { start: { type: "boolean" } },
});
const [sender] = positionals;
if (!sender) throw new Error("Usage: node main.ts <uuid of a sender profile> [--start]");

const grinfi = new Grinfi(); // reads GRINFI_API_KEY
const tree = buildTree(sender, new Date().toISOString());

const problems = await grinfi.automations.validateOnServer(tree);
for (const { severity, path, message } of problems) console.error(`${severity}: ${path}: ${message}`);
if (problems.some(({ severity }) => severity === "error"))
  throw new Error("The steps have errors, so the automation was not created.");

const timeblocks = [1, 2, 3, 4, 5].map((dow) => ({ dow, min: 9 * 60, max: 18 * 60 }));
const { uuid, name } = await grinfi.automations.create({
  name: "After the fair",
  schedule: { timezone: "Europe/Madrid", timeblocks },
  use_sender_schedule: false,
});
await grinfi.automations.versions.create(uuid, tree);
console.log(`Created ${name}, ${uuid}, with ${tree.nodes.length} steps`);

const { flow_version_uuid, status } = await grinfi.automations.get(uuid);
if (!flow_version_uuid) throw new Error("The automation did not save the steps.");
if (values.start) console.log(`Its status is ${(await grinfi.automations.start(uuid)).status}`);
else console.log(`Its status is ${status}. Review it before you start it.`);
