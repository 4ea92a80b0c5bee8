import { API_KEY } from "../config.ts";
import type { Contact } from "./slow-search.ts";

interface ContactPage {
  readonly data: readonly Contact[];
  readonly total: number;
}

async function fetchPage(
  fetch: typeof globalThis.fetch,
  limit: number,
  offset: number,
): Promise<ContactPage> {
  const response = await fetch("https://api.invalid/leads/api/leads/search", {
    method: "POST",
    headers: { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" },
    body: JSON.stringify({ limit, offset }),
  });
  if (!response.ok) throw new Error(`Status ${response.status}`);
  return (await response.json()) as ContactPage;
}

/** Reads row by row, as the auto-pagination of stripe does: after the last row of a page it requests the next page. */
export async function* readRows(fetch: typeof globalThis.fetch, limit: number): AsyncGenerator<Contact> {
  for (let offset = 0; ; offset += limit) {
    const { data, total } = await fetchPage(fetch, limit, offset);
    yield* data;
    if (offset + data.length >= total) return;
  }
}

/** Reads all pages into one array, as octokit's `paginate` does. */
export async function readPages(fetch: typeof globalThis.fetch, limit: number): Promise<Contact[]> {
  const rows: Contact[] = [];
  for (let offset = 0; ; offset += limit) {
    const { data, total } = await fetchPage(fetch, limit, offset);
    rows.push(...data);
    if (offset + data.length >= total) return rows;
  }
}
