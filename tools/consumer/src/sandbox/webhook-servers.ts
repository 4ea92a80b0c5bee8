import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";

/** A file for each runtime, which serves `programs/webhooks.ts` with the server of the runtime and prints its port. */
const SERVERS = {
  Node: `import { createServer } from "node:http";
import { toNodeHandler } from "@grinfi/webhooks";
const server = createServer(toNodeHandler(respond));
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
`,
  Bun: `const { port } = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: (request) => respond(request) });
console.log(port);
`,
  Deno: `const onListen = ({ port }) => console.log(port);
Deno.serve({ port: 0, hostname: "127.0.0.1", onListen }, (request) => respond(request));
`,
  // The script that starts workerd prints its port.
  workerd: `export default { fetch: (request, env, context) => respond(request, context) };
`,
};

/** Returns the name of the file for a runtime. */
export const webhookServerFile = (runtime: keyof typeof SERVERS): string => `webhooks.${runtime}.mjs`;

/** The program that receives webhooks, and the files that serve it. */
export async function webhookServerFiles(): Promise<Readonly<Record<string, string>>> {
  const source = await readFile(new URL("../../programs/webhooks.ts", import.meta.url), "utf8");
  const runtimes = Object.keys(SERVERS) as (keyof typeof SERVERS)[];
  const servers = runtimes.map((runtime) => [
    webhookServerFile(runtime),
    `import { respond } from "./webhooks.mjs";\n${SERVERS[runtime]}`,
  ]);
  return { "webhooks.mjs": stripTypeScriptTypes(source), ...Object.fromEntries(servers) };
}
