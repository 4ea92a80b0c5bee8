import { fileURLToPath } from "node:url";
import {
  bundleSize,
  COMPILERS,
  compile,
  EMPTY_MODULE,
  lazySizes,
  ourClients,
  programFiles,
  programOf,
  sampleCalls,
  sampleImports,
  withTempPackage,
} from "@grinfi/measure";
import type { PublicPackage } from "@grinfi/public-packages";

/** Measured values, by name. */
export type Measurements = ReadonlyMap<string, number>;

const PACKAGE_FOLDER = fileURLToPath(new URL("../..", import.meta.url));
const MODULES = `${PACKAGE_FOLDER}node_modules`;
const CALLS = 200;
const IMPORT_ROUNDS = 7;

const ONE_CALL = `
import { createClient } from "@grinfi/core";
console.log(await createClient({ apiKey: "test-key" }).call.listTags());
`;
const ONE_RESOURCE = `
import { Grinfi } from "@grinfi/sdk";
console.log(await new Grinfi({ apiKey: "test-key" }).tags.list());
`;

/** A program whose bundle is measured. */
interface SizedProgram {
  readonly name: string;
  readonly text: string;
  /** Whether only the chunks count that are loaded before the program runs. */
  readonly splitting?: boolean;
  /** Packages that are not bundled, because users install them. */
  readonly external?: readonly string[];
}

/** Programs that use only a part of an entry. */
const PROGRAMS: readonly SizedProgram[] = [
  { name: "one call with @grinfi/core", text: ONE_CALL },
  { name: "one resource of @grinfi/sdk", text: ONE_RESOURCE },
  { name: "one resource of @grinfi/sdk, loaded before the call", text: ONE_RESOURCE, splitting: true },
];

/**
 * Measures the size of a minified and gzipped bundle with a complete entry, or with one of the programs, and of what the
 * SDK loads later, in bytes.
 */
export async function measureSizes(packages: readonly PublicPackage[]): Promise<Measurements> {
  const programs = packages.flatMap(({ entries, manifest }) => {
    const external = Object.keys(manifest.peerDependencies ?? {});
    return entries.map(
      ({ specifier }): SizedProgram => ({ name: specifier, text: `export * from "${specifier}";`, external }),
    );
  });
  const sizes = [...PROGRAMS, ...programs].map(async ({ name, text, ...options }) => {
    const { gzipped } = await bundleSize(text, PACKAGE_FOLDER, options);
    return [name, gzipped] as const;
  });
  const lazy = [...(await lazySizes(ONE_RESOURCE, PACKAGE_FOLDER))].map(
    ([name, { gzipped }]) => [`${name} of @grinfi/sdk, loaded when it is used`, gzipped] as const,
  );
  return new Map([...(await Promise.all(sizes)), ...lazy]);
}

/** Measures the number of types that the compilers instantiate for a file with many calls. */
export async function measureInstantiations(): Promise<Measurements> {
  const calls = await sampleCalls(CALLS);
  const clients = Object.entries(ourClients("@grinfi/core", "@grinfi/sdk")).map(
    ([client, writer], index) => ({
      client,
      name: `program-${index}`,
      text: programOf(writer, calls),
    }),
  );
  const files = Object.assign({}, ...clients.map(({ name, text }) => programFiles(name, text)));
  const values = new Map<string, number>();
  await withTempPackage(MODULES, files, async (folder) => {
    for (const [version, compiler] of COMPILERS) {
      for (const { client, name } of clients) {
        const { instantiations } = await compile(compiler, folder, name);
        values.set(`${CALLS} calls with ${client}, TypeScript ${version}`, instantiations);
      }
    }
  });
  return values;
}

/**
 * Measures the time of a process that imports an entry, relative to one with an empty module. It uses the best of
 * several rounds on both sides, because other work on the machine can only add time.
 */
export async function measureImports(packages: readonly PublicPackage[]): Promise<Measurements> {
  const samples = await sampleImports(MODULES, specifiersOf(packages), IMPORT_ROUNDS);
  const best = (name: string): number => Math.min(...(samples.get(name) ?? []));
  const ratios = specifiersOf(packages).map((name) => [name, best(name) / best(EMPTY_MODULE)] as const);
  return new Map(ratios.map(([name, ratio]) => [name, Math.round(ratio * 100) / 100]));
}

const specifiersOf = (packages: readonly PublicPackage[]): string[] =>
  packages.flatMap(({ entries }) => entries.map(({ specifier }) => specifier));
