import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

const TSC = join(createRequire(import.meta.url).resolve("typescript/package.json"), "../bin/tsc");

/** An error of the TypeScript compiler. */
export interface Diagnostic {
  /** Path relative to the folder of the tsconfig.json. */
  readonly file: string;
  readonly line: number;
  /** The most specific reason that the compiler reports. */
  readonly reason: string;
}

/**
 * Runs the TypeScript compiler on the tsconfig.json of a folder. It uses a single thread, which takes the least CPU
 * time in total.
 */
export async function compile(folder: string): Promise<Diagnostic[]> {
  const args = [TSC, "--project", folder, "--pretty", "false", "--singleThreaded"];
  const output = await new Promise<string>((resolve, reject) => {
    execFile(
      process.execPath,
      args,
      { cwd: folder, maxBuffer: 1024 * 1024 * 1024 },
      (error, stdout, stderr) => {
        // Exit codes 1 and 2 mean that the compiler found type errors.
        const isReport = error === null || error.code === 1 || error.code === 2;
        if (isReport && stderr === "") resolve(stdout);
        else reject(new Error(`tsc failed: ${stderr || String(error)}`));
      },
    );
  });
  return parseDiagnostics(output);
}

/** Parses lines such as `file.ts(1,2): error TS2322: ...`. The last indented line after it has the specific reason. */
function parseDiagnostics(output: string): Diagnostic[] {
  const diagnostics: { file: string; line: number; reason: string }[] = [];
  for (const text of output.split(/\r?\n/).filter(Boolean)) {
    const found = /^(.+)\((\d+),\d+\): error TS\d+: (.*)$/.exec(text);
    const last = diagnostics.at(-1);
    if (found)
      diagnostics.push({ file: found[1] ?? "", line: Number(found[2]), reason: truncate(found[3] ?? "") });
    else if (text.startsWith(" ") && last) last.reason = truncate(text.trim());
    else throw new Error(`Unexpected output of tsc: ${text}`);
  }
  return diagnostics;
}

const truncate = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}...` : text);
