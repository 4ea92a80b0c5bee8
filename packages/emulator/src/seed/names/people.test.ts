import fc from "fast-check";
import { expect, test } from "vitest";
import { companyAt, indexOfCompany } from "./company-names.ts";
import { COUNTRIES } from "./countries.ts";
import { indexesOfName, PERSON_NAME_COUNT, personAt } from "./people.ts";

const seed = fc.integer();

test("every country has the same number of names, and handles are unique", () => {
  const sizes = COUNTRIES.map(({ firstNames, lastNames }) => [firstNames.length, lastNames.length]);
  expect(new Set(sizes.map(String)).size).toBe(1);
  const people = Array.from({ length: PERSON_NAME_COUNT }, (_, index) => personAt(1, index));
  expect(new Set(people.map(({ handle }) => handle.join("."))).size).toBe(PERSON_NAME_COUNT);
  for (const { handle } of people) for (const part of handle) expect(part).toMatch(/^[a-z]+$/);
});

test("indexesOfName finds every person with the name", () => {
  fc.assert(
    fc.property(
      seed,
      fc.integer({ min: 1, max: 4 * PERSON_NAME_COUNT }),
      fc.nat(4 * PERSON_NAME_COUNT),
      (seed, count, index) => {
        const { name } = personAt(seed, index % count);
        const found = [...indexesOfName(seed, name, count)];
        expect(found).toContain(index % count);
        for (const match of found) expect(personAt(seed, match).name).toBe(name);
      },
    ),
  );
  expect([...indexesOfName(1, "Nobody Known", 10)]).toEqual([]);
});

test("indexOfCompany finds a company by name and by handle", () => {
  fc.assert(
    fc.property(seed, fc.nat(199_999), (seed, index) => {
      const { name, handle } = companyAt(seed, index);
      expect(handle).toMatch(/^[a-z]+(-[a-z]+)+$/);
      expect([...indexOfCompany(seed, name)]).toEqual([index]);
      expect([...indexOfCompany(seed, handle)]).toEqual([index]);
    }),
  );
  for (const name of ["", "Unknown", "Unknown Foods", "Adrobant", "Adrobant Foods Unknown"]) {
    expect([...indexOfCompany(1, name)]).toEqual([]);
  }
});
