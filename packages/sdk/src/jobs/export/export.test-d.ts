import { describe, expectTypeOf, test } from "vitest";
import type { Contact, ContactExportOptions, ExportColumn, Grinfi } from "../../index.ts";
import { exportToFile } from "../../node.ts";

declare const grinfi: Grinfi;
const position = { offset: 1 };

describe("the columns of an export", () => {
  const { contacts } = grinfi;

  test("are fields and computed values", () => {
    const columns = [
      "name",
      "tags",
      { header: "Mail", value: ({ work_email }: Contact) => work_email },
    ] as const;
    for (const format of ["csv", "ndjson", "json"] as const) contacts.export({ format, columns });
    // @ts-expect-error -- a contact has no such field
    contacts.export({ format: "csv", columns: ["email"] });
    // @ts-expect-error -- a contact has no such field
    contacts.export({ format: "ndjson", columns: [{ header: "Mail", value: ({ email }) => email }] });
    // @ts-expect-error -- a value cannot be a promise
    contacts.export({ format: "json", columns: [{ header: "Mail", value: async () => "" }] });
  });

  test("are no custom fields, because no call returns their values", () => {
    // @ts-expect-error -- not a column
    contacts.export({ format: "csv", columns: [{ custom_field: "Fleet size" }] });
  });

  test("may read fields that the description lacks", () => {
    type Extended = Contact & { readonly custom_fields?: { readonly fleet_size?: string } };
    const column: ExportColumn = {
      header: "Fleet size",
      value: ({ custom_fields }: Extended) => custom_fields?.fleet_size,
    };
    contacts.export({ format: "csv", columns: [column] });
  });
});

describe("the options of an export", () => {
  const { contacts } = grinfi;

  test("require one of the formats", () => {
    // @ts-expect-error -- the format is missing
    contacts.export({ columns: ["name"] });
    // @ts-expect-error -- there is no such format
    contacts.export({ format: "xlsx" });
    const format = "csv" as ContactExportOptions["format"];
    contacts.export({ format, filter: { list_uuid: "l" } });
  });

  test("are those of the format", () => {
    contacts.export({ format: "csv", bom: true, formulas: "keep", header: false, position });
    contacts.export({ format: "ndjson", position });
    // @ts-expect-error -- NDJSON has no byte order mark
    contacts.export({ format: "ndjson", bom: true });
    // @ts-expect-error -- NDJSON has no header
    contacts.export({ format: "ndjson", header: true });
    // @ts-expect-error -- JSON has no formulas
    contacts.export({ format: "json", formulas: "keep" });
    // @ts-expect-error -- a JSON array cannot be continued
    contacts.export({ format: "json", position });
    // @ts-expect-error -- it is always read in slices
    contacts.export({ format: "csv", slice: false });
    // @ts-expect-error -- there is no such value
    contacts.export({ format: "csv", formulas: "drop" });
  });
});

test("a file has no position, because it is continued by itself", () => {
  exportToFile(grinfi, "contacts.csv", { format: "csv", bom: true });
  // @ts-expect-error -- the file would lack the contacts before it
  exportToFile(grinfi, "contacts.csv", { format: "csv", position });
  const options = { format: "ndjson", position } as const;
  // @ts-expect-error -- also in options that are no literal
  exportToFile(grinfi, "contacts.ndjson", options);
});

test("an export is text and a stream of bytes", () => {
  const text = grinfi.contacts.export({ format: "csv" });
  expectTypeOf(text).toExtend<AsyncIterable<string>>();
  new Response(text.stream());
});
