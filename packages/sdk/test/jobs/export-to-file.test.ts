import { appendFile, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { rejectionOf } from "@grinfi/testing";
import { describe, expect, test, vi } from "vitest";
import {
  ConfigurationError,
  type ContactExportProgress,
  Grinfi,
  type Journal,
  type JournalEntry,
} from "../../src/index.ts";
import { writeExport } from "../../src/node/export-to-file.ts";
import { exportToFile, type FileExportOptions } from "../../src/node.ts";
import { ContactServer, contactsInGroups } from "../support/exports/contact-server.ts";
import { readWhole } from "../support/exports/read-export.ts";
import { createTempFile } from "../support/exports/temp-file.ts";

const clientOf = ({ url }: ContactServer, apiKey = "test-key"): Grinfi =>
  new Grinfi({ apiKey, baseUrl: url, rateLimit: false, retry: false });

/** A server with 100 contacts, which an export reads in 5 pages, and a path. */
async function prepare(options: FileExportOptions) {
  const server = await ContactServer.start(contactsInGroups(100));
  const grinfi = clientOf(server);
  const whole = await readWhole(grinfi.contacts.export(options));
  server.reset();
  const { path, files } = await createTempFile("contacts.txt");
  const content = (): Promise<string> => readFile(path, "utf8");
  return { server, grinfi, whole, path, files, content };
}

const CSV: FileExportOptions = { format: "csv", columns: ["uuid", "name"], pageSize: 20 };
const NDJSON: FileExportOptions = { format: "ndjson", pageSize: 20 };
const JSON_ARRAY: FileExportOptions = { format: "json", pageSize: 20 };

test.each([CSV, NDJSON, JSON_ARRAY])("a file with $format has the text of the export", async (options) => {
  const { server, grinfi, whole, path, files, content } = await prepare(options);
  const progress: ContactExportProgress[] = [];
  const onProgress = (step: ContactExportProgress): void => void progress.push(step);
  expect(await exportToFile(grinfi, path, { ...options, onProgress })).toEqual({ rows: 100, earlierRows: 0 });
  expect(await content()).toBe(whole);
  expect(await files()).toEqual(["contacts.txt"]);
  expect(progress.map(({ rows }) => rows)).toEqual([20, 40, 60, 80, 100]);
  expect(server.requests).toBe(5);
});

const [ROBIN, KIM] = contactsInGroups(2).map(({ uuid }) => uuid);
const CSV_ROWS = `${ROBIN},Robin Sample\r\n${KIM},"Kim ""Sample"", \u{1f600}"\r\n`;
const ROBIN_OBJECT = `{"uuid":"${ROBIN}","name":"Robin Sample"}`;
const KIM_OBJECT = `{"uuid":"${KIM}","name":"Kim \\"Sample\\", \u{1f600}"}`;

test.each<[FileExportOptions, string]>([
  [CSV, `uuid,name\r\n${CSV_ROWS}`],
  [{ ...CSV, bom: true }, `\ufeffuuid,name\r\n${CSV_ROWS}`],
  [{ ...CSV, bom: true, header: false }, CSV_ROWS],
  [{ ...NDJSON, columns: ["uuid", "name"] }, `${ROBIN_OBJECT}\n${KIM_OBJECT}\n`],
  [{ ...JSON_ARRAY, columns: ["uuid", "name"] }, `[\n${ROBIN_OBJECT},\n${KIM_OBJECT}\n]\n`],
])("the options %j write this layout", async (options, text) => {
  const server = await ContactServer.start(contactsInGroups(2));
  const { path } = await createTempFile("contacts.txt");
  expect(await exportToFile(clientOf(server), path, options)).toEqual({ rows: 2, earlierRows: 0 });
  expect(await readFile(path, "utf8")).toBe(text);
});

describe.each([CSV, NDJSON, { ...CSV, header: true, bom: true } as const])(
  "an export as $format",
  (options) => {
    test("whose key expires at any page is continued with another key", async () => {
      for (let request = 2; request <= 5; request += 1) {
        const { server, grinfi, whole, path, files, content } = await prepare(options);
        await writeFile(path, "from yesterday");
        server.faults.set(request, () => server.keys.delete("test-key"));
        expect(await rejectionOf(exportToFile(grinfi, path, options))).toMatchObject({ status: 401 });
        expect(await content()).toBe("from yesterday");
        expect(await files()).toEqual(["contacts.txt", "contacts.txt.journal", "contacts.txt.part"]);
        // A second attempt with the expired key loses nothing.
        expect(await rejectionOf(exportToFile(grinfi, path, options))).toMatchObject({ status: 401 });
        server.keys.add("test-key-2");
        const earlierRows = 20 * (request - 1);
        expect(await exportToFile(clientOf(server, "test-key-2"), path, options)).toEqual({
          rows: 100,
          earlierRows,
        });
        expect(await content()).toBe(whole);
        expect(await files()).toEqual(["contacts.txt"]);
      }
    });

    test("drops the part of a page that was written after the saved position", async () => {
      const { server, grinfi, whole, path, content } = await prepare(options);
      server.faults.set(3, 500);
      await rejectionOf(exportToFile(grinfi, path, options));
      await appendFile(`${path}.part`, "half a ro");
      expect(await exportToFile(grinfi, path, options)).toEqual({ rows: 100, earlierRows: 40 });
      expect(await content()).toBe(whole);
    });

    test("begins again if its text is missing or too short", async () => {
      for (const spoil of [rm, (part: string) => truncate(part, 10)]) {
        const { server, grinfi, whole, path, content } = await prepare(options);
        server.faults.set(3, 500);
        await rejectionOf(exportToFile(grinfi, path, options));
        await spoil(`${path}.part`);
        expect(await exportToFile(grinfi, path, options)).toEqual({ rows: 100, earlierRows: 0 });
        expect(await content()).toBe(whole);
      }
    });

    test.each<[string, FileExportOptions]>([
      ["another format", { ...JSON_ARRAY, columns: ["uuid"] }],
      ["another filter", { ...options, filter: { created_at: { ">=": "2026-01-01T00:00:01Z" } } }],
      ["other columns", { ...options, columns: [{ header: "name", value: ({ name }) => name }] }],
    ])("begins again with %s, and so do the first options after that", async (_, other) => {
      const { server, grinfi, whole, path, content } = await prepare(options);
      const failAt = async (request: number, failing: FileExportOptions): Promise<void> => {
        server.reset();
        server.faults.set(request, 500);
        await rejectionOf(exportToFile(grinfi, path, failing));
      };
      await failAt(3, options);
      expect(await exportToFile(grinfi, path, other)).toMatchObject({ earlierRows: 0 });
      expect(await content()).toBe(await readWhole(grinfi.contacts.export(other)));
      await failAt(3, options);
      await failAt(2, other);
      expect(await exportToFile(grinfi, path, options)).toMatchObject({ earlierRows: 0 });
      expect(await content()).toBe(whole);
    });

    test("is continued after an error of onProgress, and after an abort", async () => {
      const { grinfi, whole, path, content } = await prepare(options);
      const stop = new Error("enough");
      const onProgress = (): void => {
        throw stop;
      };
      expect(await rejectionOf(exportToFile(grinfi, path, { ...options, onProgress }))).toBe(stop);
      const controller = new AbortController();
      const { signal } = controller;
      const abort = (): void => controller.abort(stop);
      expect(await rejectionOf(exportToFile(grinfi, path, { ...options, signal, onProgress: abort }))).toBe(
        stop,
      );
      const { rows, earlierRows } = await exportToFile(grinfi, path, options);
      expect(rows).toBe(100);
      expect(earlierRows).toBeGreaterThan(20);
      expect(await content()).toBe(whole);
    });
  },
);

test("is not continued with the contacts of another account, and can begin again", async () => {
  const { server, grinfi, path, files, content } = await prepare(NDJSON);
  server.faults.set(3, 500);
  await rejectionOf(exportToFile(grinfi, path, NDJSON));
  const before = await readFile(`${path}.part`, "utf8");

  const other = await ContactServer.start(
    contactsInGroups(100).map((one) => ({ ...one, uuid: `${one.uuid}-2` })),
  );
  const error = await rejectionOf(exportToFile(clientOf(other), path, NDJSON));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(String(error)).toContain("does not exist: it was deleted, or the client is of another account");
  expect(await readFile(`${path}.part`, "utf8")).toBe(before);
  expect(await files()).toEqual(["contacts.txt.journal", "contacts.txt.part"]);

  await rm(`${path}.journal`);
  expect(await exportToFile(clientOf(other), path, NDJSON)).toEqual({ rows: 100, earlierRows: 0 });
  expect(await content()).toBe(await readWhole(clientOf(other).contacts.export(NDJSON)));
});

test("a JSON array begins again, and leaves nothing when it fails", async () => {
  const { server, grinfi, whole, path, files, content } = await prepare(JSON_ARRAY);
  server.faults.set(3, 401);
  await rejectionOf(exportToFile(grinfi, path, JSON_ARRAY));
  expect(await files()).toEqual([]);
  expect(await exportToFile(grinfi, path, JSON_ARRAY)).toEqual({ rows: 100, earlierRows: 0 });
  expect(await content()).toBe(whole);
});

test.each<[string, FileExportOptions, object]>([
  ["at its first page", CSV, { status: 500 }],
  ["because of an invalid option", { ...CSV, pageSize: 0 }, { code: "configuration" }],
])("an export that fails %s leaves nothing", async (_, options, error) => {
  const { server, grinfi, path, files } = await prepare(CSV);
  server.faults.set(1, 500);
  expect(await rejectionOf(exportToFile(grinfi, path, options))).toMatchObject(error);
  expect(await files()).toEqual([]);
});

test.each<[string, (path: string) => unknown, unknown]>([
  ["does not take the option position", (path) => path, { ...CSV, position: { offset: 60 } }],
  ["does not take the option position", (path) => path, { ...NDJSON, position: null }],
  ["does not take the option position", (path) => path, { ...JSON_ARRAY, position: { offset: 0 } }],
  ["options of an export must be an object", (path) => path, null],
  ["options of an export must be an object", (path) => path, undefined],
  ["options of an export must be an object", (path) => path, "csv"],
  ["path of the file must be", () => "", CSV],
  ["path of the file must be", () => undefined, CSV],
  ["path of the file must be", () => 5, CSV],
  ["path of the file must be", (path) => pathToFileURL(path), CSV],
  ["is a folder", (path) => dirname(path), CSV],
])("%s: nothing is read or written", async (message, pathOf, options) => {
  const { server, grinfi, path, files } = await prepare(CSV);
  const error = await rejectionOf(exportToFile(grinfi, pathOf(path) as string, options as FileExportOptions));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(String(error)).toContain(message);
  expect(server.requests).toBe(0);
  expect(await files()).toEqual([]);
  expect(await readdir(dirname(dirname(path)))).not.toContain(`${basename(dirname(path))}.journal`);
});

test("a position that is undefined counts as absent", async () => {
  const { grinfi, path, whole, content } = await prepare(CSV);
  await exportToFile(grinfi, path, { ...CSV, position: undefined } as object as FileExportOptions);
  expect(await content()).toBe(whole);
});

test("two exports to one path at a time are an error, and the first one is whole", async () => {
  const { grinfi, whole, path, content } = await prepare(CSV);
  let second: Promise<unknown> | undefined;
  const onProgress = (): void => {
    second ??= rejectionOf(exportToFile(grinfi, path, NDJSON));
  };
  await exportToFile(grinfi, path, { ...CSV, onProgress });
  expect(await second).toBeInstanceOf(ConfigurationError);
  expect(await content()).toBe(whole);
});

test.each([CSV, JSON_ARRAY])(
  "an export as $format that lost its journal replaces no file",
  async (options) => {
    const { grinfi, path, files, content } = await prepare(options);
    await writeFile(path, "from yesterday");
    const appended: JournalEntry[] = [];
    const lost = new Error("Another process has the journal.");
    const isLast = (): boolean => appended.length === (options.format === "json" ? 1 : 5);
    const journal: Journal = {
      read: () => appended,
      append: async (entry) => {
        if (isLast()) throw lost;
        appended.push(entry);
      },
    };
    const removeJournal = vi.fn(async () => {});
    const writing = writeExport(grinfi, path, options, journal, removeJournal);
    expect(await rejectionOf(writing)).toBe(lost);
    expect(await content()).toBe("from yesterday");
    // The other process may be using them.
    expect(removeJournal).not.toHaveBeenCalled();
    expect(await files()).toEqual(["contacts.txt", "contacts.txt.part"]);
  },
);

test("an empty file replaces an existing one if no contact matches", async () => {
  const { server, grinfi, path, content } = await prepare(NDJSON);
  server.contacts = [];
  await writeFile(path, "from yesterday");
  expect(await exportToFile(grinfi, path, NDJSON)).toEqual({ rows: 0, earlierRows: 0 });
  expect(await content()).toBe("");
});
