import type { Contact } from "./server.ts";

interface Answer {
  readonly data: readonly Contact[];
  readonly total: number;
}

async function search(fetch: typeof globalThis.fetch, limit: number, offset: number): Promise<Answer> {
  const response = await fetch("https://api.invalid/leads/api/leads/search", {
    method: "POST",
    headers: { authorization: "Bearer test-key", "content-type": "application/json" },
    body: JSON.stringify({ limit, offset }),
  });
  if (!response.ok) throw new Error(`Status ${response.status}`);
  return (await response.json()) as Answer;
}

/** Row by row, as stripe's lists go on by themselves: the next page is asked for when the last row of one was taken. */
export async function* rowByRow(fetch: typeof globalThis.fetch, limit: number): AsyncGenerator<Contact> {
  for (let offset = 0; ; offset += limit) {
    const { data, total } = await search(fetch, limit, offset);
    yield* data;
    if (offset + data.length >= total) return;
  }
}

/** Page by page into one array, as octokit's `paginate` reads a list. */
export async function pageByPage(fetch: typeof globalThis.fetch, limit: number): Promise<Contact[]> {
  const rows: Contact[] = [];
  for (let offset = 0; ; offset += limit) {
    const { data, total } = await search(fetch, limit, offset);
    rows.push(...data);
    if (offset + data.length >= total) return rows;
  }
}
