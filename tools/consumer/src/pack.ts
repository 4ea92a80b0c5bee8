import { readFile } from "node:fs/promises";
import { execute } from "./execute.ts";
import { pnpm } from "./tools.ts";
import { type PublicPackage, publicPackages, ROOT } from "./workspace.ts";

/** A package as it would be published. */
export interface Tarball extends PublicPackage {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface Packed {
  readonly name: string;
  readonly filename: string;
}

/** Packs the public packages, which are built, into the folder. */
export async function packAll(folder: string): Promise<readonly Tarball[]> {
  const packages = await publicPackages();
  const filters = packages.flatMap(({ manifest }) => ["--filter", manifest.name]);
  const output = await execute(
    [...pnpm(), "--recursive", ...filters, "pack", "--json", "--pack-destination", folder],
    { cwd: ROOT },
  );
  const packed = JSON.parse(output) as readonly Packed[];
  return Promise.all(packages.map((one) => read(one, packed)));
}

async function read(one: PublicPackage, packed: readonly Packed[]): Promise<Tarball> {
  const { filename } = packed.find(({ name }) => name === one.manifest.name) ?? {};
  if (filename === undefined) throw new Error(`${one.manifest.name} was not packed.`);
  return { ...one, bytes: new Uint8Array(await readFile(filename)) };
}
