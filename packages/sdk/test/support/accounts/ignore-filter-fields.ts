type Fetch = typeof globalThis.fetch;

/** Simulates a server that ignores some fields of a filter. */
export function ignoreFilterFields(fetch: Fetch, fields: readonly string[]): Fetch {
  return async (...given) => {
    const request = new Request(...given);
    const url = new URL(request.url);
    for (const field of fields)
      for (const name of [...url.searchParams.keys()])
        if (name.startsWith(`filter[${field}]`)) url.searchParams.delete(name);
    const body = request.method === "GET" ? null : withoutFields(await request.text(), fields);
    const { headers, method, signal } = request;
    return fetch(new Request(url, { body, headers, method, signal }));
  };
}

function withoutFields(body: string, fields: readonly string[]): string {
  if (!body.startsWith("{")) return body;
  const { filter, ...others } = JSON.parse(body) as { filter?: Record<string, unknown> };
  if (filter === undefined) return body;
  const known = Object.entries(filter).filter(([field]) => !fields.includes(field));
  return JSON.stringify({ ...others, filter: Object.fromEntries(known) });
}
