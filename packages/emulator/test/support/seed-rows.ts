import fc from "fast-check";
import type { Row } from "../../src/backend/table.ts";
import type { SeedOptions } from "../../src/seed/seed-context.ts";
import { seedRows } from "../../src/seed/seed-rows.ts";

export const NOW: number = Date.UTC(2026, 0, 5, 9);

/** Generates seed options with few contacts, so that tests can read all rows. */
export const arbitrarySeedOptions: fc.Arbitrary<SeedOptions> = fc.record({
  seed: fc.integer(),
  now: fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) }),
  contacts: fc.nat(90),
  teamId: fc.constant(1),
});

/** Returns all rows of all tables. */
export function seedRowsByTable(options: SeedOptions): Map<string, Row[]> {
  return new Map(
    Object.entries(seedRows(options)).map(([name, { count, fullRow }]) => [
      name,
      Array.from({ length: count }, (_, index) => fullRow(index)),
    ]),
  );
}

/** Returns the rows of a table by uuid. */
export function byUuid(tables: ReadonlyMap<string, readonly Row[]>, name: string): Map<unknown, Row> {
  return new Map((tables.get(name) ?? []).map((row) => [row.uuid, row]));
}
