import { parseArgs } from "node:util";
import { describeGaps } from "../src/overlay/gaps.ts";
import { type Command, milliseconds, runCommand } from "../src/shared/command.ts";
import { prepare } from "../src/sync/prepare.ts";

const USAGE = `Usage: pnpm spec:diff [--from <file or URL>] [--timeout <seconds>] [--json]

Says what would change for the users of the SDK if the published OpenAPI description were taken over. Writes nothing.
  --from     read this copy instead of the published description
  --timeout  give a download up after this many seconds (default 60)
  --json     print every change with its severity and the reason as JSON`;

const command: Command = async ({ root, args, log, warn }) => {
  const { values } = parseArgs({
    args,
    options: {
      from: { type: "string" },
      timeout: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return log(USAGE);

  const prepared = await prepare({
    root,
    ...(values.from !== undefined && { from: values.from }),
    ...(values.timeout !== undefined && { timeout: milliseconds("--timeout", values.timeout) }),
  });
  const { assessment, unmatched, withoutWords, withoutPlace, withoutRowKey, misfits } = prepared;
  if (values.json)
    return log(
      JSON.stringify(
        { ...assessment, unmatched, withoutWords, withoutPlace, withoutRowKey, misfits },
        null,
        2,
      ),
    );

  if (assessment === undefined) log("The interface has not changed.");
  else log(`${assessment.summary}\nVersion bump: ${assessment.bump}.`);
  for (const gap of describeGaps(prepared)) warn(gap);
};

export default command;

if (import.meta.main) await runCommand(command);
