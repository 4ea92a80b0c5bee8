import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

const TSC = join(createRequire(import.meta.url).resolve("typescript/package.json"), "../bin/tsc");

/** An error of the TypeScript compiler. */
export interface Diagnostic {
  /** Path from the folder of the tsconfig.json. */
  readonly file: string;
  readonly line: number;
  /** The most exact reason that the compiler gives. */
  readonly reason: string;
}

/** Runs the TypeScript compiler on the tsconfig.json of a folder; a single thread costs the least in all. */
export async function compile(folder: string): Promise<Diagnostic[]> {
  const args = [TSC, "--project", folder, "--pretty", "false", "--singleThreaded"];
  const output = await new Promise<string>((resolve, reject) => {
    execFile(
      process.execPath,
      args,
      { cwd: folder, maxBuffer: 1024 * 1024 * 1024 },
      (error, stdout, stderr) => {
        // Exit codes 1 and 2 are how it says that it found errors.
        const isVerdict = error === null || error.code === 1 || error.code === 2;
        if (isVerdict && stderr === "") resolve(stdout);
        else reject(new Error(`tsc failed: ${stderr || String(error)}`));
      },
    );
  });
  return parse(output);
}

/** `file.ts(1,2): error TS2322: ...`, followed by indented lines that end with the exact reason. */
function parse(output: string): Diagnostic[] {
  const diagnostics: { file: string; line: number; reason: string }[] = [];
  for (const text of output.split(/\r?\n/).filter(Boolean)) {
    const found = /^(.+)\((\d+),\d+\): error TS\d+: (.*)$/.exec(text);
    const last = diagnostics.at(-1);
    if (found)
      diagnostics.push({ file: found[1] ?? "", line: Number(found[2]), reason: shorten(found[3] ?? "") });
    else if (text.startsWith(" ") && last) last.reason = shorten(text.trim());
    else throw new Error(`tsc said: ${text}`);
  }
  return diagnostics;
}

const shorten = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}...` : text);
