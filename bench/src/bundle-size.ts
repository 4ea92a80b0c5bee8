import { type BundleSize, bundleSize } from "@grinfi/measure";
import { CORE, SDK } from "./config.ts";
import { type BenchmarkResult, type Comparison, type Goal, kilobytes, table, times } from "./report.ts";
import { buildsOf, type Setting } from "./setting.ts";

/** The measures of our clients. */
const ONE_CALL_OF_CORE = `one call with ${CORE}, bundled and gzipped`;
const ONE_CALL_OF_SDK = `one resource of ${SDK}, bundled and gzipped`;
const BEFORE_CALL_OF_SDK = `one resource of ${SDK}, loaded before the call, with code splitting`;

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
};

/** Programs that make one call with one resource of an SDK. */
const ONE_RESOURCE: Readonly<Record<string, string>> = {
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

const coreProgram = (core: string): string => `
import { createClient } from "${core}";
const client = createClient({ apiKey: "KEY" });
console.log(await client.call.listTags());
`;

const sdkProgram = (sdk: string): string => `
import { Grinfi } from "${sdk}";
console.log(await new Grinfi({ apiKey: "KEY" }).tags.list());
`;

const completeName = (sdk: string): string => `${sdk}, all exports`;

interface ProgramSize {
  readonly name: string;
  /** The complete program in one file. */
  readonly single: BundleSize;
  /** The files that are loaded before the call, if the bundler may split the code. */
  readonly beforeCall: BundleSize;
}

/** Measures the size of a program with one call, bundled for a browser. */
export async function measureSize(setting: Setting): Promise<BenchmarkResult> {
  const builds = buildsOf(setting);
  const measure = (programs: Readonly<Record<string, string>>): Promise<ProgramSize[]> =>
    Promise.all(
      Object.entries(programs).map(async ([name, program]) => ({
        name,
        single: await bundleSize(program, setting.modules),
        beforeCall: await bundleSize(program, setting.modules, { splitting: true }),
      })),
    );
  const calls = await measure({
    ...Object.fromEntries(builds.map(({ core }) => [core, coreProgram(core)])),
    ...ONE_CALL,
  });
  const resources = await measure({
    ...Object.fromEntries(
      builds.flatMap(({ sdk }) => [
        [sdk, sdkProgram(sdk)],
        [completeName(sdk), `export * from "${sdk}";`],
      ]),
    ),
    ...ONE_RESOURCE,
  });
  return createSizeResult(calls, resources, setting);
}

function createSizeResult(
  calls: readonly ProgramSize[],
  resources: readonly ProgramSize[],
  { baseline }: Setting,
): BenchmarkResult {
  const sizes = new Map([...calls, ...resources].map((size) => [size.name, size]));
  const gzipped = (name: string, kind: keyof Omit<ProgramSize, "name"> = "single"): number =>
    sizes.get(name)?.[kind].gzipped ?? Number.NaN;
  const list = (names: readonly string[], kind?: "beforeCall"): string =>
    names.map((name) => `${name} ${kilobytes(gzipped(name, kind))}`).join("; ");
  const compare = (name: string, current: string, earlier: string, kind?: "beforeCall"): Comparison => {
    const [now, before] = [gzipped(current, kind), gzipped(earlier, kind)];
    return { name, before: kilobytes(before), now: kilobytes(now), ratio: now / before };
  };
  const comparisons = baseline && [
    compare(ONE_CALL_OF_CORE, CORE, baseline.core),
    compare(ONE_CALL_OF_SDK, SDK, baseline.sdk),
    compare(BEFORE_CALL_OF_SDK, SDK, baseline.sdk, "beforeCall"),
    compare(`all exports of ${SDK}, bundled and gzipped`, completeName(SDK), completeName(baseline.sdk)),
  ];
  const goals: Goal[] = [
    { name: ONE_CALL_OF_CORE, value: gzipped(CORE), atMost: 9000, unit: "B" },
    { name: ONE_CALL_OF_SDK, value: gzipped(SDK), atMost: 30_000, unit: "B" },
    { name: BEFORE_CALL_OF_SDK, value: gzipped(SDK, "beforeCall"), atMost: 22_000, unit: "B" },
  ];
  return {
    title: "Bundle size",
    summary: [
      { name: ONE_CALL_OF_CORE, ours: list([CORE]), others: list(["openapi-fetch", "ky", "axios"]) },
      {
        name: ONE_CALL_OF_SDK,
        ours: list([SDK, completeName(SDK)]),
        others: list(Object.keys(ONE_RESOURCE)),
      },
      {
        name: BEFORE_CALL_OF_SDK,
        ours: list([SDK], "beforeCall"),
        others: list(Object.keys(ONE_RESOURCE), "beforeCall"),
      },
    ],
    details: [sizeTable("one call with", calls, CORE), sizeTable("one resource of", resources, SDK)].join(
      "\n\n",
    ),
    goals,
    comparisons,
    values: { calls, resources },
  };
}

function sizeTable(title: string, sizes: readonly ProgramSize[], base: string): string {
  const unit = sizes.find(({ name }) => name === base)?.single.gzipped ?? Number.NaN;
  const rows = sizes.map(({ name, single, beforeCall }) => [
    name,
    kilobytes(single.minified),
    kilobytes(single.gzipped),
    kilobytes(beforeCall.gzipped),
    times(single.gzipped / unit),
  ]);
  return table(
    [title, "minified", "gzipped", "gzipped, loaded before the call", `gzipped, relative to ${base}`],
    rows,
  );
}
