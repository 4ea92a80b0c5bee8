import { Grinfi } from "../../src/index.ts";
import { createFileJournal } from "../../src/node.ts";
import { Killer } from "./kill-at.ts";
import type { Work } from "./run-in-child.ts";
import type { Scenario } from "./scenarios/scenario.ts";

/** A process that runs a scenario, prints what it reports, and dies where it is told to. */
const work = JSON.parse(process.argv[2] ?? "") as Work;
const { run } = (await import(`./scenarios/${work.scenario}.ts`)) as { run: Scenario<unknown, unknown> };
const killer = new Killer(work.killAt);
const grinfi = new Grinfi({
  apiKey: "test-key",
  baseUrl: work.url,
  fetch: killer.fetch,
  attemptTimeout: Number.POSITIVE_INFINITY,
  rateLimit: false,
  retry: false,
});
const journal = killer.watch(createFileJournal(work.journal), work.journal);
console.log(JSON.stringify(await run(grinfi, journal, work.args)));
