import type { Made } from "../programs/repeats.ts";
import type { LedgerEntry } from "./ledger-server.ts";
import type { Runtime } from "./runtimes.ts";

/** What can happen after the server has read a request on a connection that was used before. */
type Fault = "reset" | "close" | "421" | "408";

/** The methods that the `fetch` of a runtime sends again by itself; those that it does not are not in the table. */
type Repeats = Readonly<Partial<Record<Fault, string>>>;

const ALL = "GET, POST, PUT, DELETE";
const NODE: Repeats = { "421": ALL };

const REPEATS: Readonly<Record<Runtime, Repeats>> = {
  "Node 20.19": NODE,
  "Node 22": NODE,
  "Node 24": NODE,
  "Node 26": NODE,
  Bun: { reset: "GET, PUT, DELETE", close: "GET, PUT, DELETE" },
  Deno: { reset: ALL, close: ALL },
  workerd: {},
  Chromium: { reset: ALL, close: ALL, "421": ALL, "408": ALL },
};

/** The same in words, as the guide on errors has it. */
export function repeatsInWords(runtime: Runtime): string {
  const faults = Object.entries(REPEATS[runtime]);
  const methods = new Set(faults.map(([, all]) => all));
  const words = [...methods].map((all) => {
    const after = faults.filter(([, each]) => each === all).map(([fault]) => fault);
    return `after ${after.join(", ")}: ${all}`;
  });
  return words.join("; ") || "nothing";
}

/** What is wrong with what reached the server; nothing when each request was sent as often as it may be. */
export function problemsOf(
  runtime: Runtime,
  made: readonly Made[],
  entries: readonly LedgerEntry[],
  elsewhere: readonly LedgerEntry[],
): readonly string[] {
  return made.flatMap((one) => {
    const arrived = entries.filter(({ id }) => id === one.id);
    const away = elsewhere.filter(({ id }) => id === one.id);
    const check = one.by === "fetch" ? ofRuntime : one.what === "GET" ? ofRead : ofWrite;
    return check(runtime, one, arrived, away).map(
      (problem) =>
        `${one.what} of ${one.by}, ${one.fault}: ${problem} (${arrived.length} arrived, ${away.length} elsewhere)`,
    );
  });
}

type Check = (
  runtime: Runtime,
  made: Made,
  arrived: readonly LedgerEntry[],
  away: readonly LedgerEntry[],
) => readonly string[];

/** The table above is what the runtime does. */
const ofRuntime: Check = (runtime, { what, fault }, arrived) =>
  problems([
    [fault !== "421" && arrived[0]?.isReused !== true, "the connection had not been used before"],
    [arrived.length > 1 !== repeatsByItself(runtime, what, fault), "the table of repeats says otherwise"],
  ]);

/** Each redirect is a request of ours, and another origin gets nothing of the caller's. A browser follows by itself. */
const ofRead: Check = (runtime, { attempts, fault }, arrived, away) => {
  const isAway = fault === "redirect-away";
  // To another origin a browser would have to be allowed to send the key.
  if (runtime === "Chromium") return isAway ? [] : problems([[arrived.length !== 2, "it was not followed"]]);
  return problems([
    [attempts !== 2, "the redirect is no request of ours"],
    [arrived.length !== (isAway ? 1 : 2) || away.length !== (isAway ? 1 : 0), "it was not followed once"],
    [arrived.some(({ headers }) => headers.authorization === undefined), "the key is missing"],
    [away.some(({ headers }) => headers.authorization !== undefined), "another origin got the key"],
  ]);
};

/** At most once an attempt, whole, and never elsewhere. */
const ofWrite: Check = (runtime, { attempts, by, fault, what }, arrived, away) => {
  const isRefusal = fault === "429";
  const bodies = new Set(arrived.map(({ body }) => body.toString("latin1")));
  const isForced = runtime === "Chromium" && repeatsByItself(runtime, what, fault);
  return problems([
    [attempts !== (isRefusal && by === "sdk" ? 2 : 1), `it was sent ${attempts} times by us`],
    [!isForced && arrived.length !== attempts, "it did not arrive once an attempt"],
    [away.length > 0 || arrived.some(({ path }) => path === "/landed"), "it was sent elsewhere"],
    [arrived.some(({ headers }) => "transfer-encoding" in headers), "it was sent in chunks"],
    [bodies.size !== 1, "it was not sent with the same body each time"],
    [/JSON|form/.test(what) === bodies.has(""), "its body is missing or made up"],
  ]);
};

function repeatsByItself(runtime: Runtime, what: string, fault: string): boolean {
  const [method = ""] = what.split(" ");
  return REPEATS[runtime][fault as Fault]?.split(", ").includes(method) ?? false;
}

const problems = (checks: readonly (readonly [isWrong: boolean, problem: string])[]): readonly string[] =>
  checks.flatMap(([isWrong, problem]) => (isWrong ? [problem] : []));
