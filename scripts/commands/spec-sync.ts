import { parseArgs } from "node:util";
import { describeGaps } from "../src/overlay/gaps.ts";
import { type Command, milliseconds, runCommand } from "../src/shared/command.ts";
import { sync } from "../src/sync/sync.ts";

const USAGE = `Usage: pnpm spec:sync [--from <file or URL>] [--timeout <seconds>] [--strict] [--json]

Takes over the published OpenAPI description: snapshot, generated files and a changeset, or changes nothing.
  --from     read this copy instead of the published description
  --timeout  give a download up after this many seconds (default 60)
  --strict   refuse a description that leaves operations without words or overlay targets that are gone
  --json     print the result as JSON`;

const command: Command = async ({ root, args, log, warn }) => {
  const { values } = parseArgs({
    args,
    options: {
      from: { type: "string" },
      timeout: { type: "string" },
      strict: { type: "boolean", default: false },
      json: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return log(USAGE);

  const result = await sync({
    root,
    today: new Date(),
    strict: values.strict,
    ...(values.from !== undefined && { from: values.from }),
    ...(values.timeout !== undefined && { timeout: milliseconds("--timeout", values.timeout) }),
  });
  const { changed, lock, assessment, unmatched, withoutWords, withoutPlace, withoutRowKey, misfits } = result;
  if (values.json)
    return log(
      JSON.stringify(
        { changed, ...assessment, unmatched, withoutWords, withoutPlace, withoutRowKey, misfits },
        null,
        2,
      ),
    );

  const { operations, paths, schemas, tags } = lock.counts;
  log(`${operations} operations on ${paths} paths, ${schemas} schemas, ${tags} tags.`);
  for (const gap of describeGaps(result)) warn(gap);
  if (changed.length === 0) return log("The interface has not changed. Nothing was written.");
  if (assessment !== undefined) log(`\n${assessment.summary}\nVersion bump: ${assessment.bump}.\n`);
  log(`Wrote:\n  ${changed.join("\n  ")}`);
};

export default command;

if (import.meta.main) await runCommand(command);
