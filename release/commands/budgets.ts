import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type Budgets, problemsOf, written } from "../src/budgets/budget.ts";
import { EXACT, FILE, readBudgets, TIMED } from "../src/budgets/kinds.ts";

const USAGE = `Usage: pnpm budgets [--write]

Measures how large the packages are in a bundle, how much work their types are and how long they take to import, and
fails when something is past its budget in budgets.json.
  --write  write the figures of today beside the budgets, and a budget for what has none`;

const { values } = parseArgs({ options: { write: { type: "boolean" }, help: { type: "boolean" } } });
if (values.help) console.log(USAGE);
else await holdToBudgets(values.write === true);

async function holdToBudgets(isWritten: boolean): Promise<void> {
  const before = existsSync(FILE) ? readBudgets() : {};
  const after: Record<string, Budgets> = {};
  const problems: string[] = [];
  for (const [name, kind] of Object.entries({ ...EXACT, ...TIMED })) {
    const figures = await kind.measure();
    const budgets = written(kind, before[name] ?? {}, figures);
    after[name] = budgets;
    problems.push(...problemsOf(kind, (isWritten ? budgets : before[name]) ?? {}, figures));
    const lines = Object.entries(budgets).map(([of, { now, atMost }]) => `| ${of} | ${now} | ${atMost} |`);
    console.log(`| ${name} | now | at most |\n| --- | --: | --: |\n${lines.join("\n")}\n`);
  }
  if (isWritten) await writeFile(FILE, `${JSON.stringify(after, null, 2)}\n`);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
