import { mix, modularInverse } from "../../random.ts";
import { COUNTRIES, type Country } from "./countries.ts";

/** Somebody's name. */
export interface Person {
  readonly first: string;
  readonly last: string;
  readonly name: string;
  /** First and last name as addresses have them. */
  readonly handle: readonly [first: string, last: string];
  readonly country: Country;
}

const LETTERS: Readonly<Record<string, string>> = { ł: "l", ı: "i", ß: "ss", ø: "o" };

/** As in an address: small letters without marks. */
export function toAscii(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[łıßø]/g, (letter) => LETTERS[letter] ?? "");
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
const numberOf: ReadonlyMap<string, number> = new Map(people.map(({ name }, number) => [name, number]));

/** How many names there are. */
export const PERSON_NAME_COUNT: number = people.length;

/** Has no factor in common with the number of names, so its multiples meet each of them. */
const PERSON_STEP = 1787;
const INVERSE_PERSON_STEP = modularInverse(PERSON_STEP, PERSON_NAME_COUNT);

/**
 * The names of contacts. Each run of contacts has every name once, so whoever bears a name can be told without looking
 * at all contacts.
 */
export function personAt(seed: number, index: number): Person {
  const run = Math.floor(index / PERSON_NAME_COUNT);
  return people[
    ((index % PERSON_NAME_COUNT) * PERSON_STEP + personShift(seed, run)) % PERSON_NAME_COUNT
  ] as Person;
}

/** The indexes of the contacts of this name. */
export function* indexesOfName(seed: number, name: string, count: number): Generator<number> {
  const number = numberOf.get(name);
  if (number === undefined) return;
  for (let run = 0; run * PERSON_NAME_COUNT < count; run++) {
    yield run * PERSON_NAME_COUNT +
      (((number - personShift(seed, run) + PERSON_NAME_COUNT) * INVERSE_PERSON_STEP) % PERSON_NAME_COUNT);
  }
}

const personShift = (seed: number, run: number): number => mix(seed, 21, run) % PERSON_NAME_COUNT;
