import type { OutputUnit } from "@cfworker/json-schema";

/**
 * Reduces the failures of a validation to those that help. A failure of a schema around another failure is dropped. Of a
 * union, only the failures of the alternative remain that the value was meant to be. If that is unclear, the failure of
 * the union itself remains.
 */
export function narrowUnions(failures: readonly OutputUnit[]): OutputUnit[] {
  const located = failures.map((failure, index) =>
    // The failure before an unknown field has the location of the schema that rejects it.
    failure.keyword === "false"
      ? { ...failure, keywordLocation: `${failures[index - 1]?.keywordLocation}/false` }
      : failure,
  );
  return narrow(located.filter(({ keyword }) => !CONTAINERS.has(keyword)));
}

const CONTAINERS = new Set(["$ref", "additionalProperties", "allOf", "items", "properties"]);

function narrow(failures: readonly OutputUnit[]): OutputUnit[] {
  const narrowed: OutputUnit[] = [];
  for (let index = 0; index < failures.length; ) {
    const failure = failures[index++];
    if (failure?.keyword !== "anyOf") {
      if (failure !== undefined) narrowed.push(failure);
      continue;
    }
    // The failures inside a union follow it. Those of another item of the same array have the same location.
    const start = index;
    while (failures[index]?.keywordLocation.startsWith(`${failure.keywordLocation}/`)) index++;
    narrowed.push(...narrowUnion(failure, failures.slice(start, index)));
  }
  return narrowed;
}

function narrowUnion(union: OutputUnit, inside: readonly OutputUnit[]): OutputUnit[] {
  const { instanceLocation } = union;
  const suitable = alternativesOf(union, inside).filter(
    (failures) =>
      !failures.some((failure) => isMismatch(failure) && failure.instanceLocation === instanceLocation),
  );
  const isTag = (failure: OutputUnit): boolean =>
    failure.keyword === "enum" && parentOf(failure.instanceLocation) === instanceLocation;
  const meant = suitable.filter((failures) => !failures.some(isTag));
  if (suitable.length > 0 && meant.length === 0)
    return suitable.flatMap((failures) => failures.filter(isTag));
  const fewest = Math.min(...meant.map((failures) => failures.length));
  const [best, ...equal] = meant.filter((failures) => failures.length === fewest);
  return best === undefined || equal.length > 0 ? [union] : best;
}

/** Returns the failures of each alternative of a union. */
function alternativesOf({ keywordLocation }: OutputUnit, inside: readonly OutputUnit[]): OutputUnit[][] {
  const indexOf = (failure: OutputUnit): string | undefined =>
    failure.keywordLocation.slice(keywordLocation.length + 1).split("/")[0];
  return [...new Set(inside.map(indexOf))].map((index) =>
    narrow(inside.filter((failure) => indexOf(failure) === index)),
  );
}

/** Whether a value as a whole is of another kind, so that the alternative was not meant. */
const isMismatch = ({ keyword }: OutputUnit): boolean => keyword === "type" || keyword === "enum";

const parentOf = (location: string): string => location.slice(0, location.lastIndexOf("/"));
