import type { PageRequest, PageResult } from "@grinfi/pagination";

/** A row of a sample API that is not Grinfi's. */
interface SampleRow {
  readonly id: number;
  readonly name: string;
  readonly created_at: string;
}

const SAMPLE_ROWS: readonly SampleRow[] = Array.from({ length: 250 }, (_, id) => ({
  id,
  name: `Row ${id}`,
  created_at: new Date(Date.UTC(2026, 0, 1, 0, id)).toISOString(),
}));

/** Returns a page of the rows, as the page function of a pager does. */
export async function fetchPage({ limit, offset }: PageRequest): Promise<PageResult<SampleRow>> {
  return { items: SAMPLE_ROWS.slice(offset, offset + limit), total: SAMPLE_ROWS.length };
}

/** Returns a page of the rows that were created at or after a time. */
export async function searchRows(query: {
  readonly offset: number;
  readonly limit: number;
  readonly order: string;
  readonly filter: { readonly created_at: Readonly<Record<string, unknown>> } | undefined;
}): Promise<PageResult<SampleRow>> {
  const { offset, limit, filter } = query;
  const from = String(filter?.created_at[">="] ?? "");
  const rows = SAMPLE_ROWS.filter((row) => row.created_at >= from);
  return { items: rows.slice(offset, offset + limit), total: rows.length };
}

/** Responds as https://api.example.com: with rows if the query has a limit, and with 202 to all other requests. */
export function respondToSampleApi({ searchParams }: URL): Response {
  const limit = searchParams.get("limit");
  if (limit === null) return new Response(null, { status: 202 });
  const offset = Number(searchParams.get("offset"));
  return Response.json({
    data: SAMPLE_ROWS.slice(offset, offset + Number(limit)),
    total: SAMPLE_ROWS.length,
  });
}
