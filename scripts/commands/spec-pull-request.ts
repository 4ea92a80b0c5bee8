import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type Command, runCommand } from "../src/shared/command.ts";
import { InputError } from "../src/shared/input-error.ts";
import { proposePullRequest, pullRequestOf, type SyncReport } from "../src/sync/pull-request.ts";

const USAGE = `Usage: pnpm spec:pull-request --report <file> --tests <outcome> [--dry-run]

Commits what spec:sync wrote to the branch spec-sync, opens or updates its pull request and starts CI on it.
Never merges. Needs git, and gh with GH_TOKEN.
  --report   what "spec:sync --json" printed
  --tests    how "pnpm test" ended: success or failure
  --dry-run  print the commands and the text instead`;

const command: Command = async ({ root, args, log }) => {
  const { values } = parseArgs({
    args,
    options: {
      report: { type: "string" },
      tests: { type: "string" },
      "dry-run": { type: "boolean", default: false },
      help: { type: "boolean" },
    },
  });
  if (values.help) return log(USAGE);
  const { report: file, tests } = values;
  if (file === undefined || tests === undefined)
    throw new InputError(`--report or --tests is missing.\n\n${USAGE}`);

  const report = JSON.parse(await readFile(file, "utf8")) as SyncReport;
  const proposal = pullRequestOf(report, tests);
  if (proposal === undefined) return log("The interface has not changed. There is nothing to propose.");
  proposePullRequest(root, proposal, values["dry-run"]);
};

export default command;

if (import.meta.main) await runCommand(command);
