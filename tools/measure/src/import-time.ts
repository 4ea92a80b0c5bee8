import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { shuffled } from "./statistics.ts";
import { inWorkshop } from "./workshop.ts";

export const EMPTY_MODULE = "an empty module";
const run = promisify(execFile);

/**
 * How long fresh processes take that import one of the modules and end, in milliseconds, a number a round; those of
 * `EMPTY_MODULE` beside them. Each round has all of them, in an order of its own.
 */
export async function sampleImports(
  modules: string,
  specifiers: readonly string[],
  rounds: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const texts = [
    [EMPTY_MODULE, "export {};\n"],
    ...specifiers.map((specifier) => [specifier, `import ${JSON.stringify(specifier)};\n`]),
  ] as [name: string, text: string][];
  const programs = texts.map(([name, text], index) => ({ name, text, file: `program-${index}.js` }));
  const samples = new Map(programs.map(({ name }) => [name, [] as number[]]));
  const files = Object.fromEntries(programs.map(({ file, text }) => [file, text]));
  await inWorkshop(modules, files, async (folder) => {
    // The first round fills the caches of the machine and does not count.
    for (let round = -1; round < rounds; round++) {
      for (const { name, file } of shuffled(programs)) {
        const start = performance.now();
        await run(process.execPath, [file], { cwd: folder });
        if (round >= 0) samples.get(name)?.push(performance.now() - start);
      }
    }
  });
  return samples;
}
