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

describe("an export", () => {
  test("has columns of fields and of computed values", () => {
    grinfi.contacts.exportCsv({
      columns: ["name", "tags", { header: "Mail", value: ({ work_email }) => work_email }],
    });
    // @ts-expect-error -- a contact has no such field
    grinfi.contacts.exportCsv({ columns: ["email"] });
    // @ts-expect-error -- a contact has no such field
    grinfi.contacts.exportCsv({ columns: [{ header: "Mail", value: ({ email }) => email }] });
    // @ts-expect-error -- a cell cannot be a promise
    grinfi.contacts.exportCsv({ columns: [{ header: "Mail", value: async () => "" }] });
  });

  test("has no option slice, and accepts only known values of formulas", () => {
    // @ts-expect-error -- it is always read in slices
    grinfi.contacts.exportCsv({ slice: false });
    // @ts-expect-error -- there is no such value
    grinfi.contacts.exportCsv({ formulas: "drop" });
  });

  test("is text and a stream of bytes", () => {
    const csv = grinfi.contacts.exportCsv();
    expectTypeOf(csv).toExtend<AsyncIterable<string>>();
    new Response(csv.stream());
  });
});
