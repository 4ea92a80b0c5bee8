import type { SentRequest } from "../../programs/repeats.ts";
import type { Runtime } from "../sandbox/runtimes.ts";
import type { RecordedRequest } from "./recording-server.ts";

/** A fault on a reused connection after the server has read the request. */
type Fault = "reset" | "close" | "421" | "408";

/** The methods that the `fetch` of a runtime repeats by itself after a fault. */
type RepeatedMethods = Readonly<Partial<Record<Fault, string>>>;

const ALL_METHODS = "GET, POST, PUT, DELETE";
const REPEATED_BY_NODE: RepeatedMethods = { "421": ALL_METHODS };

const REPEATED_METHODS: Readonly<Record<Runtime, RepeatedMethods>> = {
  "Node 20.19": REPEATED_BY_NODE,
  "Node 22": REPEATED_BY_NODE,
  "Node 24": REPEATED_BY_NODE,
  "Node 26": REPEATED_BY_NODE,
  Bun: { reset: "GET, PUT, DELETE", close: "GET, PUT, DELETE" },
  Deno: { reset: ALL_METHODS, close: ALL_METHODS },
  workerd: {},
  Chromium: { reset: ALL_METHODS, close: ALL_METHODS, "421": ALL_METHODS, "408": ALL_METHODS },
};

/** Describes the repeated requests of a runtime in the words of the table in the guide on errors. */
export function describeRepeats(runtime: Runtime): string {
  const faults = Object.entries(REPEATED_METHODS[runtime]);
  const methods = new Set(faults.map(([, repeated]) => repeated));
  const parts = [...methods].map((repeated) => {
    const after = faults.filter(([, each]) => each === repeated).map(([fault]) => fault);
    return `after ${after.join(", ")}: ${repeated}`;
  });
  return parts.join("; ") || "nothing";
}

/**
 * Compares the requests that the program sent with those that the servers received.
 *
 * @param received - Requests to the server that the program calls.
 * @param redirected - Requests to the other origin, which the server redirects to.
 * @returns The problems. The list is empty if each request was sent as often as it may be.
 */
export function findProblems(
  runtime: Runtime,
  sent: readonly SentRequest[],
  received: readonly RecordedRequest[],
  redirected: readonly RecordedRequest[],
): readonly string[] {
  return sent.flatMap((one) => {
    const here = received.filter(({ id }) => id === one.id);
    const there = redirected.filter(({ id }) => id === one.id);
    const check = one.sender === "fetch" ? checkRuntime : one.request === "GET" ? checkRead : checkWrite;
    return check(runtime, one, here, there).map(
      (problem) =>
        `${one.request} of ${one.sender}, ${one.fault}: ${problem} ` +
        `(received: ${here.length}, at the other origin: ${there.length})`,
    );
  });
}

type Check = (
  runtime: Runtime,
  sent: SentRequest,
  received: readonly RecordedRequest[],
  redirected: readonly RecordedRequest[],
) => readonly string[];

/** Checks that the runtime repeats exactly the requests in the table above. */
const checkRuntime: Check = (runtime, { request, fault }, received) =>
  problemsIn([
    [fault !== "421" && received[0]?.isReused !== true, "it was not sent on a reused connection"],
    [received.length > 1 !== isRepeated(runtime, request, fault), "the table of repeats says otherwise"],
  ]);

/**
 * Checks that the client follows each redirect, and sends no key to another origin. In a browser, the browser follows
 * redirects.
 */
const checkRead: Check = (runtime, { attempts, fault }, received, redirected) => {
  const isAway = fault === "redirect-away";
  // A browser sends the key to another origin only with its permission (CORS), so the redirect fails.
  if (runtime === "Chromium") {
    return isAway ? [] : problemsIn([[received.length !== 2, "the redirect was not followed"]]);
  }
  return problemsIn([
    [attempts !== 2, "the client did not follow the redirect itself"],
    [
      received.length !== (isAway ? 1 : 2) || redirected.length !== (isAway ? 1 : 0),
      "the redirect was not followed exactly once",
    ],
    [received.some(({ headers }) => headers.authorization === undefined), "the key is missing"],
    [
      redirected.some(({ headers }) => headers.authorization !== undefined),
      "another origin received the key",
    ],
  ]);
};

/** Checks that each attempt is received at most once, complete, and never at another location. */
const checkWrite: Check = (runtime, { attempts, sender, fault, request }, received, redirected) => {
  const isRateLimited = fault === "429";
  const bodies = new Set(received.map(({ body }) => body.toString("latin1")));
  // Nothing prevents a browser from repeating a request.
  const isUnpreventable = runtime === "Chromium" && isRepeated(runtime, request, fault);
  return problemsIn([
    [attempts !== (isRateLimited && sender === "sdk" ? 2 : 1), `the client made ${attempts} attempts`],
    [!isUnpreventable && received.length !== attempts, "it was not received once per attempt"],
    [redirected.length > 0 || received.some(({ path }) => path === "/landed"), "the redirect was followed"],
    [received.some(({ headers }) => "transfer-encoding" in headers), "it was sent in chunks"],
    [bodies.size !== 1, "the body was not the same each time"],
    [/JSON|form/.test(request) === bodies.has(""), "the body is missing or unexpected"],
  ]);
};

function isRepeated(runtime: Runtime, request: string, fault: string): boolean {
  const [method = ""] = request.split(" ");
  return REPEATED_METHODS[runtime][fault as Fault]?.split(", ").includes(method) ?? false;
}

const problemsIn = (checks: readonly (readonly [isProblem: boolean, problem: string])[]): readonly string[] =>
  checks.flatMap(([isProblem, problem]) => (isProblem ? [problem] : []));
