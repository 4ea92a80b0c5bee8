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

/** A search in process whose answers are ready and come after a time. */
export function slowSearch(rows: number, page: number, latency: number): typeof fetch {
  const answers = Array.from({ length: Math.ceil(rows / page) }, (_, number) => {
    const offset = number * page;
    const data = Array.from({ length: Math.min(page, rows - offset) }, (_, index) =>
      contactAt(offset + index),
    );
    return JSON.stringify({ data, limit: page, offset, total: rows });
  });
  return async (input, init) => {
    const { offset } = (await new Request(input, init).json()) as { offset: number };
    await setTimeout(latency);
    return new Response(answers[offset / page], { headers: { "content-type": "application/json" } });
  };
}
