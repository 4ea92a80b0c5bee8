import { parseArgs } from "node:util";
import { startPrism } from "./index.ts";

const USAGE = `Usage: pnpm mock [--port <number>]

Serves made-up answers to every operation of the API on loopback until it is stopped (Ctrl+C).
  --port  default 4010; 0 takes any free port`;

const { values } = parseArgs({
  options: { port: { type: "string", default: "4010" }, help: { type: "boolean" } },
});
if (values.help) console.log(USAGE);
else await serve(values.port);

async function serve(port: string): Promise<void> {
  const number = Number(port);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    return fail(`--port takes a number from 0 to 65535, not ${JSON.stringify(port)}.`);
  }
  try {
    const { url } = await startPrism({ port: number });
    console.log(`The mock server listens on ${url} until you press Ctrl+C. Any key will do. Try:\n`);
    console.log(`  curl -H "Authorization: Bearer any-key" "${url}/leads/api/lists?limit=1"\n`);
  } catch (error) {
    const inUse = String(error).includes("EADDRINUSE");
    if (!inUse) throw error;
    fail(`Port ${port} is in use. Pass another one: pnpm mock --port 0`);
  }
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
