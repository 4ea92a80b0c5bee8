import type { FetchFunction } from "@grinfi/sdk";

type Fields = Readonly<Record<string, unknown>>;

/** Changes the responses that have rows. */
export function changeResponses(
  fetch: FetchFunction,
  change: (path: string, page: Fields & { readonly data: readonly Fields[] }) => object,
): FetchFunction {
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    const response = await fetch(request);
    const page = await response.clone().json();
    if (!Array.isArray(page?.data)) return response;
    return Response.json(change(pathname, page), { headers: response.headers });
  };
}

/** Changes the rows of the responses to requests whose path ends with a text. */
export const changeRows = (
  fetch: FetchFunction,
  path: string,
  change: (row: Fields) => unknown,
): FetchFunction =>
  changeResponses(fetch, (pathname, page) =>
    pathname.endsWith(path) ? { ...page, data: page.data.map(change) } : page,
  );
