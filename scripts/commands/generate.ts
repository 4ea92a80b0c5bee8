import { join } from "node:path";
import { parseArgs } from "node:util";
import { emptySummaries, operationsWithoutWords } from "../src/check-words.ts";
import { ROOT, runCommand } from "../src/command.ts";
import { removeStage } from "../src/compile-examples.ts";
import { describeGaps } from "../src/gaps.ts";
import { type Generated, generate, SNAPSHOT } from "../src/generate.ts";
import { InputError } from "../src/input-error.ts";
import { lint } from "../src/lint.ts";
import { isLocked } from "../src/lock.ts";
import { operationsWithoutPlace } from "../src/places.ts";
import { readIfExists, recover, writeFiles } from "../src/write-files.ts";

const USAGE = `Usage: pnpm generate [--check]

Makes the generated files from openapi/openapi.yaml and openapi/overlay.yaml, offline.
  --check  write nothing; fail when a committed file is not what would be made, or when the overlay
           misses a target or an operation`;

await runCommand(async () => {
  const { values } = parseArgs({ options: { check: { type: "boolean" }, help: { type: "boolean" } } });
  if (values.help) return console.log(USAGE);
  if (values.check) return check(await generate(ROOT));

  if (await recover(ROOT)) console.log("Undid a write that had been cut off.");
  await removeStage(ROOT);
  const { files, description, unmatched } = await generate(ROOT);
  for (const gap of describeGaps({
    unmatched,
    withoutWords: operationsWithoutWords(description),
    withoutPlace: operationsWithoutPlace(description),
    misfits: [],
  })) {
    console.warn(gap);
  }
  const changed = await writeFiles(ROOT, files);
  console.log(changed.length === 0 ? "Generated files are up to date." : `Wrote:\n  ${changed.join("\n  ")}`);
});

async function check({ files, description, unmatched }: Generated): Promise<void> {
  const misfits = await lint(description, SNAPSHOT);
  const problems = [
    ...describeGaps({
      unmatched,
      withoutWords: operationsWithoutWords(description),
      withoutPlace: operationsWithoutPlace(description),
      misfits,
    }),
    ...emptySummaries(description),
  ];
  if (!(await isLocked(ROOT))) problems.push(`${SNAPSHOT} was changed by hand; run "pnpm spec:sync".`);
  for (const [path, text] of files) {
    if ((await readIfExists(join(ROOT, path))) !== text)
      problems.push(`${path} is out of date; run "pnpm generate".`);
  }
  if (problems.length > 0) throw new InputError(problems.join("\n"));
  console.log(`${files.size} generated files are in sync.`);
}
