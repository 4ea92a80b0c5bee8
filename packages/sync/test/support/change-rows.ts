import type { FetchFunction } from "@grinfi/sdk";

type Fields = Readonly<Record<string, unknown>>;

/** Changes the rows of the responses to requests whose path ends with a text. */
export function changeRows(
  fetch: FetchFunction,
  path: string,
  change: (row: Fields) => Fields,
): FetchFunction {
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    const response = await fetch(request);
    if (!pathname.endsWith(path)) return response;
    const page = (await response.json()) as { readonly data: readonly Fields[] };
    return Response.json({ ...page, data: page.data.map(change) }, { headers: response.headers });
  };
}
