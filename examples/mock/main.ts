import { parseArgs } from "node:util";
import type { Violation } from "@grinfi/prism";

const USAGE = `Usage: pnpm mock [--stateful] [--contacts <number>] [--port <number>]

Serves every operation of the API on loopback until it is stopped (Ctrl+C).
  --stateful  forward requests to the emulator, which keeps what you create, and print each request or response that
              violates the API's description. Default: generated responses without state
  --contacts  with --stateful: number of contacts at the start. Default: 100
  --port      port to listen on, 0 for any free port. Default: 4010`;

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "4010" },
    stateful: { type: "boolean" },
    contacts: { type: "string", default: "100" },
    help: { type: "boolean" },
  },
});
if (values.help) console.log(USAGE);
else await serve(values.port, values.contacts);

async function serve(port: string, contacts: string): Promise<void> {
  const portNumber = parseNumber("port", port, 65_535);
  const count = parseNumber("contacts", contacts, 1_000_000);
  if (portNumber === undefined || count === undefined) return;
  // Loaded after the flags are validated, because Prism takes a while to load.
  const { startPrism } = await import("@grinfi/prism");
  const emulator = values.stateful ? await startEmulator(count) : undefined;
  try {
    const { url } = await startPrism({
      port: portNumber,
      ...(emulator && { upstream: emulator.url, onViolation: printViolation }),
    });
    const name = emulator ? "emulator behind Prism" : "mock server";
    console.log(`The ${name} listens on ${url} until you press Ctrl+C. Any key is accepted. Try:\n`);
    console.log(`  curl -H "Authorization: Bearer any-key" "${url}/leads/api/lists?limit=1"\n`);
    if (emulator) console.log(`See its data at ${emulator.url}/\n`);
  } catch (error) {
    const inUse = String(error).includes("EADDRINUSE");
    await emulator?.close();
    if (!inUse) throw error;
    fail(`Port ${port} is in use. Pass another one: pnpm mock --port 0`);
  }
}

async function startEmulator(contacts: number): Promise<{ url: string; close(): Promise<void> }> {
  const { startServer } = await import("@grinfi/emulator/server");
  const { url, emulator, close } = await startServer({ contacts, now: Date.now(), clock: Date.now });
  setInterval(() => emulator.advance(0), 250).unref();
  return { url, close };
}

function printViolation({ request, side, message }: Violation): void {
  console.log(`${request}: violation by the ${side === "client" ? "client" : "emulator"}: ${message}`);
}

function parseNumber(flag: string, value: string, maximum: number): number | undefined {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0 && number <= maximum) return number;
  fail(`--${flag} must be a whole number from 0 to ${maximum}, not ${JSON.stringify(value)}.`);
  return undefined;
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
