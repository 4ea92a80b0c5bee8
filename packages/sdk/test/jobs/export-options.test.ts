import { expect, test } from "vitest";
import { ConfigurationError, type ContactExportOptions, InvalidInputError } from "../../src/index.ts";
import { start } from "../support/accounts/start.ts";
import { readExport, readWhole } from "../support/exports/read-export.ts";

test.each<[unknown, string]>([
  [null, "filter"],
  ["list", "filter"],
  [[], "filter"],
  [new Map([["list_uuid", "a"]]), "filter"],
  [{ list_uuid: undefined }, "filter.list_uuid"],
  [{ list_uuid: [] }, "filter.list_uuid"],
  [{ created_at: {} }, "filter.created_at"],
  [{ created_at: { ">=": undefined } }, 'filter.created_at[">="]'],
])("the filter %o is rejected with the name of the field, and nothing is sent", async (filter, name) => {
  const { grinfi, emulator } = start({ contacts: 3 });
  for (const position of [undefined, { offset: 1, slice: { value: "2026-01-01T00:00:00Z", keys: [] } }]) {
    const { error } = await readExport(
      grinfi.contacts.export({ format: "csv", filter, position } as ContactExportOptions),
    );
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(String(error)).toContain(`"${name}" cannot be`);
  }
  expect(emulator.ledger.requests()).toEqual([]);
});

test("no filter exports every contact", async () => {
  const { grinfi } = start({ contacts: 3 });
  for (const options of [{}, { filter: undefined }, { filter: {} }]) {
    const text = await readWhole(grinfi.contacts.export({ format: "ndjson", ...options }));
    expect(text.split("\n")).toHaveLength(3 + 1);
  }
});

const column = { header: "a", value: () => 1 };

test.each<[object, RegExp]>([
  [{}, /^The option format must be "csv" or "ndjson" or "json", not undefined/],
  [{ format: "xlsx" }, /^The option format must be .*, not "xlsx"/],
  [{ format: "csv", columns: [] }, /^The option columns must be .* at least one/],
  [
    { format: "csv", columns: ["nmae"] },
    /^The option columns contains "nmae", which .* The closest one is "name"/,
  ],
  [{ format: "csv", columns: [{ header: "a", value: "name" }] }, /^The option columns must be an array/],
  [{ format: "csv", pageSize: 0 }, /^The option pageSize must be a whole number of at least 1, not 0/],
  [{ format: "csv", pageSize: 1.5 }, /^The option pageSize must be a whole number of at least 1, not 1.5/],
  [{ format: "csv", filter: { created_at: "2026-01-01" } }, /only operators for created_at/],
  [{ format: "csv", slice: true }, /^Unknown option slice/],
  [{ format: "csv", position: { offset: -1 } }, /position is invalid/],
  [{ format: "ndjson", bom: true }, /^The option bom applies to the format "csv" only. Omit it./],
  [{ format: "ndjson", formulas: "keep" }, /^The option formulas applies to the format "csv" only/],
  [{ format: "ndjson", header: false }, /^The option header applies to the format "csv" only/],
  [{ format: "json", bom: false }, /^The option bom applies to the format "csv" only/],
  [{ format: "json", position: { offset: 1 } }, /^The option position .* "json".* Use the format "ndjson"/],
  [{ format: "ndjson", columns: [column, column] }, /^The option columns has two columns "a"/],
  [{ format: "json", columns: ["name", { ...column, header: "name" }] }, /has two columns "name"/],
  [
    { format: "csv", columns: ["name", { custom_field: "Fleet size" }] },
    /^The option columns has a custom field, but no call of the API returns the values of custom fields/,
  ],
])("%j is rejected before anything is sent", async (options, message) => {
  const { emulator, grinfi } = start();
  const { error } = await readExport(grinfi.contacts.export(options as ContactExportOptions));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect((error as Error).message).toMatch(message);
  expect(emulator.ledger.requests()).toEqual([]);
});

test("an option of another format that is undefined counts as absent", async () => {
  const { grinfi } = start({ contacts: 3 });
  const options = { format: "json", bom: undefined, position: undefined } as ContactExportOptions;
  expect(JSON.parse(await readWhole(grinfi.contacts.export(options)))).toHaveLength(3);
});
