import { parseArgs } from "node:util";
import { describeGaps } from "../src/overlay/gaps/gaps.ts";
import { type Command, parseSeconds, runCommand } from "../src/shared/command.ts";
import { sync } from "../src/sync/sync.ts";

const specSyncCommand: Command = {
  usage: `Usage: pnpm spec:sync [--from <file or URL>] [--timeout <seconds>] [--strict] [--json]

Updates the snapshot of the published OpenAPI description and the generated files, and adds a changeset. Writes all
files or none.
  --from     read this copy instead of the published description
  --timeout  timeout of a download, in seconds (default: 60)
  --strict   fail if the overlay has gaps, such as operations without a summary or targets that select nothing
  --json     print the result as JSON`,

  async run({ root, args, log, warn }) {
    const { values } = parseArgs({
      args,
      options: {
        from: { type: "string" },
        timeout: { type: "string" },
        strict: { type: "boolean", default: false },
        json: { type: "boolean" },
      },
    });
    const { changed, lock, assessment, gaps } = await sync({
      root,
      today: new Date(),
      strict: values.strict,
      ...(values.from !== undefined && { from: values.from }),
      ...(values.timeout !== undefined && { timeout: parseSeconds("--timeout", values.timeout) }),
    });
    if (values.json) return log(JSON.stringify({ changed, ...assessment, ...gaps }, null, 2));

    const { operations, paths, schemas, tags } = lock.counts;
    log(`${operations} operations on ${paths} paths, ${schemas} schemas, ${tags} tags.`);
    for (const gap of describeGaps(gaps)) warn(gap);
    if (changed.length === 0) return log("The interface has not changed. Nothing was written.");
    if (assessment !== undefined) log(`\n${assessment.summary}\nVersion bump: ${assessment.bump}.\n`);
    log(`Wrote:\n  ${changed.join("\n  ")}`);
  },
};

export default specSyncCommand;

if (import.meta.main) await runCommand(specSyncCommand);
