import { setTimeout } from "node:timers/promises";

export interface Contact {
  readonly uuid: string;
  readonly created_at: string;
  readonly name: string;
}

export const contactAt = (index: number): Contact => ({
  uuid: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
  created_at: new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString(),
  name: `Robin Sample ${index}`,
});

/**
 * Creates a `fetch` that responds to a search after a latency in milliseconds. The responses are prepared in advance.
 */
export function createSlowSearch(rows: number, pageSize: number, latency: number): typeof fetch {
  const responses = Array.from({ length: Math.ceil(rows / pageSize) }, (_, page) => {
    const offset = page * pageSize;
    const data = Array.from({ length: Math.min(pageSize, rows - offset) }, (_, index) =>
      contactAt(offset + index),
    );
    return JSON.stringify({ data, limit: pageSize, offset, total: rows });
  });
  return async (input, init) => {
    const { offset } = (await new Request(input, init).json()) as { offset: number };
    await setTimeout(latency);
    return new Response(responses[offset / pageSize], { headers: { "content-type": "application/json" } });
  };
}
