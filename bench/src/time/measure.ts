import { deepStrictEqual } from "node:assert";
import { fork } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { ratioOf, type Spread, shuffled, spreadOf } from "@grinfi/measure";
import { type Measure, table, times, timesWithSpread } from "../report.ts";
import { type Contender, contenders, type Task } from "./contenders.ts";
import { ANSWERS } from "./rows.ts";

const TASKS: readonly Task[] = ["listTags", "getLead", "listFlows"];
const OURS = "@grinfi/core";
const ROUNDS = 80;
const CALLS_A_BLOCK = 25;
const WARM_UP = 400;

/** Milliseconds a call, by contender and task, one number a round. */
type Samples = Map<string, Map<Task | "all", number[]>>;

/** How long a call takes against a server on loopback. */
export async function measureTime(): Promise<Measure> {
  const server = fork(fileURLToPath(new URL("server.ts", import.meta.url)));
  try {
    const [{ port }] = (await once(server, "message")) as [AddressInfo];
    const all = contenders(`http://127.0.0.1:${port}`);
    await checkAnswers(all);
    return report(await sample(all));
  } finally {
    server.disconnect();
  }
}

/** What does not do the job is not compared. */
async function checkAnswers(all: Readonly<Record<string, Contender>>): Promise<void> {
  const expected = [...ANSWERS.values()];
  for (const contender of Object.values(all)) {
    for (const [index, task] of TASKS.entries()) deepStrictEqual(await contender[task](), expected[index]);
  }
}

/** Short blocks in a new order each round, so that a drift of the machine meets everybody. */
async function sample(all: Readonly<Record<string, Contender>>): Promise<Samples> {
  const samples: Samples = new Map(
    Object.keys(all).map((name) => [name, new Map([...TASKS, "all" as const].map((task) => [task, []]))]),
  );
  for (const contender of Object.values(all)) {
    for (const task of TASKS) await block(contender[task], WARM_UP);
  }
  for (let round = 0; round < ROUNDS; round++) {
    const totals = new Map<string, number>();
    for (const task of shuffled(TASKS)) {
      for (const [name, contender] of shuffled(Object.entries(all))) {
        const time = await block(contender[task], CALLS_A_BLOCK);
        samples.get(name)?.get(task)?.push(time);
        totals.set(name, (totals.get(name) ?? 0) + time / TASKS.length);
      }
    }
    for (const [name, total] of totals) samples.get(name)?.get("all")?.push(total);
  }
  return samples;
}

async function block(call: () => Promise<unknown>, count: number): Promise<number> {
  const start = performance.now();
  for (let index = 0; index < count; index++) await call();
  return (performance.now() - start) / count;
}

function report(samples: Samples): Measure {
  const of = (name: string, task: Task | "all"): number[] => samples.get(name)?.get(task) ?? [];
  const ratio = (name: string, baseline: string, task: Task | "all" = "all"): Spread =>
    ratioOf(of(name, task), of(baseline, task));
  const rows = [...samples.keys()].map((name) => ({
    name,
    microseconds: spreadOf(of(name, "all")).median * 1000,
    tasks: Object.fromEntries(TASKS.map((task) => [task, ratio(name, "raw fetch", task)])),
    ofRawFetch: ratio(name, "raw fetch"),
    ofOpenapiFetch: ratio(name, "openapi-fetch"),
  }));
  const text = table(
    ["a call with", ...TASKS, "all, to raw fetch", "all, to openapi-fetch", "median"],
    rows.map(({ name, microseconds, tasks, ofRawFetch, ofOpenapiFetch }) => [
      name,
      ...Object.values(tasks).map(({ median }) => `${median.toFixed(2)}x`),
      timesWithSpread(ofRawFetch),
      timesWithSpread(ofOpenapiFetch),
      `${microseconds.toFixed(0)} µs`,
    ]),
  );
  const goal = (baseline: string, atMost: number): Measure["goals"][number] => ({
    name: `time per call, to ${baseline}`,
    value: ratio(OURS, baseline).median,
    atMost,
    unit: "x",
  });
  return {
    title: "Time per call",
    summary: [
      {
        what: "time of a call, to raw fetch",
        ours: `${OURS} ${times(ratio(OURS, "raw fetch").median)}`,
        others: ["openapi-fetch", "ky", "axios"]
          .map((name) => `${name} ${times(ratio(name, "raw fetch").median)}`)
          .join("; "),
      },
    ],
    text,
    goals: [goal("raw fetch", 1.2), goal("openapi-fetch", 1.1)],
    results: rows,
  };
}
