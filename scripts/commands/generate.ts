import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Generated, generate, SNAPSHOT } from "../src/generate/generate.ts";
import { describeGaps } from "../src/overlay/gaps.ts";
import { lint } from "../src/overlay/lint.ts";
import { operationsWithoutMethod } from "../src/overlay/resource-paths.ts";
import { listsWithoutRowKey } from "../src/overlay/row-keys.ts";
import { emptySummaries, operationsWithoutWords } from "../src/overlay/summaries.ts";
import { type Command, type CommandContext, runCommand } from "../src/shared/command.ts";
import { InputError } from "../src/shared/input-error.ts";
import { readIfExists, recover, writeFiles } from "../src/shared/write-files.ts";
import { removeStage } from "../src/sync/compile-examples.ts";
import { isLocked } from "../src/sync/lock.ts";

const USAGE = `Usage: pnpm generate [--check]

Makes the generated files from openapi/openapi.yaml and openapi/overlay.yaml, offline.
  --check  write nothing; fail when a committed file is not what would be made, or when the overlay
           misses a target or an operation`;

const command: Command = async ({ root, args, log, warn }) => {
  const { values } = parseArgs({ args, options: { check: { type: "boolean" }, help: { type: "boolean" } } });
  if (values.help) return log(USAGE);
  if (values.check) return check(root, await generate(root), log);

  if (await recover(root)) log("Undid a write that had been cut off.");
  await removeStage(root);
  const { files, description, unmatched } = await generate(root);
  for (const gap of describeGaps({
    unmatched,
    withoutWords: operationsWithoutWords(description),
    withoutPlace: operationsWithoutMethod(description),
    withoutRowKey: listsWithoutRowKey(description),
    misfits: [],
  })) {
    warn(gap);
  }
  const changed = await writeFiles(root, files);
  log(changed.length === 0 ? "Generated files are up to date." : `Wrote:\n  ${changed.join("\n  ")}`);
};

export default command;

if (import.meta.main) await runCommand(command);

async function check(
  root: string,
  { files, description, unmatched }: Generated,
  log: CommandContext["log"],
): Promise<void> {
  const misfits = await lint(description, SNAPSHOT);
  const problems = [
    ...describeGaps({
      unmatched,
      withoutWords: operationsWithoutWords(description),
      withoutPlace: operationsWithoutMethod(description),
      withoutRowKey: listsWithoutRowKey(description),
      misfits,
    }),
    ...emptySummaries(description),
  ];
  if (!(await isLocked(root))) problems.push(`${SNAPSHOT} was changed by hand; run "pnpm spec:sync".`);
  for (const [path, text] of files) {
    if ((await readIfExists(join(root, path))) !== text)
      problems.push(`${path} is out of date; run "pnpm generate".`);
  }
  if (problems.length > 0) throw new InputError(problems.join("\n"));
  log(`${files.size} generated files are in sync.`);
}
