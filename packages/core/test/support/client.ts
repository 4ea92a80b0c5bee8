import { type ClientOptions, createClient, type GrinfiClient } from "../../src/index.ts";

/** A client whose requests are answered by a function. */
export function clientWith(
  answer: (request: Request) => Response | Promise<Response>,
  options: ClientOptions = {},
): { client: GrinfiClient; requests: Request[] } {
  const requests: Request[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    requests.push(request);
    return answer(request);
  };
  const client = createClient({
    apiKey: "not-a-real-key",
    baseUrl: "https://api.invalid",
    fetch,
    ...options,
  });
  return { client, requests };
}

/** What a promise rejects with. */
export async function rejectionOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown.");
}
