import type { PageRequest, PageResult, PagerOptions } from "../../src/index.ts";

export interface Row {
  readonly uuid: string;
  readonly created_at: string;
}

type FullPageResult = PageResult<Row> & { readonly items: Row[] };

/** What the server returns about the end of its list. */
export const END_INFO = ["hasMore", "total", "both", "nothing"] as const;
export type EndInfo = (typeof END_INFO)[number];

export const rowsOf = (count: number): Row[] => Array.from({ length: count }, (_, index) => rowAt(index));

/** Returns a row. Ten consecutive rows have the same `created_at`. */
export const rowAt = (index: number, suffix = ""): Row => ({
  uuid: `row-${index}${suffix}`,
  created_at: new Date(Date.UTC(2026, 0, 1) + Math.floor(index / 10) * 1000).toISOString(),
});

/** A list on a correct server, which records its requests. */
export class FakeList {
  rows: Row[];
  endInfo: EndInfo;
  /** The maximum number of rows in a page. */
  maxPageSize: number = Number.POSITIVE_INFINITY;
  /** The deepest `offset + limit` that the server accepts. */
  window: number = Number.POSITIVE_INFINITY;
  /** Called for each request. It may change the rows, wait or throw. */
  onRequest: (request: PageRequest, count: number) => void | Promise<void> = () => {};
  /** Changes the result of a request. */
  mapResult: (result: FullPageResult, request: PageRequest) => PageResult<Row> | undefined = (result) =>
    result;
  readonly requests: PageRequest[] = [];
  inFlight = 0;
  maxInFlight = 0;

  constructor(rows: Row[], endInfo: EndInfo = "both") {
    this.rows = rows;
    this.endInfo = endInfo;
  }

  readonly fetchPage = async (request: PageRequest): Promise<PageResult<Row> | undefined> => {
    this.requests.push(request);
    this.inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
    try {
      await this.onRequest(request, this.requests.length);
      return this.mapResult(this.#result(request), request);
    } finally {
      this.inFlight -= 1;
    }
  };

  /** Returns options for a pager over this list. */
  options(more: Omit<PagerOptions<Row>, "fetchPage"> = {}): PagerOptions<Row> {
    return { fetchPage: this.fetchPage, ...more };
  }

  /** The offset and limit of each request. */
  get requestedPages(): [offset: number, limit: number][] {
    return this.requests.map(({ offset, limit }) => [offset, limit]);
  }

  #result({ offset, limit, lowerBound }: PageRequest): FullPageResult {
    if (offset + limit > this.window) throw new RangeError(`offset + limit must be at most ${this.window}.`);
    const rows =
      lowerBound === undefined
        ? this.rows
        : this.rows.filter(({ created_at }) =>
            lowerBound.operator === ">" ? created_at > lowerBound.value : created_at >= lowerBound.value,
          );
    const items = rows.slice(offset, offset + Math.min(limit, this.maxPageSize));
    const total = this.endInfo === "total" || this.endInfo === "both" ? rows.length : undefined;
    const hasMore =
      this.endInfo === "hasMore" || this.endInfo === "both" ? offset + items.length < rows.length : undefined;
    return { items, total, hasMore };
  }
}

export const uuidsOf = (rows: readonly Row[]): string[] => rows.map(({ uuid }) => uuid);
