import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { inWorkshop } from "@grinfi/measure";
import { Octokit } from "@octokit/rest";
import OpenAI from "openai";
import Stripe from "stripe";
import { MODULES } from "../modules.ts";
import type { Program } from "./program.ts";

/** The SDK of another API. */
interface Rival {
  /** Declares `client`. */
  readonly head: string;
  /** Where its resources are. */
  readonly root: object;
  readonly path: string;
  /** Arguments that its methods may take, the plainest first. */
  readonly inputs: readonly string[];
}

const RIVALS: Readonly<Record<string, Rival>> = {
  stripe: {
    head: 'import Stripe from "stripe";\nconst client = new Stripe("test-key");\n',
    root: new Stripe("test-key"),
    path: "client",
    inputs: ['"id", { metadata: { a: "b" } }', '"id"', '"id", "id"', "{ limit: 10 }", "{}", ""],
  },
  "@octokit/rest": {
    head: 'import { Octokit } from "@octokit/rest";\nconst client = new Octokit();\n',
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
    head: 'import OpenAI from "openai";\nconst client = new OpenAI({ apiKey: "test-key" });\n',
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
 * Programs with as many calls, each of another method while there are methods that take one of the inputs. Which one
 * the compiler takes is tried, so that nobody has to write the calls.
 */
export async function rivalPrograms(count: number): Promise<Program[]> {
  const programs: Program[] = [];
  for (const [contender, { head, root, path, inputs }] of Object.entries(RIVALS)) {
    const methods = [...methodsOf(root, path)];
    const tried = methods.flatMap((method) =>
      inputs.map((input) => ({ method, call: `${method}(${input})` })),
    );
    const refused = await refusedLines(
      head,
      tried.map(({ call }) => `await ${call};\n`),
    );
    const taken = new Map(
      tried
        .filter((_, line) => !refused.has(line))
        .toReversed()
        .map(({ method, call }) => [method, call]),
    );
    const calls = [...taken.values()].toReversed();
    if (calls.length === 0) throw new Error(`No method of ${contender} takes any of the inputs.`);
    const lines = Array.from(
      { length: count },
      (_, index) => `export const answer${index} = await ${calls[index % calls.length]};\n`,
    );
    programs.push({ contender, hasCalls: true, text: head + lines.join("") });
  }
  return programs;
}

/** The methods of the resources, by the expression that reaches them. */
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

/** The lines after the head that the compiler refuses. */
async function refusedLines(head: string, lines: readonly string[]): Promise<ReadonlySet<number>> {
  const files = { "tried.ts": `${head}${lines.join("")}export {};\n` };
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "ES2023"];
  const first = head.split("\n").length;
  return inWorkshop(MODULES, files, async (folder) => {
    const output = await new Promise<string>((done) => {
      const args = [TSC, ...options, "--types", "", "--pretty", "false", "tried.ts"];
      execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 28 }, (_, stdout) => done(stdout));
    });
    const refused = output.matchAll(/^tried\.ts\((\d+),\d+\): error/gm);
    return new Set([...refused].map(([, line]) => Number(line) - first));
  });
}
