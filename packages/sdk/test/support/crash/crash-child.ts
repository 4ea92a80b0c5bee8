import { Grinfi } from "../../../src/index.ts";
import { JsonLinesJournal } from "../../../src/node/file-journal.ts";
import { FileLock } from "../../../src/node/file-lock.ts";
import { currentOwner } from "../../../src/node/lock-owner.ts";
import { Killer } from "./kill-at.ts";
import type { Work } from "./run-in-child.ts";
import type { Scenario } from "./scenario.ts";

/** A process that runs a scenario, prints its report, and crashes or pauses at a given point. */
const work = JSON.parse(process.argv[2] ?? "") as Work;
const { default: scenario } = (await import(`./scenarios/${work.scenario}.ts`)) as {
  readonly default: Scenario<unknown, unknown>;
};
if (work.pauseAt === "start") process.kill(process.pid, "SIGSTOP");
const killer =
  typeof work.pauseAt === "object" ? new Killer(work.pauseAt, "SIGSTOP") : new Killer(work.killAt);
const crashingGrinfi = new Grinfi({
  apiKey: "test-key",
  baseUrl: work.url,
  fetch: killer.fetch,
  timeout: Number.POSITIVE_INFINITY,
  rateLimit: false,
  retry: false,
});
const owner = { ...currentOwner(), ...work.host?.owner };
const file = new JsonLinesJournal(work.journal, (path) =>
  FileLock.acquire(path, owner, work.host?.heartbeat),
);
const crashingJournal = killer.watch(file, work.journal);
console.log(JSON.stringify(await scenario(crashingGrinfi, crashingJournal, work.args)));
