import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

const { resolve } = createRequire(import.meta.url);
const tsc = (name: string): string => join(resolve(`${name}/package.json`), "../bin/tsc");

/** The compilers, by version. */
export const COMPILERS: Readonly<Record<string, string>> = {
  "5.9.3": tsc("typescript-5"),
  "7.0.2": tsc("typescript"),
};

/** What the compiler says about its own work. */
export interface Diagnostics {
  /** Milliseconds, from reading files to the end. */
  readonly total: number;
  /** Milliseconds of checking alone. */
  readonly check: number;
  readonly instantiations: number;
}

/** Checks the program of the folder's `tsconfig.<name>.json`, in a fresh process. */
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

export const configuration = (name: string): string =>
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
