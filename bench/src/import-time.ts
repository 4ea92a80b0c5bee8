import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Measure, milliseconds, table, timesWithSpread } from "./report.ts";
import { ratioOf, shuffled, spreadOf } from "./statistics.ts";
import { inWorkshop } from "./workshop.ts";

const ROUNDS = 25;
const EMPTY = "an empty module";
const PACKAGES = ["openapi-fetch", "ky", "axios", "@grinfi/core"];
const run = promisify(execFile);

/** How long a fresh process takes that imports a package and ends. */
export async function measureImport(): Promise<Measure> {
  const programs = Object.fromEntries([
    [EMPTY, "export {};\n"],
    ...PACKAGES.map((name) => [name, `import ${JSON.stringify(name)};\n`]),
  ]) as Record<string, string>;
  const names = Object.keys(programs);
  const file = (name: string): string => `program-${names.indexOf(name)}.js`;
  const files = Object.fromEntries(names.map((name) => [file(name), programs[name] ?? ""]));
  const samples = await inWorkshop(files, (folder) => sample(names, folder, file));
  const empty = samples.get(EMPTY) ?? [];
  const rows = [...samples].map(([name, times]) => ({
    name,
    milliseconds: spreadOf(times).median,
    more: spreadOf(times.map((time, round) => time - (empty[round] ?? Number.NaN))).median,
    ratio: ratioOf(times, empty),
  }));
  const text = table(
    ["a process that imports", `to ${EMPTY}`, "more", "median"],
    rows.map(({ name, milliseconds: median, more, ratio }) => [
      name,
      timesWithSpread(ratio),
      milliseconds(more),
      milliseconds(median),
    ]),
  );
  return { title: "Time to import", text, goals: [], results: rows };
}

async function sample(
  names: readonly string[],
  folder: string,
  file: (name: string) => string,
): Promise<Map<string, number[]>> {
  const samples = new Map<string, number[]>(names.map((name) => [name, []]));
  // The first round fills the caches of the machine and does not count.
  for (let round = -1; round < ROUNDS; round++) {
    for (const name of shuffled(names)) {
      const start = performance.now();
      await run(process.execPath, [file(name)], { cwd: folder });
      if (round >= 0) samples.get(name)?.push(performance.now() - start);
    }
  }
  return samples;
}
