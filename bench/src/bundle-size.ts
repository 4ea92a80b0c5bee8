import { type BundleSize, bundleSize } from "@grinfi/measure";
import { CORE, NODE_MODULES, SDK } from "./config.ts";
import { type BenchmarkResult, kilobytes, table, times } from "./report.ts";

const COMPLETE_SDK = `${SDK}, all exports`;
const OPENAPI_FETCH = `
import createClient from "openapi-fetch";
const client = createClient({ baseUrl: "https://leadgen.grinfi.io", headers: { authorization: "Bearer KEY" } });
console.log((await client.GET("/leads/api/tags")).data);
`;

/** Programs that make one call. */
const ONE_CALL: Readonly<Record<string, string>> = {
  "openapi-fetch": OPENAPI_FETCH,
  "openapi-fetch with our operation table": `
import { operations } from "@grinfi/core";
${OPENAPI_FETCH}
console.log(operations[process.argv[2]]);
`,
  ky: `
import ky from "ky";
const client = ky.create({ baseUrl: "https://leadgen.grinfi.io", headers: { authorization: "Bearer KEY" } });
console.log(await client.get("/leads/api/tags").json());
`,
  axios: `
import axios from "axios";
const client = axios.create({ baseURL: "https://leadgen.grinfi.io", headers: { authorization: "Bearer KEY" } });
console.log((await client.get("/leads/api/tags")).data);
`,
  [CORE]: `
import { createClient } from "@grinfi/core";
const client = createClient({ apiKey: "KEY" });
console.log(await client.call.listTags());
`,
};

/** Programs that make one call with one resource of an SDK. */
const ONE_RESOURCE: Readonly<Record<string, string>> = {
  [SDK]: `
import { Grinfi } from "@grinfi/sdk";
console.log(await new Grinfi({ apiKey: "KEY" }).tags.list());
`,
  [COMPLETE_SDK]: `export * from "@grinfi/sdk";`,
  stripe: `
import Stripe from "stripe";
console.log(await new Stripe("KEY").customers.list());
`,
  "@octokit/rest": `
import { Octokit } from "@octokit/rest";
console.log(await new Octokit({ auth: "KEY" }).rest.repos.listForAuthenticatedUser());
`,
  openai: `
import OpenAI from "openai";
console.log(await new OpenAI({ apiKey: "KEY" }).models.list());
`,
};

type Sizes = ReadonlyMap<string, BundleSize>;

/** Measures the size of a program with one call, bundled for a browser. */
export async function measureSize(): Promise<BenchmarkResult> {
  const [calls, resources] = [await sizesOf(ONE_CALL), await sizesOf(ONE_RESOURCE)];
  const gzipped = (sizes: Sizes, name: string): number => sizes.get(name)?.gzipped ?? Number.NaN;
  const list = (sizes: Sizes, names: readonly string[]): string =>
    names.map((name) => `${name} ${kilobytes(gzipped(sizes, name))}`).join("; ");
  const core = gzipped(calls, CORE);
  const goals = [{ name: "bundle with one call, gzipped", value: core, atMost: 10_000, unit: "B" }] as const;
  return {
    title: "Bundle size",
    summary: [
      {
        name: `one call with ${CORE}, bundled and gzipped`,
        ours: kilobytes(core),
        others: list(calls, ["openapi-fetch", "ky", "axios"]),
      },
      {
        name: `one resource of ${SDK}, bundled and gzipped; all exports`,
        ours: `${kilobytes(gzipped(resources, SDK))}; ${kilobytes(gzipped(resources, COMPLETE_SDK))}`,
        others: list(resources, ["stripe", "@octokit/rest", "openai"]),
      },
    ],
    details: [sizeTable("one call with", calls, CORE), sizeTable("one resource of", resources, SDK)].join(
      "\n\n",
    ),
    goals,
    values: { calls: Object.fromEntries(calls), resources: Object.fromEntries(resources) },
  };
}

async function sizesOf(programs: Readonly<Record<string, string>>): Promise<Sizes> {
  const sizes = Object.entries(programs).map(
    async ([name, program]) => [name, await bundleSize(program, `${NODE_MODULES}/..`)] as const,
  );
  return new Map(await Promise.all(sizes));
}

function sizeTable(title: string, sizes: Sizes, baseline: string): string {
  const base = sizes.get(baseline)?.gzipped ?? Number.NaN;
  const rows = [...sizes].map(([name, { minified, gzipped }]) => [
    name,
    kilobytes(minified),
    kilobytes(gzipped),
    times(gzipped / base),
  ]);
  return table([title, "minified", "gzipped", `relative to ${baseline}`], rows);
}
