import { readFile, rm } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { Grinfi } from "../../src/index.ts";
import { type ExportedFile, exportToFile, type FileExportOptions } from "../../src/node.ts";
import { type KillPoint, killPoints } from "../support/crash/kill-at.ts";
import { type Finished, runInChild } from "../support/crash/run-in-child.ts";
import { ContactServer, contactsInGroups } from "../support/exports/contact-server.ts";
import { readWhole } from "../support/exports/read-export.ts";
import { createTempFile } from "../support/exports/temp-file.ts";

const PAGES = 4;
const OPTIONS: readonly FileExportOptions[] = [
  { format: "csv", columns: ["uuid", "name"], header: true, bom: true, pageSize: 10 },
  { format: "ndjson", pageSize: 10 },
];

const clientOf = (server: ContactServer, apiKey = "test-key"): Grinfi =>
  new Grinfi({ apiKey, baseUrl: server.url, rateLimit: false, retry: false });

const runExport = (
  { url }: ContactServer,
  path: string,
  options: FileExportOptions,
  killAt?: KillPoint,
): Promise<Finished<ExportedFile>> =>
  runInChild({
    ...{ scenario: "export-to-file", url, journal: `${path}.journal`, args: { path, options } },
    ...(killAt && { killAt }),
  });

describe.each(OPTIONS)("a process that exports $format to a file", (options) => {
  // A process appends an entry at the start, and one for each page.
  const points = killPoints({ appends: 1 + PAGES, requests: PAGES });

  test.each(points)("and is killed $moment $number, is continued by another one", async (point) => {
    const server = await ContactServer.start(contactsInGroups(10 * PAGES));
    const whole = await readWhole(clientOf(server).contacts.export(options));
    const { path, files } = await createTempFile("contacts.txt");
    expect(await runExport(server, path, options, point)).toEqual({ isKilled: true });
    expect(await files()).not.toContain("contacts.txt");
    server.reset();
    server.keys.delete("test-key");
    server.keys.add("test-key-2");
    const { rows, earlierRows } = await exportToFile(clientOf(server, "test-key-2"), path, options);
    expect(rows).toBe(10 * PAGES);
    expect(await readFile(path, "utf8")).toBe(whole);
    expect(await files()).toEqual(["contacts.txt"]);
    // The page whose position was not saved is read again. A page more is needed, because each begins with a few
    // contacts that are known.
    expect(server.requests).toBeLessThanOrEqual(PAGES - Math.floor(earlierRows / 10) + 2);
  });

  test("and is not killed, passes each of these points", async () => {
    const server = await ContactServer.start(contactsInGroups(10 * PAGES));
    const { path } = await createTempFile("contacts.txt");
    const beyond = { moment: "before append", number: PAGES + 2 } as const;
    expect(await runExport(server, path, options, beyond)).toEqual({
      isKilled: false,
      report: { rows: 10 * PAGES, earlierRows: 0 },
    });
    expect(server.requests).toBe(PAGES);
  });

  test("and is killed twice, with the first part removed between, begins again", async () => {
    const server = await ContactServer.start(contactsInGroups(10 * PAGES));
    const whole = await readWhole(clientOf(server).contacts.export(options));
    const { path } = await createTempFile("contacts.txt");
    await runExport(server, path, options, { moment: "before append", number: 3 });
    await rm(`${path}.part`);
    // This one writes a longer page, and is killed before its position is saved.
    const long = { ...options, pageSize: 30 };
    expect(await runExport(server, path, long, { moment: "before append", number: 2 })).toEqual({
      isKilled: true,
    });
    expect((await readFile(`${path}.part`)).length).toBeGreaterThan(0);
    expect(await exportToFile(clientOf(server), path, options)).toEqual({ rows: 40, earlierRows: 0 });
    expect(await readFile(path, "utf8")).toBe(whole);
  });
});
