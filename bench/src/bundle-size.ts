import { type BundleSize, bundleSize } from "@grinfi/measure";
import { MODULES } from "./modules.ts";
import { kilobytes, type Measure, table, times } from "./report.ts";

const OURS = "@grinfi/core";
const SDK = "@grinfi/sdk";
const WHOLE_SDK = `${SDK}, all of it`;
const OPENAPI_FETCH = `
import createClient from "openapi-fetch";
const client = createClient({ baseUrl: "https://leadgen.grinfi.io", headers: { authorization: "Bearer KEY" } });
console.log((await client.GET("/leads/api/tags")).data);
`;

/** Programs that make one call. */
const ONE_CALL: Readonly<Record<string, string>> = {
  "openapi-fetch": OPENAPI_FETCH,
  "openapi-fetch and our table": `
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
  [OURS]: `
import { createClient } from "@grinfi/core";
const client = createClient({ apiKey: "KEY" });
console.log(await client.call.listTags());
`,
};

/** Programs that make one call with the whole of an SDK. */
const ONE_RESOURCE: Readonly<Record<string, string>> = {
  [SDK]: `
import { Grinfi } from "@grinfi/sdk";
console.log(await new Grinfi({ apiKey: "KEY" }).tags.list());
`,
  [WHOLE_SDK]: `export * from "@grinfi/sdk";`,
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

/** How large a program with one call is, bundled for a browser. */
export async function measureSize(): Promise<Measure> {
  const [calls, resources] = [await sizesOf(ONE_CALL), await sizesOf(ONE_RESOURCE)];
  const gzipped = (sizes: Sizes, name: string): number => sizes.get(name)?.gzipped ?? Number.NaN;
  const others = (sizes: Sizes, names: readonly string[]): string =>
    names.map((name) => `${name} ${kilobytes(gzipped(sizes, name))}`).join("; ");
  const ours = gzipped(calls, OURS);
  const goals = [{ name: "bundle with one call, gzipped", value: ours, atMost: 10_000, unit: "B" }] as const;
  return {
    title: "Size of a bundle",
    summary: [
      {
        what: `one call with ${OURS}, bundled and gzipped`,
        ours: kilobytes(ours),
        others: others(calls, ["openapi-fetch", "ky", "axios"]),
      },
      {
        what: `one resource of ${SDK}, bundled and gzipped; all of it`,
        ours: `${kilobytes(gzipped(resources, SDK))}; ${kilobytes(gzipped(resources, WHOLE_SDK))}`,
        others: others(resources, ["stripe", "@octokit/rest", "openai"]),
      },
    ],
    text: [sizeTable("one call with", calls, OURS), sizeTable("one resource of", resources, SDK)].join(
      "\n\n",
    ),
    goals,
    results: { calls: Object.fromEntries(calls), resources: Object.fromEntries(resources) },
  };
}

async function sizesOf(programs: Readonly<Record<string, string>>): Promise<Sizes> {
  const sizes = Object.entries(programs).map(
    async ([name, program]) => [name, await bundleSize(program, `${MODULES}/..`)] as const,
  );
  return new Map(await Promise.all(sizes));
}

function sizeTable(what: string, sizes: Sizes, baseline: string): string {
  const base = sizes.get(baseline)?.gzipped ?? Number.NaN;
  const rows = [...sizes].map(([name, { minified, gzipped }]) => [
    name,
    kilobytes(minified),
    kilobytes(gzipped),
    times(gzipped / base),
  ]);
  return table([what, "minified", "and gzipped", `to ${baseline}`], rows);
}
