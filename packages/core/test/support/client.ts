import { type ClientOptions, createClient, type GrinfiClient } from "../../src/index.ts";
import { createPathsClient, type PathsClient } from "../../src/paths.ts";

/** Both clients, with responses from a function. */
export function clientWith(
  respond: (request: Request) => Response | Promise<Response>,
  options: ClientOptions = {},
): { client: GrinfiClient; paths: PathsClient; requests: Request[] } {
  const requests: Request[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    requests.push(request);
    return respond(request);
  };
  const all = { apiKey: "not-a-real-key", baseUrl: "https://api.invalid", fetch, ...options };
  return { client: createClient(all), paths: createPathsClient(all), requests };
}
