/**
 * What became of the contacts of an automation, step by step. The two days are optional; the second one does not count.
 *
 *     node main.ts <uuid of an automation> 2026-03-01 2026-04-01
 */
import { Grinfi, type Rate } from "@grinfi/sdk";

const [uuid, from, to] = process.argv.slice(2);
if (!uuid || (from && !to)) throw new Error("Say which automation, and both days or none.");

const grinfi = new Grinfi(); // reads GRINFI_API_KEY
const period = from && to ? { from, to } : undefined;
const { automation, contacts, steps, totals } = await grinfi.automations.report(uuid, { period });

const { enrolled, inProgress, finished, failed } = contacts;
console.log(`${automation.name} (${automation.status})`);
console.log(`${enrolled} enrolled: ${inProgress} on their way, ${finished} finished, ${failed} failed\n`);

for (const { node, type, entered, closed, failed, rates, after } of steps) {
  const to = after.length > 1 ? `, to ${after.map(({ node_id }) => node_id).join(" or ")}` : "";
  const came = entered === undefined ? "" : `${entered} came, `;
  console.log(`${node}. ${type}: ${came}${closed} done, ${failed} failed${to}`);
  for (const rate of Object.values(rates)) console.log(`   ${inWords(rate)}`);
}

console.log("\nTogether");
for (const { rates } of Object.values(totals)) {
  for (const rate of Object.values(rates)) console.log(`   ${inWords(rate)}`);
}

/** A share of a few is none to go by: the counts stand beside it. */
function inWords({ of, numerator, denominator, value }: Rate): string {
  const share = value === undefined ? "nothing yet" : `${(100 * value).toFixed(1)} %`;
  return `${of}: ${numerator} / ${denominator}, ${share}`;
}
