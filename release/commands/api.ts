import { relative } from "node:path";
import { parseArgs } from "node:util";
import { publicPackages, ROOT } from "@grinfi/public-packages";
import { readChangesets } from "../src/api/changesets.ts";
import { missingChangesets } from "../src/api/missing-changesets.ts";
import {
  createReports,
  outdatedReports,
  readPackageApis,
  saveReleasedReports,
  writeReports,
} from "../src/api/report-files.ts";

const API_HELP = `Usage: pnpm api [--check | --released]

Writes a report of the public API of each entry to packages/*/api/*.md, from the built declarations. Lists changes since
the last release that need a changeset.
  --check     write nothing, and fail if a report is outdated or a changeset is missing
  --released  save the reports as those of the current version; "pnpm run version" does this`;

const { values } = parseArgs({
  options: { check: { type: "boolean" }, released: { type: "boolean" }, help: { type: "boolean" } },
});
if (values.help) console.log(API_HELP);
else await main();

async function main(): Promise<void> {
  const packages = publicPackages();
  const reports = await createReports(packages);
  const outdated = (await outdatedReports(packages, reports)).map((path) => relative(ROOT, path));
  if (values.check && outdated.length > 0)
    return fail(outdated.map((path) => `${path} is outdated. Run "pnpm api".`));
  await writeReports(packages, reports);
  if (values.released) await saveReleasedReports(packages);

  const problems = missingChangesets(await readPackageApis(packages), readChangesets(ROOT));
  if (values.check && problems.length > 0) return fail([...problems, 'Run "pnpm changeset" to write one.']);
  for (const line of [...outdated.map((path) => `Wrote ${path}.`), ...problems]) console.log(line);
  console.log(`${reports.length} reports of the public API are up to date.`);
}

function fail(problems: readonly string[]): void {
  console.error(problems.join("\n"));
  process.exitCode = 1;
}
