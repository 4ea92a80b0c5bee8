import { ratioOf, type Spread, spreadOf } from "@grinfi/measure";
import { EMULATOR } from "../config.ts";
import { type Comparison, type Goal, megabytes } from "../report.ts";
import type { Baseline } from "../setting.ts";
import { REQUESTS } from "./requests.ts";

/** Requests per second, with one number per round. */
export interface RequestRates {
  readonly emulator: string;
  readonly request: string;
  readonly inProcess: number[];
  readonly overLoopback: number[];
}

/** The memory of an emulator with many contacts. */
interface EmulatorHeap {
  readonly emulator: string;
  readonly contacts: number;
  /** Bytes. */
  readonly heap: number;
}

const MIX = "all kinds of requests";
const WAYS = { inProcess: "in process", overLoopback: "over loopback" } as const;

/** Compares the emulator with that of the baseline. */
export function compareEmulators(
  rates: readonly RequestRates[],
  heaps: readonly EmulatorHeap[],
  { emulator: earlier }: Baseline,
): { comparisons: Comparison[]; goals: Goal[] } {
  const compareRates = (request: string, way: keyof typeof WAYS): Comparison & { ratio: Spread } => {
    const [now = [], before = []] = [EMULATOR, earlier].map((emulator) => {
      const some = rates.filter((row) => row.emulator === emulator);
      return request === MIX
        ? mixedRates(some, way)
        : (some.find((row) => row.request === request)?.[way] ?? []);
    });
    return {
      name: `requests per second ${WAYS[way]}, ${request}`,
      before: spreadOf(before).median.toFixed(0),
      now: spreadOf(now).median.toFixed(0),
      ratio: ratioOf(now, before),
    };
  };
  const mixed = {
    inProcess: compareRates(MIX, "inProcess"),
    overLoopback: compareRates(MIX, "overLoopback"),
  };
  const single = REQUESTS.flatMap(({ name }) => [
    compareRates(name, "inProcess"),
    compareRates(name, "overLoopback"),
  ]);
  const [heapNow, heapBefore] = [EMULATOR, earlier].map(
    (emulator) => heaps.find((row) => row.emulator === emulator)?.heap ?? Number.NaN,
  ) as [number, number];
  const heap: Comparison & { ratio: number } = {
    name: `heap with ${heaps[0]?.contacts.toLocaleString("en")} contacts`,
    before: megabytes(heapBefore),
    now: megabytes(heapNow),
    ratio: heapNow / heapBefore,
  };
  const suffix = "relative to the baseline";
  const rateGoal = (way: keyof typeof WAYS, atLeast: number): Goal => ({
    name: `${mixed[way].name}, ${suffix}`,
    value: mixed[way].ratio.median,
    atLeast,
    unit: "x",
  });
  return {
    comparisons: [mixed.inProcess, mixed.overLoopback, ...single, heap],
    goals: [
      rateGoal("inProcess", 5),
      rateGoal("overLoopback", 3),
      // The heap of the same build differs by a tenth of a percent.
      { name: `${heap.name}, ${suffix}`, value: heap.ratio, atMost: 1.01, unit: "x" },
    ],
  };
}

/** Returns the rates of a mix with the same number of requests of each kind. */
function mixedRates(rates: readonly RequestRates[], way: keyof typeof WAYS): number[] {
  const rounds = rates[0]?.[way].length ?? 0;
  return Array.from({ length: rounds }, (_, round) => {
    const seconds = rates.reduce((total, row) => total + 1 / (row[way][round] ?? Number.NaN), 0);
    return rates.length / seconds;
  });
}
