/**
 * Stops all outreach to a contact who declined: cancels every automation for the contact, adds the contact to the
 * blacklist and moves the contact to a stage. It sends no message.
 *
 *     node main.ts robin.sample@example.com ["Not interested"]
 */
import { Grinfi } from "@grinfi/sdk";

const [email, stageName = "Not interested"] = process.argv.slice(2);
if (!email) throw new Error('Usage: node main.ts <email address> ["<stage>"]');

const grinfi = new Grinfi(); // reads GRINFI_API_KEY
const stage = await grinfi.pipelineStages.uuidOf(stageName);
const contact = await grinfi.contacts.find({ email });
if (contact === undefined) throw new Error(`There is no contact with the address ${email}.`);

// This comes first, so that no message is sent in the meantime.
await grinfi.automations.contacts.cancelEverywhere(contact.uuid);
console.log(`${contact.name}: removed from every automation`);

await grinfi.blacklist.contacts.add({ email, ...(contact.linkedin && { linkedin: contact.linkedin }) });
console.log(`${contact.name}: added to the blacklist`);

const move = { type: "contact_change_pipeline_stage", pipeline_stage_uuid: stage } as const;
const { chunks, done } = await grinfi.contacts.bulkAction(move, { ids: [contact.uuid] }, { max: 1 });
const outcome = done === 1 ? "done" : chunks.map(({ reason = "not done" }) => reason).join(" ");
console.log(`${contact.name}: stage "${stageName}": ${outcome}`);
if (done !== 1) process.exitCode = 1;
