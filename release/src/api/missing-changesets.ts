import { BUMPS, bumpFor } from "@grinfi/scripts/bump";
import type { PendingBumps } from "./changesets.ts";
import { type ApiChange, compare } from "./compare.ts";
import type { Surface } from "./surface.ts";

/** The surfaces of the entries of a package, by specifier. */
type Surfaces = ReadonlyMap<string, Surface>;

/** The current API of a package, and that of its last release. */
export interface PackageApi {
  readonly name: string;
  /** The version of the last release. */
  readonly version: string;
  readonly current: Surfaces;
  /** `undefined` if the package has never been released. */
  readonly released: Surfaces | undefined;
}

/** Describes each change of the API for which no changeset has a sufficient bump. */
export function missingChangesets(packages: readonly PackageApi[], bumps: PendingBumps): string[] {
  return packages.flatMap((api) => {
    const bump = bumps.get(api.name);
    return changesOf(api, packages).flatMap(({ name, description, severity }) => {
      const required = bumpFor(severity, api.version);
      if (bump !== undefined && BUMPS.indexOf(bump) >= BUMPS.indexOf(required)) return [];
      const found = bump === undefined ? "there is none" : `the highest bump is ${bump}`;
      return [`${api.name}: ${name} ${description}. It needs a changeset with ${required}, but ${found}.`];
    });
  });
}

/**
 * Returns the changes since the last release, including those of declarations that are re-exported from other packages.
 */
export function changesOf({ released, current }: PackageApi, packages: readonly PackageApi[]): ApiChange[] {
  if (released === undefined) return [];
  const specifiers = [...new Set([...released.keys(), ...current.keys()])];
  return specifiers.flatMap((specifier): ApiChange[] => {
    const [before, after] = [released.get(specifier), current.get(specifier)];
    if (after === undefined) return [{ name: specifier, description: "was removed", severity: "breaking" }];
    if (before === undefined) return [{ name: specifier, description: "is new", severity: "feature" }];
    return [...compare(before, after), ...changesOfReExports(after, packages)];
  });
}

function changesOfReExports(surface: Surface, packages: readonly PackageApi[]): ApiChange[] {
  return packages.flatMap((other) =>
    changesOf(other, []).filter(({ name }) => surface.get(name)?.from === other.name),
  );
}
