/**
 * Somebody said no: leaves them alone. They leave every automation, go on the blacklist and to a stage of the pipeline;
 * nothing is sent to them.
 *
 *     node main.ts robin.sample@example.com ["Not interested"]
 */
import { Grinfi } from "@grinfi/sdk";

const [email, stageName = "Not interested"] = process.argv.slice(2);
if (!email) throw new Error("Say who said no.");

const grinfi = new Grinfi(); // reads GRINFI_API_KEY
const stage = await grinfi.pipelineStages.uuidOf(stageName);
const contact = await grinfi.contacts.find({ email });
if (contact === undefined) throw new Error(`There is no contact with the address ${email}.`);

// First of all, so that nothing goes out meanwhile.
await grinfi.automations.contacts.cancelEverywhere(contact.uuid);
console.log(`${contact.name}: out of every automation`);

await grinfi.blacklist.contacts.add({ email, ...(contact.linkedin && { linkedin: contact.linkedin }) });
console.log(`${contact.name}: on the blacklist`);

const move = { type: "contact_change_pipeline_stage", pipeline_stage_uuid: stage } as const;
const { chunks } = await grinfi.contacts.bulkAction(move, { ids: [contact.uuid] }, { max: 1 });
for (const { outcome, reason = "" } of chunks) {
  console.log(`${contact.name}: stage "${stageName}": ${outcome} ${reason}`.trimEnd());
  if (outcome !== "done") process.exitCode = 1;
}
