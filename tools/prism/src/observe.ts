import { type IHttpRequest, type PrismHttpInstance, ProblemJsonError } from "@stoplight/prism-http";

/** A request that reached the server. */
export interface SeenRequest {
  readonly method: string;
  /** The path template of the operation that it matches; the path itself when it matches none. */
  readonly path: string;
}

/** A breach of the description. */
export interface Violation {
  readonly request: string;
  /** Who breached it. */
  readonly side: "client" | "server";
  readonly message: string;
}

/** The client no longer waits for the answer. That is no breach by either side. */
export class ClientAbort extends Error {}

interface Observation {
  readonly requests: SeenRequest[];
  readonly violations: Violation[];
}

/**
 * Records what Prism judges, at the place where it judges.
 *
 * Prism tells a client of a violation in two ways: in a header of a declared error answer, and in a problem
 * document where no such answer is declared. The header is cut when it grows long, and the code under test may
 * swallow either. Here both are seen, and whole.
 */
export function observe(
  prism: PrismHttpInstance,
  onViolation: (violation: Violation) => void = () => {},
): Observation {
  const requests: SeenRequest[] = [];
  const violations: Violation[] = [];
  const judge = prism.request;

  prism.request = (input, operations, config) => async () => {
    const method = input.method.toUpperCase();
    // Prism sorts all operations anew for each request; those with another path are none of its business.
    const fitting = operations.filter(({ path }) => fits(path, input.url.path));
    requests.push({ method, path: findTemplate(input, fitting) });
    const add = (side: Violation["side"], message: string): void => {
      const violation: Violation = { request: `${method} ${input.url.path}`, side, message };
      violations.push(violation);
      onViolation(violation);
    };
    const candidates = fitting.length === 0 ? operations : fitting;
    const result = await judge(withoutFraming(input), candidates, config)();
    if (result._tag === "Left") {
      if (result.left instanceof ClientAbort) return result;
      // Prism speaks of what it refuses in problem documents; anything else is an upstream that did not answer.
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

/** Prism sends a body on as a whole, with its length; a request that says "in pieces" as well is refused. */
function withoutFraming(input: IHttpRequest): IHttpRequest {
  const { "transfer-encoding": _, ...headers } = input.headers ?? {};
  return { ...input, headers };
}

/** Of the templates that fit, the one that takes the fewest segments as parameters. */
function findTemplate({ method, url }: IHttpRequest, fitting: readonly Endpoint[]): string {
  const parameters = (template: string): number => template.split("{").length;
  const [first] = fitting
    .filter((operation) => operation.method === method)
    .sort((a, b) => parameters(a.path) - parameters(b.path));
  return first?.path ?? url.path;
}

interface Endpoint {
  readonly method: string;
  readonly path: string;
}

function fits(template: string, path: string): boolean {
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
