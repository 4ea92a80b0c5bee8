import { EncodedJson, encodeJson } from "./encode-json.ts";
import type { Row, Table } from "./table.ts";

/** The size of a full cache in bytes. A full cache is emptied. */
const MAX_BYTES = 2 ** 21;

interface CachedRow {
  /** The row as the table held it. Another one there means that the row changed. */
  readonly stored: Row | null | undefined;
  readonly json: EncodedJson;
}

/** The JSON of the rows that were read last, because encoding takes most of the time of reading a page. */
export class RowJsonCache {
  readonly #rows = new Map<Table, Map<number, CachedRow>>();
  #bytes = 0;

  /** Returns the JSON of the row at a position, without its internal fields. */
  get(table: Table, position: number): EncodedJson {
    const stored = table.storedRowAt(position);
    const cached = this.#rows.get(table)?.get(position);
    if (cached !== undefined && cached.stored === stored) return cached.json;
    if (this.#bytes > MAX_BYTES) this.#clear();
    const json = new EncodedJson(encodeJson(table.fullRowAt(position)));
    const rows = this.#rowsOf(table);
    this.#bytes += json.bytes.length - (rows.get(position)?.json.bytes.length ?? 0);
    rows.set(position, { stored, json });
    return json;
  }

  #rowsOf(table: Table): Map<number, CachedRow> {
    let rows = this.#rows.get(table);
    if (rows === undefined) {
      rows = new Map();
      this.#rows.set(table, rows);
    }
    return rows;
  }

  #clear(): void {
    this.#rows.clear();
    this.#bytes = 0;
  }
}
