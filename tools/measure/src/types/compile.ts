import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { resolve } = createRequire(import.meta.url);

/** The compilers by version, the older one first. */
export const COMPILERS: ReadonlyMap<string, string> = new Map(["typescript-5", "typescript"].map(compilerOf));

function compilerOf(name: string): [version: string, file: string] {
  const manifest = resolve(`${name}/package.json`);
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  return [version, join(manifest, "../bin/tsc")];
}

/** What the compiler says about its own work. */
export interface Diagnostics {
  /** Milliseconds, from reading files to the end. */
  readonly total: number;
  /** Milliseconds of checking alone. */
  readonly check: number;
  readonly instantiations: number;
}

/** The files of a program that `compile` can check. */
export function programFiles(name: string, text: string): Record<string, string> {
  return { [`${name}.ts`]: text, [`tsconfig.${name}.json`]: configuration(name) };
}

/** Checks a program, in a fresh process. */
export async function compile(compiler: string, folder: string, name: string): Promise<Diagnostics> {
  const args = [compiler, "--project", `tsconfig.${name}.json`, "--extendedDiagnostics"];
  const output = await new Promise<string>((done, fail) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error === null) done(stdout);
      else fail(new Error(`The program ${name} does not compile:\n${stdout.slice(0, 2000)}${stderr}`));
    });
  });
  return {
    total: number(output, "Total time") * 1000,
    check: number(output, "Check time") * 1000,
    instantiations: number(output, "Instantiations"),
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

function number(output: string, label: string): number {
  const found = new RegExp(`^${label}:\\s+([\\d.]+)s?$`, "m").exec(output);
  if (found === null) throw new Error(`The compiler does not say "${label}":\n${output.slice(0, 2000)}`);
  return Number(found[1]);
}
