import { readFile } from "node:fs/promises";
import { type PublicPackage, publicPackages, ROOT } from "@grinfi/public-packages";
import { execute } from "./execute.ts";
import { pnpmCommand } from "./tools.ts";

/** A package, and the tarball that would be published. */
export interface PackedPackage extends PublicPackage {
  readonly tarball: Uint8Array<ArrayBuffer>;
}

interface PnpmPackResult {
  readonly name: string;
  readonly filename: string;
}

/** Packs all public packages into the folder. The packages must be built. */
export async function packAll(folder: string): Promise<readonly PackedPackage[]> {
  const packages = publicPackages();
  const filters = packages.flatMap(({ manifest }) => ["--filter", manifest.name]);
  const output = await execute(
    [...pnpmCommand(), "--recursive", ...filters, "pack", "--json", "--pack-destination", folder],
    { cwd: ROOT },
  );
  const results = JSON.parse(output) as readonly PnpmPackResult[];
  return Promise.all(packages.map((pkg) => readTarball(pkg, results)));
}

async function readTarball(pkg: PublicPackage, results: readonly PnpmPackResult[]): Promise<PackedPackage> {
  const { filename } = results.find(({ name }) => name === pkg.manifest.name) ?? {};
  if (filename === undefined) throw new Error(`pnpm did not pack ${pkg.manifest.name}.`);
  return { ...pkg, tarball: new Uint8Array(await readFile(filename)) };
}
