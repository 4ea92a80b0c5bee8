import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type Budgets, checkBudgets, updateBudgets } from "../src/budgets/budget.ts";
import { BUDGETS_FILE, EXACT_GROUPS, readBudgets, TIMED_GROUPS } from "../src/budgets/budget-groups.ts";

const BUDGETS_HELP = `Usage: pnpm budgets [--write]

Measures the bundle size, the type instantiations and the import time of the packages. Fails if a value is over its
budget in budgets.json.
  --write  record the measured values in budgets.json, and add budgets for new ones`;

const { values } = parseArgs({ options: { write: { type: "boolean" }, help: { type: "boolean" } } });
if (values.help) console.log(BUDGETS_HELP);
else await measure(values.write === true);

async function measure(isWriting: boolean): Promise<void> {
  const recorded = existsSync(BUDGETS_FILE) ? readBudgets() : {};
  const updated: Record<string, Budgets> = {};
  const problems: string[] = [];
  for (const [name, group] of Object.entries({ ...EXACT_GROUPS, ...TIMED_GROUPS })) {
    const measurements = await group.measure();
    const budgets = updateBudgets(group, recorded[name] ?? {}, measurements);
    updated[name] = budgets;
    problems.push(...checkBudgets(group, (isWriting ? budgets : recorded[name]) ?? {}, measurements));
    const rows = Object.entries(budgets).map(([of, { now, atMost }]) => `| ${of} | ${now} | ${atMost} |`);
    console.log(`| ${name} | now | at most |\n| --- | --: | --: |\n${rows.join("\n")}\n`);
  }
  if (isWriting) await writeFile(BUDGETS_FILE, `${JSON.stringify(updated, null, 2)}\n`);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
