import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { withTempPackage } from "@grinfi/measure";
import { Octokit } from "@octokit/rest";
import OpenAI from "openai";
import Stripe from "stripe";
import { NODE_MODULES } from "../config.ts";

/** A program that the compilers check. */
export interface CallProgram {
  /** The client that the program uses. */
  readonly client: string;
  /** `false` for the second program of our clients, which makes no calls. */
  readonly hasCalls: boolean;
  readonly text: string;
}

/** The SDK of another API. */
interface PeerSdk {
  /** Code that declares `client`. */
  readonly setup: string;
  /** The object that has the resources. */
  readonly root: object;
  /** The expression of `root`. */
  readonly path: string;
  /** Arguments to try with each method. The first ones are preferred. */
  readonly inputs: readonly string[];
}

const PEER_SDKS: Readonly<Record<string, PeerSdk>> = {
  stripe: {
    setup: 'import Stripe from "stripe";\nconst client = new Stripe("test-key");\n',
    root: new Stripe("test-key"),
    path: "client",
    inputs: ['"id", { metadata: { a: "b" } }', '"id"', '"id", "id"', "{ limit: 10 }", "{}", ""],
  },
  "@octokit/rest": {
    setup: 'import { Octokit } from "@octokit/rest";\nconst client = new Octokit();\n',
    root: new Octokit().rest,
    path: "client.rest",
    inputs: [
      '{ owner: "a", repo: "b", per_page: 10 }',
      '{ owner: "a", repo: "b" }',
      '{ owner: "a", repo: "b", issue_number: 1 }',
      '{ owner: "a", repo: "b", pull_number: 1 }',
      '{ owner: "a", repo: "b", ref: "c" }',
      '{ org: "a", per_page: 10 }',
      '{ org: "a" }',
      '{ username: "a" }',
      "",
    ],
  },
  openai: {
    setup: 'import OpenAI from "openai";\nconst client = new OpenAI({ apiKey: "test-key" });\n',
    root: new OpenAI({ apiKey: "test-key" }),
    path: "client",
    inputs: [
      '{ model: "a", input: "b" }',
      '{ model: "a", messages: [{ role: "user", content: "b" }] }',
      "{ limit: 10 }",
      '"id", { limit: 10 }',
      '"id"',
      '"id", "id"',
      '"id", { vector_store_id: "id" }',
      '"id", { thread_id: "id" }',
      "{}",
      "",
    ],
  },
};

/**
 * Creates programs with many calls. Each call uses a different method, as long as there are methods that accept one of
 * the inputs. The compiler determines which method accepts which input, so that the calls need not be written by hand.
 */
export async function createPeerPrograms(count: number): Promise<CallProgram[]> {
  const programs: CallProgram[] = [];
  for (const [client, { setup, root, path, inputs }] of Object.entries(PEER_SDKS)) {
    const methods = [...methodsOf(root, path)];
    const candidates = methods.flatMap((method) =>
      inputs.map((input) => ({ method, call: `${method}(${input})` })),
    );
    const invalid = await linesWithErrors(
      setup,
      candidates.map(({ call }) => `await ${call};\n`),
    );
    // The first valid call of a method wins, because it is set last.
    const validCalls = new Map(
      candidates
        .filter((_, line) => !invalid.has(line))
        .toReversed()
        .map(({ method, call }) => [method, call]),
    );
    const calls = [...validCalls.values()].toReversed();
    if (calls.length === 0) throw new Error(`No method of ${client} accepts any of the inputs.`);
    const lines = Array.from(
      { length: count },
      (_, index) => `export const result${index} = await ${calls[index % calls.length]};\n`,
    );
    programs.push({ client, hasCalls: true, text: setup + lines.join("") });
  }
  return programs;
}

/** Returns the expressions of all methods of the resources. */
function* methodsOf(value: object, path: string, depth = 0): Generator<string> {
  const own = Object.keys(value);
  const inherited = depth > 0 ? Object.getOwnPropertyNames(Object.getPrototypeOf(value) ?? {}) : [];
  for (const name of new Set([...own, ...inherited])) {
    if (!/^[a-z]\w*$/i.test(name) || name in Object.prototype) continue;
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (typeof member === "function" && depth > 0) yield `${path}.${name}`;
    else if (typeof member === "object" && member !== null && depth < 3)
      yield* methodsOf(member, `${path}.${name}`, depth + 1);
  }
}

const TSC = createRequire(import.meta.url)
  .resolve("typescript/package.json")
  .replace(/package\.json$/, "bin/tsc");

/** Returns the indexes of the lines after the setup code that do not compile. */
async function linesWithErrors(setup: string, lines: readonly string[]): Promise<ReadonlySet<number>> {
  const files = { "calls.ts": `${setup}${lines.join("")}export {};\n` };
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "ES2023"];
  const first = setup.split("\n").length;
  return withTempPackage(NODE_MODULES, files, async (folder) => {
    const output = await new Promise<string>((done) => {
      const args = [TSC, ...options, "--types", "", "--pretty", "false", "calls.ts"];
      execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 28 }, (_, stdout) => done(stdout));
    });
    const errors = output.matchAll(/^calls\.ts\((\d+),\d+\): error/gm);
    return new Set([...errors].map(([, line]) => Number(line) - first));
  });
}
