import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { kilobytes, type Measure, table, times } from "./report.ts";
import { inWorkshop } from "./workshop.ts";

const OURS = "@grinfi/core";
const OPENAPI_FETCH = `
import createClient from "openapi-fetch";
const client = createClient({ baseUrl: "https://leadgen.grinfi.io", headers: { authorization: "Bearer KEY" } });
console.log((await client.GET("/leads/api/tags")).data);
`;

/** Programs that make one call. */
const PROGRAMS: Readonly<Record<string, string>> = {
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

interface Size {
  readonly name: string;
  readonly minified: number;
  readonly gzipped: number;
}

/** How large a program with one call is, bundled for a browser. */
export async function measureSize(): Promise<Measure> {
  const sizes = await inWorkshop({}, (folder) =>
    Promise.all(Object.entries(PROGRAMS).map(([name, program]) => sizeOf(name, program, folder))),
  );
  const ours = sizes.find(({ name }) => name === OURS)?.gzipped ?? Number.NaN;
  const text = table(
    ["one call with", "minified", "and gzipped", `to ${OURS}`],
    sizes.map(({ name, minified, gzipped }) => [
      name,
      kilobytes(minified),
      kilobytes(gzipped),
      times(gzipped / ours),
    ]),
  );
  const goals = [{ name: "bundle with one call, gzipped", value: ours, atMost: 10_000, unit: "B" }] as const;
  return { title: "Size of a bundle", text, goals, results: sizes };
}

async function sizeOf(name: string, program: string, folder: string): Promise<Size> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: folder },
    bundle: true,
    format: "esm",
    minify: true,
    platform: "browser",
    target: "es2023",
    write: false,
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  return { name, minified: code.length, gzipped: gzipSync(code, { level: 9 }).length };
}
