import { Grinfi } from "../../src/index.ts";
import { JsonLinesJournal } from "../../src/node/file-journal.ts";
import { FileLock } from "../../src/node/file-lock.ts";
import { currentOwner } from "../../src/node/lock-owner.ts";
import { Killer } from "./kill-at.ts";
import type { Work } from "./run-in-child.ts";
import type { Scenario } from "./scenarios/scenario.ts";

/** A process that runs a scenario, prints what it reports, and dies or pauses where it is told to. */
const work = JSON.parse(process.argv[2] ?? "") as Work;
const { run } = (await import(`./scenarios/${work.scenario}.ts`)) as { run: Scenario<unknown, unknown> };
if (work.pauseAt === "start") process.kill(process.pid, "SIGSTOP");
const killer =
  typeof work.pauseAt === "object" ? new Killer(work.pauseAt, "SIGSTOP") : new Killer(work.killAt);
const grinfi = new Grinfi({
  apiKey: "test-key",
  baseUrl: work.url,
  fetch: killer.fetch,
  timeout: Number.POSITIVE_INFINITY,
  rateLimit: false,
  retry: false,
});
const owner = { ...currentOwner(), ...work.host?.owner };
const file = new JsonLinesJournal(work.journal, (path) => FileLock.acquire(path, owner, work.host?.signs));
const journal = killer.watch(file, work.journal);
console.log(JSON.stringify(await run(grinfi, journal, work.args)));
