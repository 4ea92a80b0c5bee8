import { BUMPS, bumpFor } from "@grinfi/scripts/bump";
import type { Asked } from "./changesets.ts";
import { type Change, compare } from "./compare.ts";
import type { Surface } from "./surface.ts";

/** What the entries of a package offer, by specifier. */
type Surfaces = ReadonlyMap<string, Surface>;

/** A package with what it offers now, and what its last release offered. */
export interface Candidate {
  readonly name: string;
  /** Of the last release. */
  readonly version: string;
  readonly now: Surfaces;
  /** `undefined` when it has never been released. */
  readonly released: Surfaces | undefined;
}

/** What changed in packages without a changeset that says so. */
export function unannounced(candidates: readonly Candidate[], asked: Asked): string[] {
  return candidates.flatMap((candidate) => {
    const bump = asked.get(candidate.name);
    return changesOf(candidate, candidates).flatMap(({ name, what, severity }) => {
      const needed = bumpFor(severity, candidate.version);
      if (bump !== undefined && BUMPS.indexOf(bump) >= BUMPS.indexOf(needed)) return [];
      const there = bump === undefined ? "there is none" : `there is only one with ${bump}`;
      return [`${candidate.name}: ${name} ${what}. It needs a changeset with ${needed}, and ${there}.`];
    });
  });
}

/** What is different from the last release, in the package itself and in what it passes on from others. */
export function changesOf(candidate: Candidate, all: readonly Candidate[]): Change[] {
  const { released, now } = candidate;
  if (released === undefined) return [];
  const specifiers = [...new Set([...released.keys(), ...now.keys()])];
  return specifiers.flatMap((specifier): Change[] => {
    const [before, after] = [released.get(specifier), now.get(specifier)];
    if (after === undefined) return [{ name: specifier, what: "is gone", severity: "breaking" }];
    if (before === undefined) return [{ name: specifier, what: "is new", severity: "feature" }];
    return [...compare(before, after), ...passedOn(after, all)];
  });
}

function passedOn(surface: Surface, all: readonly Candidate[]): Change[] {
  return all.flatMap((other) =>
    changesOf(other, []).filter(({ name }) => surface.get(name)?.from === other.name),
  );
}
