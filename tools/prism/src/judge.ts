import { createLogger } from "@stoplight/prism-core";
import { createInstance, type IHttpRequest, type IHttpResponse } from "@stoplight/prism-http";
import { ClientAbort, observe, type SeenRequest, type Violation } from "./observe.ts";
import { generatedOperations } from "./operations.ts";

/** A `fetch` that Prism listens to. */
export interface JudgedFetch {
  /** Passes requests on as they are, and gives back what it gets. */
  readonly fetch: typeof fetch;
  /** Every request so far, in order. */
  readonly requests: readonly SeenRequest[];
  /** Every breach of the description, by the client or by the server, in order. */
  readonly violations: readonly Violation[];
  /** Forgets the requests and violations so far. */
  reset(): void;
}

/** A request as Prism reads it, with the one that it was read from. */
interface ReadRequest extends IHttpRequest {
  readonly original: Request;
}

/**
 * Puts Prism in front of a `fetch` without a server in between: it validates each request and its answer against the
 * generated description. That takes a fraction of the time of a proxy, and files go through it unharmed.
 */
export async function judgeFetch(upstream: typeof fetch): Promise<JudgedFetch> {
  const operations = await generatedOperations();
  const answers = new WeakMap<Request, Promise<Response>>();
  const prism = createInstance(
    {
      ...{ isProxy: true, upstream: new URL("http://upstream.invalid"), upstreamProxy: undefined },
      ...{ checkSecurity: true, validateRequest: true, validateResponse: true, errors: false },
      mock: { dynamic: false },
    },
    {
      logger: createLogger("prism", { level: "silent" }),
      forward:
        ({ data }) =>
        () =>
        async () => {
          const { original } = data as ReadRequest;
          const answer = upstream(original.clone());
          answers.set(original, answer);
          try {
            return { _tag: "Right", right: await readResponse((await answer).clone()) };
          } catch (error) {
            return { _tag: "Left", left: original.signal.aborted ? new ClientAbort() : (error as Error) };
          }
        },
    },
  );
  const { requests, violations } = observe(prism);
  return {
    requests,
    violations,
    async fetch(input, init) {
      const original = new Request(input, init);
      const read: ReadRequest = { ...(await readRequest(original.clone())), original };
      await prism.request(read, operations)();
      return answers.get(original) ?? Promise.reject(new Error("Prism did not pass the request on."));
    },
    reset() {
      requests.length = 0;
      violations.length = 0;
    },
  };
}

async function readRequest(request: Request): Promise<IHttpRequest> {
  const { pathname, searchParams } = new URL(request.url);
  const names = [...new Set(searchParams.keys())];
  const query = names.map((name): [string, string | string[]] => {
    const [first = "", ...more] = searchParams.getAll(name);
    return [name, more.length === 0 ? first : [first, ...more]];
  });
  return {
    method: request.method.toLowerCase() as IHttpRequest["method"],
    url: { path: pathname, query: Object.fromEntries(query) },
    headers: Object.fromEntries(request.headers),
    body: request.body === null ? null : await readBody(request),
  };
}

const readResponse = async (response: Response): Promise<IHttpResponse> => ({
  statusCode: response.status,
  headers: Object.fromEntries(response.headers),
  body: await readBody(response),
});

async function readBody(message: Request | Response): Promise<unknown> {
  const text = await message.text();
  const isJson = /^application\/([\w.-]+\+)?json\b/.test(message.headers.get("content-type") ?? "");
  return isJson && text !== "" ? JSON.parse(text) : text;
}
