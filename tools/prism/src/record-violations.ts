import { type IHttpRequest, type PrismHttpInstance, ProblemJsonError } from "@stoplight/prism-http";

/** A request that the server received. */
export interface RecordedRequest {
  readonly method: string;
  /** The path template of the matching operation, or the path if no operation matches. */
  readonly path: string;
}

/** A violation of the description. */
export interface Violation {
  readonly request: string;
  /** The side that violated the description. */
  readonly side: "client" | "server";
  readonly message: string;
}

/** The client aborted the request. This is not a violation by either side. */
export class ClientAbort extends Error {}

interface Recording {
  readonly requests: RecordedRequest[];
  readonly violations: Violation[];
}

/**
 * Records the requests that Prism receives and the violations that it finds.
 *
 * Prism reports a violation to the client in a header of a declared error response, or in a problem document if none is
 * declared. It truncates a long header, and the code under test may ignore both. So this wraps Prism's own validation.
 */
export function recordViolations(
  prism: PrismHttpInstance,
  onViolation: (violation: Violation) => void = () => {},
): Recording {
  const requests: RecordedRequest[] = [];
  const violations: Violation[] = [];
  const validate = prism.request;

  prism.request = (input, operations, config) => async () => {
    const method = input.method.toUpperCase();
    // Prism sorts all given operations for each request, so it gets only those with a matching path.
    const matching = operations.filter(({ path }) => matchesTemplate(path, input.url.path));
    requests.push({ method, path: findTemplate(input, matching) });
    const add = (side: Violation["side"], message: string): void => {
      const violation: Violation = { request: `${method} ${input.url.path}`, side, message };
      violations.push(violation);
      onViolation(violation);
    };
    const candidates = matching.length === 0 ? operations : matching;
    const result = await validate(withoutFraming(input), candidates, config)();
    if (result._tag === "Left") {
      if (result.left instanceof ClientAbort) return result;
      // Prism reports rejected requests as problem documents. Any other error means that the upstream did not respond.
      add(result.left instanceof ProblemJsonError ? "client" : "server", describeError(result.left));
    } else {
      const { validations, output } = result.right;
      for (const { path = [], message } of validations.input) add("client", [...path, message].join(" "));
      for (const { path = [], message } of validations.output) {
        add("server", [`status ${output?.statusCode}:`, ...path, message].join(" "));
      }
    }
    return result;
  };
  return { requests, violations };
}

/** Removes `transfer-encoding`: Prism forwards a body with its length, and a request with both headers is rejected. */
function withoutFraming(input: IHttpRequest): IHttpRequest {
  const { "transfer-encoding": _, ...headers } = input.headers ?? {};
  return { ...input, headers };
}

/** Returns the matching template with the fewest parameters. */
function findTemplate({ method, url }: IHttpRequest, matching: readonly TemplateOperation[]): string {
  const parameters = (template: string): number => template.split("{").length;
  const [first] = matching
    .filter((operation) => operation.method === method)
    .sort((a, b) => parameters(a.path) - parameters(b.path));
  return first?.path ?? url.path;
}

interface TemplateOperation {
  readonly method: string;
  readonly path: string;
}

function matchesTemplate(template: string, path: string): boolean {
  const expected = template.split("/");
  const actual = path.split("/");
  return (
    expected.length === actual.length &&
    expected.every((segment, index) => segment.startsWith("{") || segment === actual[index])
  );
}

function describeError(error: Error & { detail?: string; additional?: unknown }): string {
  const { message, detail, additional } = error;
  return [message, detail, additional === undefined ? undefined : JSON.stringify(additional)]
    .filter(Boolean)
    .join(": ");
}
