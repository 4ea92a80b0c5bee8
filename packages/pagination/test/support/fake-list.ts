import type { PageRequest, PageResult, PagerOptions } from "../../src/index.ts";

export interface Row {
  readonly uuid: string;
  readonly created_at: string;
}

type FullAnswer = PageResult<Row> & { readonly items: Row[] };

/** What the server says of the end of its list. */
export const SAYS = ["hasMore", "total", "both", "nothing"] as const;
export type Says = (typeof SAYS)[number];

export const rowsOf = (count: number): Row[] => Array.from({ length: count }, (_, index) => rowAt(index));

/** Ten rows have the same time of creation. */
export const rowAt = (index: number, suffix = ""): Row => ({
  uuid: `row-${index}${suffix}`,
  created_at: new Date(Date.UTC(2026, 0, 1) + Math.floor(index / 10) * 1000).toISOString(),
});

/** A list as an honest server keeps it, and what was asked of it. */
export class ModelList {
  rows: Row[];
  says: Says;
  /** The most rows that it gives at once. */
  clamp: number = Number.POSITIVE_INFINITY;
  /** The deepest that it can be read. */
  window: number = Number.POSITIVE_INFINITY;
  /** Called before each answer is made; may change the rows, wait or fail. */
  before: (request: PageRequest, count: number) => void | Promise<void> = () => {};
  /** What becomes of an answer. */
  after: (answer: FullAnswer, request: PageRequest) => PageResult<Row> | undefined = (answer) => answer;
  readonly requests: PageRequest[] = [];
  inFlight = 0;
  mostInFlight = 0;

  constructor(rows: Row[], says: Says = "both") {
    this.rows = rows;
    this.says = says;
  }

  readonly fetchPage = async (request: PageRequest): Promise<PageResult<Row> | undefined> => {
    this.requests.push(request);
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    try {
      await this.before(request, this.requests.length);
      return this.after(this.#answer(request), request);
    } finally {
      this.inFlight -= 1;
    }
  };

  /** Options of a pager over this list. */
  options(more: Omit<PagerOptions<Row>, "fetchPage"> = {}): PagerOptions<Row> {
    return { fetchPage: this.fetchPage, ...more };
  }

  /** The offsets and limits that were asked for. */
  get asked(): [offset: number, limit: number][] {
    return this.requests.map(({ offset, limit }) => [offset, limit]);
  }

  #answer({ offset, limit, from }: PageRequest): FullAnswer {
    if (offset + limit > this.window) throw new RangeError(`No offset + limit past ${this.window}.`);
    const rows =
      from === undefined
        ? this.rows
        : this.rows.filter(({ created_at }) =>
            from.operator === ">" ? created_at > from.value : created_at >= from.value,
          );
    const items = rows.slice(offset, offset + Math.min(limit, this.clamp));
    const total = this.says === "total" || this.says === "both" ? rows.length : undefined;
    const hasMore =
      this.says === "hasMore" || this.says === "both" ? offset + items.length < rows.length : undefined;
    return { items, total, hasMore };
  }
}

export const uuidsOf = (rows: readonly Row[]): string[] => rows.map(({ uuid }) => uuid);

/** What a promise rejects with. */
export const rejectionOf = async (promise: PromiseLike<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error("It did not reject.");
    },
    (error: unknown) => error,
  );
