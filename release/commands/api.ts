import { relative } from "node:path";
import { parseArgs } from "node:util";
import { readChangesets } from "../src/api/changesets.ts";
import { keepAsReleased, makeReports, outOfDate, readCandidates, writeReports } from "../src/api/files.ts";
import { unannounced } from "../src/api/judge.ts";
import { publicPackages, ROOT } from "../src/packages.ts";

const USAGE = `Usage: pnpm api [--check | --released]

Writes down what can be imported from each entry of the packages: packages/*/api/*.md, from the built declarations.
Says which changes since the last release still need a changeset.
  --check     write nothing; fail when a report is out of date, or a change has no changeset that says so
  --released  keep the reports as those of the version that the packages have now; "pnpm run version" does it`;

const { values } = parseArgs({
  options: { check: { type: "boolean" }, released: { type: "boolean" }, help: { type: "boolean" } },
});
if (values.help) console.log(USAGE);
else await main();

async function main(): Promise<void> {
  const packages = publicPackages();
  const reports = await makeReports(packages);
  const stale = (await outOfDate(packages, reports)).map((path) => relative(ROOT, path));
  if (values.check && stale.length > 0)
    return fail(stale.map((path) => `${path} is out of date; run "pnpm api".`));
  await writeReports(packages, reports);
  if (values.released) await keepAsReleased(packages);

  const problems = unannounced(await readCandidates(packages), readChangesets(ROOT));
  if (values.check && problems.length > 0) return fail([...problems, 'Write one with "pnpm changeset".']);
  for (const line of [...stale.map((path) => `Wrote ${path}.`), ...problems]) console.log(line);
  console.log(`${reports.length} reports of the public API are up to date.`);
}

function fail(problems: readonly string[]): void {
  console.error(problems.join("\n"));
  process.exitCode = 1;
}
