import { createLogger } from "@stoplight/prism-core";
import { createInstance, type IHttpRequest, type IHttpResponse } from "@stoplight/prism-http";
import { generatedOperations } from "./operations.ts";
import { ClientAbort, type RecordedRequest, recordViolations, type Violation } from "./record-violations.ts";

/** A `fetch` whose requests and responses Prism validates. */
export interface ValidatedFetch {
  /** Forwards requests unchanged, and returns the responses unchanged. */
  readonly fetch: typeof fetch;
  /** Every request so far, in order. */
  readonly requests: readonly RecordedRequest[];
  /** Every violation of the description, by the client or by the server, in order. */
  readonly violations: readonly Violation[];
  /** Clears the requests and violations. */
  reset(): void;
}

/** A request in Prism's format, and the original request. */
interface PrismRequest extends IHttpRequest {
  readonly original: Request;
}

/**
 * Validates each request and response of a `fetch` against the generated description, without a server. This is much
 * faster than a proxy, and does not change files.
 */
export async function validateFetch(upstream: typeof fetch): Promise<ValidatedFetch> {
  const operations = await generatedOperations();
  const responses = new WeakMap<Request, Promise<Response>>();
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
          const { original } = data as PrismRequest;
          const response = upstream(original.clone());
          responses.set(original, response);
          try {
            return { _tag: "Right", right: await readResponse((await response).clone()) };
          } catch (error) {
            return { _tag: "Left", left: original.signal.aborted ? new ClientAbort() : (error as Error) };
          }
        },
    },
  );
  const { requests, violations } = recordViolations(prism);
  return {
    requests,
    violations,
    async fetch(input, init) {
      const original = new Request(input, init);
      const read: PrismRequest = { ...(await readRequest(original.clone())), original };
      await prism.request(read, operations)();
      return responses.get(original) ?? Promise.reject(new Error("Prism did not forward the request."));
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
