import type { PageRequest, PageResult } from "@grinfi/pagination";

/** A row of an API that is not Grinfi's. */
interface Row {
  readonly id: number;
  readonly name: string;
  readonly created_at: string;
}

const ROWS: readonly Row[] = Array.from({ length: 250 }, (_, id) => ({
  id,
  name: `Row ${id}`,
  created_at: new Date(Date.UTC(2026, 0, 1, 0, id)).toISOString(),
}));

/** A page of them, as the page function of a pager gives it. */
export async function pageOf({ limit, offset }: PageRequest): Promise<PageResult<Row>> {
  return { items: ROWS.slice(offset, offset + limit), total: ROWS.length };
}

/** A page of the rows from a moment on. */
export async function searchRows(query: {
  readonly offset: number;
  readonly limit: number;
  readonly order: string;
  readonly filter: { readonly created_at: Readonly<Record<string, unknown>> } | undefined;
}): Promise<PageResult<Row>> {
  const { offset, limit, filter } = query;
  const from = String(filter?.created_at[">="] ?? "");
  const rows = ROWS.filter((row) => row.created_at >= from);
  return { items: rows.slice(offset, offset + limit), total: rows.length };
}

/** What it answers at https://api.example.com: rows where a page is asked for; anything else it takes with thanks. */
export function answerOther({ searchParams }: URL): Response {
  const limit = searchParams.get("limit");
  if (limit === null) return new Response(null, { status: 202 });
  const offset = Number(searchParams.get("offset"));
  return Response.json({ data: ROWS.slice(offset, offset + Number(limit)), total: ROWS.length });
}
