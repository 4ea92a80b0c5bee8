import type { Contact } from "@grinfi/core";
import type { Pager, Position } from "@grinfi/pagination";
import { stablePages } from "../../calls/stable-pages.ts";
import type { Resources } from "../../generated/resources.ts";
import { checkExportOptions } from "./export-options.ts";
import type { AnyExportOptions, ContactExportOptions, CsvExportOptions } from "./export-types.ts";
import { createWriter } from "./writers.ts";

/** Returns the text of each page. @throws ConfigurationError if an option is invalid. */
export async function* exportContacts(
  grinfi: Resources,
  options: ContactExportOptions,
): AsyncGenerator<string, undefined, undefined> {
  checkExportOptions(options);
  const {
    filter,
    onProgress,
    pageSize,
    position: start,
    verifyFilter = true,
    ...others
  }: AllOptions = options;
  const { bom: _, columns: _1, format: _2, formulas: _3, header: _4, ...list } = others;
  const input = {
    ...(filter !== undefined && { filter }),
    ...(pageSize !== undefined && { limit: pageSize }),
  };
  const search = (position: Position | undefined): Pager<Contact> =>
    grinfi.contacts.search(input, { ...list, position, slice: true, verifyFilter });
  const writer = createWriter(options, isStart(start));
  let head = writer.start;
  for await (const { items, offset, position, total } of stablePages("searchContacts", search, start)) {
    const text = head + writer.writePage(items);
    head = "";
    if (text !== "") yield text;
    onProgress?.({ rows: offset + items.length, ...(total !== undefined && { total }), position });
  }
  if (writer.end !== "") yield writer.end;
  return undefined;
}

/** The options of all formats. */
type AllOptions = AnyExportOptions &
  Partial<Omit<CsvExportOptions, "format" | keyof AnyExportOptions>> & {
    readonly format: string;
  };

/**
 * Whether a position is the start of the text. An export that failed at its first contact has not written the header.
 */
const isStart = (position: Position | undefined): boolean =>
  position === undefined || (position.offset === 0 && position.done !== true);
