import { parseArgs } from "node:util";
import { describeGaps } from "../src/overlay/gaps/gaps.ts";
import { type Command, parseSeconds, runCommand } from "../src/shared/command.ts";
import { prepareUpdate } from "../src/sync/prepare-update.ts";

const specDiffCommand: Command = {
  usage: `Usage: pnpm spec:diff [--from <file or URL>] [--timeout <seconds>] [--json]

Prints how the published OpenAPI description differs from the snapshot, for the users of the SDK. Writes nothing.
  --from     read this copy instead of the published description
  --timeout  timeout of a download, in seconds (default: 60)
  --json     print every change with its severity and the reason as JSON`,

  async run({ root, args, log, warn }) {
    const { values } = parseArgs({
      args,
      options: { from: { type: "string" }, timeout: { type: "string" }, json: { type: "boolean" } },
    });
    const { assessment, gaps } = await prepareUpdate({
      root,
      ...(values.from !== undefined && { from: values.from }),
      ...(values.timeout !== undefined && { timeout: parseSeconds("--timeout", values.timeout) }),
    });
    if (values.json) return log(JSON.stringify({ ...assessment, ...gaps }, null, 2));

    if (assessment === undefined) log("The interface has not changed.");
    else log(`${assessment.summary}\nVersion bump: ${assessment.bump}.`);
    for (const gap of describeGaps(gaps)) warn(gap);
  },
};

export default specDiffCommand;

if (import.meta.main) await runCommand(specDiffCommand);
