import fc from "fast-check";

/** A step of the model test. Contacts are named by handle, other rows by index. */
export type ModelStep =
  | { do: "upsert"; who: string; position: string | null; list: number; update: boolean; move: boolean }
  | { do: "update"; who: string; position: string | null }
  | { do: "delete"; whom: string[] }
  | { do: "delete in the background"; who: string }
  | { do: "tag"; how: "add" | "remove" | "replace"; whom: string[]; tags: number[] }
  | { do: "change list"; whom: string[]; list: number }
  | { do: "change stage"; whom: string[]; stage: number }
  | { do: "enrol"; whom: string[]; flow: number }
  | { do: "cancel"; whom: string[]; flow: number }
  | { do: "search"; filter: Search; descending: boolean; limit: number; offset: number }
  | { do: "save and load" };

interface Search {
  readonly lists?: number[];
  readonly tags?: number[];
  readonly stage?: number;
  readonly whom?: string[];
}

const who = fc.constantFrom("ada", "ben", "cem", "dee", "eva");
const whom = fc.uniqueArray(who);
const binaryDigit = fc.nat({ max: 1 });
const tagSets = fc.uniqueArray(fc.nat({ max: 2 }), { minLength: 1 });
const position = fc.constantFrom(null, "Buyer", "Seller");
const is = <T extends string>(value: T): fc.Arbitrary<T> => fc.constant(value);

/** Generates steps. */
export const anyStep: fc.Arbitrary<ModelStep> = fc.oneof(
  fc.record({ do: is("upsert"), who, position, list: binaryDigit, update: fc.boolean(), move: fc.boolean() }),
  fc.record({ do: is("upsert"), who, position, list: binaryDigit, update: fc.boolean(), move: fc.boolean() }),
  fc.record({ do: is("update"), who, position }),
  fc.record({ do: is("delete"), whom: fc.uniqueArray(who, { maxLength: 2 }) }),
  fc.record({ do: is("delete in the background"), who }),
  fc.record({ do: is("tag"), how: fc.constantFrom("add", "remove", "replace"), whom, tags: tagSets }),
  fc.record({ do: is("change list"), whom, list: binaryDigit }),
  fc.record({ do: is("change stage"), whom, stage: binaryDigit }),
  fc.record({ do: is("enrol"), whom, flow: binaryDigit }),
  fc.record({ do: is("cancel"), whom, flow: binaryDigit }),
  fc.record({
    do: is("search"),
    filter: fc.record(
      { lists: fc.uniqueArray(binaryDigit), tags: tagSets, stage: binaryDigit, whom },
      { requiredKeys: [] },
    ),
    descending: fc.boolean(),
    limit: fc.integer({ min: 1, max: 4 }),
    offset: fc.nat({ max: 4 }),
  }),
  fc.record({ do: is("save and load") }),
);
