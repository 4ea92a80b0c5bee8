import { mix, modularInverse } from "../../random.ts";
import { COUNTRIES, type Country } from "./countries.ts";

/** A name, with the country that it comes from. */
export interface Person {
  readonly first: string;
  readonly last: string;
  readonly name: string;
  /** The first and last name as they appear in email and LinkedIn addresses. */
  readonly handle: readonly [first: string, last: string];
  readonly country: Country;
}

const ASCII_REPLACEMENTS: Readonly<Record<string, string>> = { ł: "l", ı: "i", ß: "ss", ø: "o" };

/** Converts a name to lower case and replaces letters outside ASCII. */
export function toAscii(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[łıßø]/g, (letter) => ASCII_REPLACEMENTS[letter] ?? "");
}

const people: readonly Person[] = COUNTRIES.flatMap((country) => {
  const lastNames = country.lastNames.map((last) => ({ last, lastHandle: toAscii(last) }));
  return country.firstNames.flatMap((first) => {
    const firstHandle = toAscii(first);
    return lastNames.map(({ last, lastHandle }) => ({
      first,
      last,
      name: `${first} ${last}`,
      handle: [firstHandle, lastHandle] as const,
      country,
    }));
  });
});
const indexByName: ReadonlyMap<string, number> = new Map(people.map(({ name }, index) => [name, index]));

export const PERSON_NAME_COUNT: number = people.length;

/** A step that has no common factor with the number of names, so its multiples reach every name. */
const PERSON_STEP = 1787;
const INVERSE_PERSON_STEP = modularInverse(PERSON_STEP, PERSON_NAME_COUNT);

/**
 * Returns the name of the contact at an index. Each cycle of `PERSON_NAME_COUNT` contacts contains every name once, so
 * `indexesOfName` does not have to read all contacts.
 */
export function personAt(seed: number, index: number): Person {
  const cycle = Math.floor(index / PERSON_NAME_COUNT);
  return people[
    ((index % PERSON_NAME_COUNT) * PERSON_STEP + personShift(seed, cycle)) % PERSON_NAME_COUNT
  ] as Person;
}

/** Yields the indexes of the contacts with this name. */
export function* indexesOfName(seed: number, name: string, count: number): Generator<number> {
  const number = indexByName.get(name);
  if (number === undefined) return;
  for (let cycle = 0; cycle * PERSON_NAME_COUNT < count; cycle++) {
    yield cycle * PERSON_NAME_COUNT +
      (((number - personShift(seed, cycle) + PERSON_NAME_COUNT) * INVERSE_PERSON_STEP) % PERSON_NAME_COUNT);
  }
}

const personShift = (seed: number, cycle: number): number => mix(seed, 21, cycle) % PERSON_NAME_COUNT;
