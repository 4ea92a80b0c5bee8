import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { shuffled } from "./statistics.ts";
import { withTempPackage } from "./temp-package.ts";

export const EMPTY_MODULE = "an empty module";
const execute = promisify(execFile);

/**
 * Measures the time of a new process that imports a module and exits. Also measures `EMPTY_MODULE` for comparison. Each
 * round measures all modules, in a random order.
 *
 * @returns Milliseconds by module, one number per round.
 */
export async function sampleImports(
  modules: string,
  specifiers: readonly string[],
  rounds: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const modulesToImport = [
    [EMPTY_MODULE, "export {};\n"],
    ...specifiers.map((specifier) => [specifier, `import ${JSON.stringify(specifier)};\n`]),
  ] as [name: string, text: string][];
  const programs = modulesToImport.map(([name, text], index) => ({
    name,
    text,
    file: `program-${index}.js`,
  }));
  const samples = new Map(programs.map(({ name }) => [name, [] as number[]]));
  const files = Object.fromEntries(programs.map(({ file, text }) => [file, text]));
  await withTempPackage(modules, files, async (folder) => {
    // The first round fills the caches of the machine, and is not counted.
    for (let round = -1; round < rounds; round++) {
      for (const { name, file } of shuffled(programs)) {
        const start = performance.now();
        await execute(process.execPath, [file], { cwd: folder });
        if (round >= 0) samples.get(name)?.push(performance.now() - start);
      }
    }
  });
  return samples;
}
