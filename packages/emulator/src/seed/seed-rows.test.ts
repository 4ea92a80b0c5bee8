import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitrarySeedOptions, NOW, seedRowsByTable } from "../../test/support/seed-rows.ts";
import { FLOW_LEADS, FLOW_VERSIONS } from "../automation/flow-collections.ts";
import { isInternalField, Table } from "../backend/table.ts";
import { type Collection, collections } from "../collections/collections.ts";
import { namedSchema } from "../description.ts";
import { validate } from "../http/validate.ts";
import { fieldsOf } from "../json.ts";
import { seedRows } from "./seed-rows.ts";

const options = { seed: 1, now: NOW, contacts: 45, teamId: 1 };

const schemas = new Map(
  [...collections.values(), FLOW_LEADS, FLOW_VERSIONS].map(({ name, schema }: Collection) => [name, schema]),
);
schemas.set("users", namedSchema("user"));
schemas.set("custom-field-values", namedSchema("custom-field-value"));

test("without contacts there are only teams, a user and the built-in stages", () => {
  const tables = seedRowsByTable({ ...options, contacts: 0 });
  expect([...tables.keys()]).toEqual(["teams", "users", "pipeline-stages"]);
  const stages = tables.get("pipeline-stages")?.map(({ object, type }) => `${object} ${type}`);
  const types = ["new", "approaching", "engaging", "replied"];
  expect(stages).toEqual(["lead", "company"].flatMap((object) => types.map((type) => `${object} ${type}`)));
});

test("the number of contacts is as requested, with one company for every five", () => {
  fc.assert(
    fc.property(arbitrarySeedOptions, (options) => {
      const { leads, companies } = seedRows(options);
      expect(leads?.count ?? 0).toBe(options.contacts);
      expect(companies?.count ?? 0).toBe(Math.ceil(options.contacts / 5));
    }),
  );
});

test.each([-1, 0.5, Number.NaN, 1_000_001])("seedRows throws for %d contacts", (contacts) => {
  expect(() => seedRows({ ...options, contacts })).toThrow(RangeError);
});

test("rows match their schema and have all its fields", () => {
  fc.assert(
    fc.property(arbitrarySeedOptions, (options) => {
      for (const [name, rows] of seedRowsByTable(options)) {
        const schema = schemas.get(name);
        expect(schema, name).toBeDefined();
        const fields = Object.keys(fieldsOf(schema?.properties)).sort();
        for (const row of rows) {
          const own = Object.keys(row).filter((field) => !isInternalField(field));
          expect(own.sort(), name).toEqual(fields);
          validate(JSON.parse(JSON.stringify(row)), schema ?? {});
        }
      }
    }),
    { numRuns: 20 },
  );
});

test("the same options produce the same rows, and another seed produces other rows", () => {
  fc.assert(
    fc.property(arbitrarySeedOptions, (options) => {
      expect(seedRowsByTable(options)).toEqual(seedRowsByTable(options));
    }),
    { numRuns: 20 },
  );
  const names = (seed: number): unknown[] =>
    seedRowsByTable({ ...options, seed })
      .get("leads")
      ?.map(({ name, uuid }) => [name, uuid]) ?? [];
  expect(names(1)).not.toEqual(names(2));
});

test("a lazily computed field equals the field of the full row", () => {
  for (const { count, row, fullRow } of Object.values(seedRows(options))) {
    for (let index = 0; index < count; index++) {
      const lazy = row(index);
      for (const [field, value] of Object.entries(fullRow(index))) expect(lazy[field]).toEqual(value);
    }
  }
});

test("rows are found by their ids only", () => {
  fc.assert(
    fc.property(arbitrarySeedOptions, fc.uuid(), (options, unknown) => {
      for (const { count, indexOf, fullRow } of Object.values(seedRows(options))) {
        for (let index = 0; index < count; index++) {
          const { uuid, id } = fullRow(index);
          expect(indexOf(String(uuid ?? id))).toBe(index);
        }
        for (const id of [unknown, "", "undefined", "0"]) expect(indexOf(id)).toBeUndefined();
      }
    }),
    { numRuns: 20 },
  );
});

test("findBy finds the same rows as a scan of all rows", () => {
  fc.assert(
    fc.property(arbitrarySeedOptions, fc.string(), (options, text) => {
      for (const seed of Object.values(seedRows(options))) {
        const rows = Array.from({ length: seed.count }, (_, index) => seed.fullRow(index));
        const table = new Table("uuid", seed);
        for (const field of Object.keys(seed.find ?? {})) {
          const values = new Set([...rows.map((row) => String(row[field])), text, "-1", "0.5", "ffffff"]);
          for (const value of values) {
            const expected = rows.filter((row) => String(row[field]) === value && row[field] !== null);
            expect(table.findBy(field, value)).toEqual(expected);
          }
        }
      }
    }),
    { numRuns: 15 },
  );
});

test("rows are in the order of creation, and all were created in the past", () => {
  fc.assert(
    fc.property(arbitrarySeedOptions, (options) => {
      for (const [name, rows] of seedRowsByTable(options)) {
        const times = rows.map(({ created_at }) => created_at).filter((time) => time !== undefined);
        expect(times, name).toEqual(times.toSorted());
        for (const time of times) expect(Date.parse(String(time))).toBeLessThan(options.now);
      }
    }),
  );
});

test("a million contacts are available, including the last one", () => {
  const { leads, companies, "linkedin-messages": messages } = seedRows({ ...options, contacts: 1_000_000 });
  const last = leads?.fullRow(999_999);
  expect(leads?.indexOf(String(last?.uuid))).toBe(999_999);
  expect([...(leads?.find?.linkedin?.(String(last?.linkedin)) ?? [])]).toEqual([999_999]);
  expect(companies?.fullRow(199_999).uuid).toBe(last?.company_uuid);
  expect(messages?.count).toBeGreaterThan(1_000_000);
});
