/**
 * Reports the results of an automation, step by step: for all time, or for a period. The period excludes its last day.
 *
 *     node main.ts <uuid of an automation> [2026-03-01 2026-04-01]
 */
import { Grinfi, type Rate } from "@grinfi/sdk";

const [uuid, from, to] = process.argv.slice(2);
if (!uuid || (from && !to))
  throw new Error("Usage: node main.ts <uuid of an automation> [<first day> <day after the last>]");

const grinfi = new Grinfi(); // reads GRINFI_API_KEY
const period = from && to ? { from, to } : undefined;
const { automation, contacts, steps, totals } = await grinfi.automations.report(uuid, { period });

const { enrolled, inProgress, finished, failed } = contacts;
console.log(`${automation.name} (${automation.status})`);
console.log(`${enrolled} enrolled: ${inProgress} in progress, ${finished} finished, ${failed} failed\n`);

for (const { node, type, entered, closed, failed, rates, after } of steps) {
  const to = after.length > 1 ? `, next ${after.map(({ node_id }) => node_id).join(" or ")}` : "";
  const entrants = entered === undefined ? "" : `${entered} entered, `;
  console.log(`${node}. ${type}: ${entrants}${closed} done, ${failed} failed${to}`);
  for (const rate of Object.values(rates)) console.log(`   ${formatRate(rate)}`);
}

console.log("\nTotals");
for (const { rates } of Object.values(totals)) {
  for (const rate of Object.values(rates)) console.log(`   ${formatRate(rate)}`);
}

/** Includes the counts, because a rate of few contacts is not meaningful. */
function formatRate({ of, numerator, denominator, value }: Rate): string {
  const share = value === undefined ? "no data" : `${(100 * value).toFixed(1)} %`;
  return `${of}: ${numerator} / ${denominator}, ${share}`;
}
