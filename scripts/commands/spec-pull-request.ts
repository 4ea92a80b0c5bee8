import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type Command, runCommand } from "../src/shared/command.ts";
import { InputError } from "../src/shared/input-error.ts";
import { describePullRequest, proposePullRequest, type SyncReport } from "../src/sync/pull-request.ts";

const specPullRequestCommand: Command = {
  usage: `Usage: pnpm spec:pull-request --report <file> --tests <outcome> [--dry-run]

Commits the files that spec:sync wrote to the branch spec-sync, opens or updates its pull request, and starts CI on it.
Never merges. Needs git, and gh with GH_TOKEN.
  --report   the output of "spec:sync --json"
  --tests    the outcome of "pnpm test": success or failure
  --dry-run  print the commands and the text instead`,

  async run({ root, args, log }) {
    const { values } = parseArgs({
      args,
      options: {
        report: { type: "string" },
        tests: { type: "string" },
        "dry-run": { type: "boolean", default: false },
      },
    });
    const { report: file, tests } = values;
    if (file === undefined || tests === undefined)
      throw new InputError(`--report and --tests are required.\n\n${specPullRequestCommand.usage}`);

    const report = JSON.parse(await readFile(file, "utf8")) as SyncReport;
    const pullRequest = describePullRequest(report, tests);
    if (pullRequest === undefined)
      return log("The interface has not changed. There is no pull request to open.");
    proposePullRequest(root, pullRequest, values["dry-run"]);
  },
};

export default specPullRequestCommand;

if (import.meta.main) await runCommand(specPullRequestCommand);
