import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Generated, generate, SNAPSHOT } from "../src/generate/generate.ts";
import { describeGaps, findGaps } from "../src/overlay/gaps/gaps.ts";
import { uninformativeSummaries } from "../src/overlay/gaps/summaries.ts";
import { lint } from "../src/overlay/lint.ts";
import { type Command, type CommandContext, runCommand } from "../src/shared/command.ts";
import { InputError } from "../src/shared/input-error.ts";
import { readIfExists, recover, writeFiles } from "../src/shared/write-files.ts";
import { removeTempFolders } from "../src/sync/compile-examples.ts";
import { isLocked } from "../src/sync/lock.ts";

const generateCommand: Command = {
  usage: `Usage: pnpm generate [--check]

Generates files from openapi/openapi.yaml and openapi/overlay.yaml, without network access.
  --check  write nothing; fail if a generated file is out of date, or if the overlay has gaps`,

  async run({ root, args, log, warn }) {
    const { values } = parseArgs({ args, options: { check: { type: "boolean" } } });
    if (values.check) return check(root, await generate(root), log);

    if (await recover(root)) log("Restored the files of an interrupted write.");
    await removeTempFolders(root);
    const { files, description, unmatched } = await generate(root);
    for (const gap of describeGaps(findGaps(description, { unmatched, invalidExamples: [] }))) warn(gap);
    const changed = await writeFiles(root, files);
    log(changed.length === 0 ? "Generated files are up to date." : `Wrote:\n  ${changed.join("\n  ")}`);
  },
};

export default generateCommand;

if (import.meta.main) await runCommand(generateCommand);

async function check(
  root: string,
  { files, description, unmatched }: Generated,
  log: CommandContext["log"],
): Promise<void> {
  const invalidExamples = await lint(description, SNAPSHOT);
  const problems = [
    ...describeGaps(findGaps(description, { unmatched, invalidExamples })),
    ...uninformativeSummaries(description),
  ];
  if (!(await isLocked(root))) problems.push(`${SNAPSHOT} was changed by hand; run "pnpm spec:sync".`);
  for (const [path, text] of files) {
    if ((await readIfExists(join(root, path))) !== text)
      problems.push(`${path} is out of date; run "pnpm generate".`);
  }
  if (problems.length > 0) throw new InputError(problems.join("\n"));
  log(`${files.size} generated files are up to date.`);
}
