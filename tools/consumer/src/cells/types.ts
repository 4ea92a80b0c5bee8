import { dependency, tool } from "../tools.ts";
import type { Workshop } from "../workshop.ts";

export type TypeScriptName = "5.9" | "6.0" | "7.0";

/** The program and all entries, under a TypeScript that checks the declarations of packages, too. */
export interface TypesCell {
  readonly kind: "types";
  readonly typescript: TypeScriptName;
  readonly moduleResolution: "bundler" | "node16" | "nodenext";
  /** Whose declarations of `fetch` and the like there are: those of Node.js or those of browsers. */
  readonly globals: "node" | "dom";
}

export async function runTypes(
  { typescript, moduleResolution, globals }: TypesCell,
  workshop: Workshop,
): Promise<void> {
  const compiler = compilerOf(typescript);
  const project = await workshop.project("npm", "at hand");
  const config = `tsconfig.${typescript}.${moduleResolution}.${globals}.json`;
  const compilerOptions = {
    target: "es2023",
    module: moduleResolution === "bundler" ? "esnext" : moduleResolution,
    moduleResolution,
    noEmit: true,
    strict: true,
    skipLibCheck: false,
    ...(globals === "node"
      ? { lib: ["es2023"], types: ["node"], typeRoots: [dependency("@types")] }
      : { lib: ["es2023", "dom", "dom.iterable"], types: [] }),
  };
  // `node16` is the Node that cannot `require` modules.
  const files = ["calls.mts", "entries.mts", ...(moduleResolution === "nodenext" ? ["entries.cts"] : [])];
  await project.write({ [config]: JSON.stringify({ compilerOptions, files }) });
  await project.execute([process.execPath, compiler, "--project", config]);
}

/**
 * The command of a compiler.
 *
 * @throws NotRun when it is not installed.
 */
export function compilerOf(typescript: TypeScriptName): string {
  if (typescript === "7.0") return dependency("typescript/bin/tsc");
  return tool("packages", `typescript-${Number.parseInt(typescript, 10)}/bin/tsc`);
}
