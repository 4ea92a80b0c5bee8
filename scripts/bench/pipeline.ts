import { execFile } from "node:child_process";
import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { withTempFolder } from "@grinfi/temp-folder";
import { dump, load } from "js-yaml";

/**
 * Measures generate, spec:diff and spec:sync with the current description, and with copies that have 10 and 100 times
 * as many paths, operations and schemas. Prints a table with the growth from row to row.
 */
const FACTORS = (process.argv[2] ?? "1,10,100").split(",").map(Number);
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const execFileAsync = promisify(execFile);

interface Description {
  readonly paths: Record<string, Record<string, { operationId?: string; description?: string }>>;
  readonly components: { readonly schemas: Record<string, object> };
}

const rows: number[][] = [];
for (const factor of FACTORS) rows.push(await measure(factor));
print(rows);

async function measure(factor: number): Promise<number[]> {
  return withTempFolder("bench", async (root) => {
    await copyRepository(root);
    const text = await readFile(join(ROOT, "openapi/openapi.yaml"), "utf8");
    const description = multiply(load(text) as Description, factor);
    const operations = Object.values(description.paths).flatMap((item) => Object.values(item)).length;
    const first = join(root, "first.json");
    const second = join(root, "second.yaml");
    await writeFile(first, JSON.stringify(description));
    await timeCommand(root, "spec-sync", "--from", first);
    await writeFile(second, dump(withChange(description)));
    const generate = await timeCommand(root, "generate");
    const diff = await timeCommand(root, "spec-diff", "--from", second);
    const sync = await timeCommand(root, "spec-sync", "--from", second);
    return [operations, generate, diff, sync];
  });
}

async function copyRepository(root: string): Promise<void> {
  const packages = ["packages/core", "packages/sdk", "examples"];
  const parts = ["tsconfig.base.json", "openapi", ...packages];
  const isSource = (path: string): boolean => !/node_modules|\/dist(\/|$)|\.turbo/.test(path);
  for (const part of parts)
    await cp(join(ROOT, part), join(root, part), { recursive: true, filter: isSource });
  for (const part of packages) {
    await symlink(join(ROOT, part, "node_modules"), join(root, part, "node_modules"));
  }
}

/** The description repeated `factor` times. Each copy has its own paths, ids and schema names. */
function multiply(description: Description, factor: number): Description {
  const text = JSON.stringify(description);
  const copies = Array.from({ length: factor }, (_, copy) => {
    if (copy === 0) return description;
    const renamed = JSON.parse(
      text.replaceAll('"#/components/schemas/', `"#/components/schemas/copy${copy}-`),
    ) as Description;
    const paths = Object.entries(renamed.paths).map(([path, item]) => {
      for (const operation of Object.values(item))
        operation.operationId = `${operation.operationId}Copy${copy}`;
      return [`/copy${copy}${path}`, item];
    });
    const schemas = Object.entries(renamed.components.schemas).map(([name, schema]) => [
      `copy${copy}-${name}`,
      schema,
    ]);
    return { paths: Object.fromEntries(paths), components: { schemas: Object.fromEntries(schemas) } };
  });
  const merged = <T>(part: (copy: Description) => Record<string, T>): Record<string, T> =>
    Object.fromEntries(copies.flatMap((copy) => Object.entries(part(copy))));
  return {
    ...description,
    paths: merged((copy) => copy.paths),
    components: { ...description.components, schemas: merged((copy) => copy.components.schemas) },
  };
}

/** The description without its last path. */
function withChange(description: Description): Description {
  const [first = "", ...others] = Object.keys(description.paths).toReversed();
  const { [first]: _, ...paths } = description.paths;
  return others.length === 0 ? description : { ...description, paths };
}

/** The duration of a command in a separate process, in seconds. */
async function timeCommand(root: string, name: string, ...args: string[]): Promise<number> {
  const start = performance.now();
  const script = join(ROOT, "scripts/commands", `${name}.ts`);
  const node = ["--max-old-space-size=12288", script, ...args];
  await execFileAsync(process.execPath, node, { cwd: root, maxBuffer: 1024 * 1024 * 1024 });
  return (performance.now() - start) / 1000;
}

function print(all: readonly number[][]): void {
  console.log("| operations | generate | spec:diff | spec:sync |\n|---|---|---|---|");
  for (const [index, [operations, ...seconds]] of all.entries()) {
    const before = all[index - 1];
    const cells = seconds.map((value, column) => {
      const old = before?.[column + 1];
      return `${value.toFixed(1)} s${old === undefined ? "" : ` (x${(value / old).toFixed(1)})`}`;
    });
    console.log(`| ${operations} | ${cells.join(" | ")} |`);
  }
}
