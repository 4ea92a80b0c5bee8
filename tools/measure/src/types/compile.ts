import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { resolve } = createRequire(import.meta.url);

/** Paths of the compilers by version, the oldest first. */
export const COMPILERS: ReadonlyMap<string, string> = new Map(["typescript-5", "typescript"].map(compilerOf));

function compilerOf(name: string): [version: string, file: string] {
  const manifest = resolve(`${name}/package.json`);
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  return [version, join(manifest, "../bin/tsc")];
}

/** Statistics that the compiler reports. */
export interface Diagnostics {
  /** Total time in milliseconds, including reading and parsing files. */
  readonly total: number;
  /** Time of type checking in milliseconds. */
  readonly check: number;
  readonly instantiations: number;
}

/** Returns the files of a program for `compile`. */
export function programFiles(name: string, text: string): Record<string, string> {
  return { [`${name}.ts`]: text, [`tsconfig.${name}.json`]: configuration(name) };
}

/** Type-checks a program in a new process. */
export async function compile(compiler: string, folder: string, name: string): Promise<Diagnostics> {
  const args = [compiler, "--project", `tsconfig.${name}.json`, "--extendedDiagnostics"];
  const output = await new Promise<string>((done, fail) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error === null) done(stdout);
      else fail(new Error(`The program ${name} does not compile:\n${stdout.slice(0, 2000)}${stderr}`));
    });
  });
  return {
    total: readStatistic(output, "Total time") * 1000,
    check: readStatistic(output, "Check time") * 1000,
    instantiations: readStatistic(output, "Instantiations"),
  };
}

const configuration = (name: string): string =>
  JSON.stringify({
    compilerOptions: {
      target: "ES2023",
      lib: ["ES2023", "DOM", "DOM.Iterable"],
      module: "nodenext",
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      types: [],
    },
    files: [`${name}.ts`],
  });

function readStatistic(output: string, label: string): number {
  const found = new RegExp(`^${label}:\\s+([\\d.]+)s?$`, "m").exec(output);
  if (found === null) throw new Error(`The compiler did not print "${label}":\n${output.slice(0, 2000)}`);
  return Number(found[1]);
}
