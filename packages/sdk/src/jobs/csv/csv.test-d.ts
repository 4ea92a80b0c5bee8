import { describe, expectTypeOf, test } from "vitest";
import type { Grinfi, ImportCsvProgress, ImportCsvResult, Job } from "../../index.ts";

declare const grinfi: Grinfi;
const list = "l";
const file = { name: "fair.csv", content: "" };

describe("an import", () => {
  test("is a job with counts", () => {
    expectTypeOf(grinfi.contacts.importCsv(file, { list })).toEqualTypeOf<
      Job<ImportCsvProgress, ImportCsvResult>
    >();
  });

  test("maps columns to writable fields", () => {
    grinfi.contacts.importCsv(file, { list, columns: { Mail: "work_email", Name: "name" } });
    grinfi.contacts.importCsv(file, { list, columns: { Fleet: { custom_field: "fleet_size" } } });
    // @ts-expect-error -- there is no such field
    grinfi.contacts.importCsv(file, { list, columns: { Mail: "e_mail" } });
    // @ts-expect-error -- this field is read-only
    grinfi.contacts.importCsv(file, { list, columns: { Id: "uuid" } });
  });

  test("takes a file and a list", () => {
    // @ts-expect-error -- the list is missing
    grinfi.contacts.importCsv(file, {});
    // @ts-expect-error -- a path is not a file
    grinfi.contacts.importCsv("fair.csv", { list });
    // @ts-expect-error -- the name is missing
    grinfi.contacts.importCsv({ content: "" }, { list });
  });
});
