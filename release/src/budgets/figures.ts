import { fileURLToPath } from "node:url";
import {
  bundleSize,
  COMPILERS,
  compile,
  EMPTY_MODULE,
  inWorkshop,
  OUR_CLIENTS,
  programFiles,
  programOf,
  sampleCalls,
  sampleImports,
} from "@grinfi/measure";
import type { PublicPackage } from "../packages.ts";

/** What was measured, by what it was measured of. */
export type Figures = ReadonlyMap<string, number>;

const HERE = fileURLToPath(new URL("../..", import.meta.url));
const MODULES = `${HERE}node_modules`;
const CALLS = 200;
const IMPORT_ROUNDS = 7;

/** What people bundle that is no whole entry. */
const PROGRAMS: Readonly<Record<string, string>> = {
  "one call with @grinfi/core": `
import { createClient } from "@grinfi/core";
console.log(await createClient({ apiKey: "test-key" }).call.listTags());
`,
  "one resource of @grinfi/sdk": `
import { Grinfi } from "@grinfi/sdk";
console.log(await new Grinfi({ apiKey: "test-key" }).tags.list());
`,
};

/** Bytes of a bundle with all of an entry, or with one of the programs, minified and gzipped. */
export async function measureSizes(packages: readonly PublicPackage[]): Promise<Figures> {
  const whole = specifiersOf(packages).map((specifier) => [specifier, `export * from "${specifier}";`]);
  const programs = [...Object.entries(PROGRAMS), ...whole] as [name: string, program: string][];
  const sizes = programs.map(async ([name, program]) => {
    const { gzipped } = await bundleSize(program, HERE);
    return [name, gzipped] as const;
  });
  return new Map(await Promise.all(sizes));
}

/** How many types the compilers instantiate for a file with many calls. */
export async function measureInstantiations(): Promise<Figures> {
  const calls = await sampleCalls(CALLS);
  const clients = Object.entries(OUR_CLIENTS).map(([client, writer], index) => ({
    client,
    name: `program-${index}`,
    text: programOf(writer, calls),
  }));
  const files = Object.assign({}, ...clients.map(({ name, text }) => programFiles(name, text)));
  const figures = new Map<string, number>();
  await inWorkshop(MODULES, files, async (folder) => {
    for (const [version, compiler] of COMPILERS) {
      for (const { client, name } of clients) {
        const { instantiations } = await compile(compiler, folder, name);
        figures.set(`${CALLS} calls with ${client}, TypeScript ${version}`, instantiations);
      }
    }
  });
  return figures;
}

/**
 * How long a process takes that imports an entry, to one with an empty module: the best of some rounds on both sides,
 * since a busy machine can only make it slower.
 */
export async function measureImports(packages: readonly PublicPackage[]): Promise<Figures> {
  const samples = await sampleImports(MODULES, specifiersOf(packages), IMPORT_ROUNDS);
  const best = (name: string): number => Math.min(...(samples.get(name) ?? []));
  const ratios = specifiersOf(packages).map((name) => [name, best(name) / best(EMPTY_MODULE)] as const);
  return new Map(ratios.map(([name, ratio]) => [name, Math.round(ratio * 100) / 100]));
}

const specifiersOf = (packages: readonly PublicPackage[]): string[] =>
  packages.flatMap(({ entries }) => entries.map(({ specifier }) => specifier));
