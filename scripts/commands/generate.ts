import { join } from "node:path";
import { parseArgs } from "node:util";
import { emptySummaries, operationsWithoutWords } from "../src/check-words.ts";
import { ROOT, runCommand } from "../src/command.ts";
import { type Generated, generate, OVERLAY } from "../src/generate.ts";
import { InputError } from "../src/input-error.ts";
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
  const { files, unmatched } = await generate(ROOT);
  for (const target of unmatched) console.warn(`${OVERLAY}: there is no ${target}.`);
  const changed = await writeFiles(ROOT, files);
  console.log(changed.length === 0 ? "Generated files are up to date." : `Wrote:\n  ${changed.join("\n  ")}`);
});

async function check({ files, description, unmatched }: Generated): Promise<void> {
  const problems = [
    ...unmatched.map((target) => `${OVERLAY}: there is no ${target}; mend or remove it.`),
    ...operationsWithoutWords(description).map((id) => `${OVERLAY}: ${id} has no summary; write one.`),
    ...emptySummaries(description),
  ];
  for (const [path, text] of files) {
    if ((await readIfExists(join(ROOT, path))) !== text)
      problems.push(`${path} is out of date; run "pnpm generate".`);
  }
  if (problems.length > 0) throw new InputError(problems.join("\n"));
  console.log(`${files.size} generated files are in sync.`);
}
