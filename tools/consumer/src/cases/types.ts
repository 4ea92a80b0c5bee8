import type { Sandbox } from "../sandbox/sandbox.ts";
import { dependencyPath, toolPath } from "../sandbox/tools.ts";

/**
 * A version of TypeScript compiles the program and all entries, checks the declarations of the packages, and checks that
 * declarations can be written for a module that exports the methods of a client.
 */
export interface TypesCase {
  readonly kind: "types";
  readonly typescript: "5.9" | "6.0" | "7.0";
  readonly moduleResolution: "bundler" | "node16" | "nodenext";
  /** Where `fetch` and other globals are declared: by Node.js or by the DOM. */
  readonly globals: "node" | "dom";
}

export async function runTypes(
  { typescript, moduleResolution, globals }: TypesCase,
  sandbox: Sandbox,
): Promise<void> {
  const compiler = compilerPath(typescript);
  const project = await sandbox.project("npm", "current");
  const config = `tsconfig.${typescript}.${moduleResolution}.${globals}.json`;
  const compilerOptions = {
    target: "es2023",
    module: moduleResolution === "bundler" ? "esnext" : moduleResolution,
    moduleResolution,
    noEmit: true,
    declaration: true,
    strict: true,
    skipLibCheck: false,
    ...(globals === "node"
      ? { lib: ["es2023"], types: ["node"], typeRoots: [dependencyPath("@types")] }
      : { lib: ["es2023", "dom", "dom.iterable"], types: [] }),
  };
  // With `node16`, CommonJS cannot `require` modules.
  const extensions = moduleResolution === "nodenext" ? ["mts", "cts"] : ["mts"];
  const entries = globals === "node" ? ["entries", "entries-with-peers"] : ["entries"];
  const files = [
    ...["calls.mts", "methods.mts"],
    ...entries.flatMap((name) => extensions.map((extension) => `${name}.${extension}`)),
  ];
  await project.write({ [config]: JSON.stringify({ compilerOptions, files }) });
  await project.execute([process.execPath, compiler, "--project", config]);
}

/** @throws SkippedError if this version is not installed. */
function compilerPath(typescript: TypesCase["typescript"]): string {
  if (typescript === "7.0") return dependencyPath("typescript/bin/tsc");
  return toolPath("packages", `typescript-${Number.parseInt(typescript, 10)}/bin/tsc`);
}
