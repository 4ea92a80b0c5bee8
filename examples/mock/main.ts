import { parseArgs } from "node:util";
import type { Violation } from "@grinfi/prism";

const USAGE = `Usage: pnpm mock [--stateful] [--contacts <number>] [--port <number>]

Serves every operation of the API on loopback until it is stopped (Ctrl+C).
  --stateful  the answers come from the emulator, which remembers what it was told; every breach of the API's
              description, by the client or by the emulator, is printed. Default: made-up answers
  --contacts  with --stateful: the contacts at the start; default 100
  --port      default 4010; 0 takes any free port`;

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
  const number = wholeNumber("port", port, 65_535);
  const count = wholeNumber("contacts", contacts, 1_000_000);
  if (number === undefined || count === undefined) return;
  // Prism takes a while to load: what is wrong with the flags is said before.
  const { startPrism } = await import("@grinfi/prism");
  const emulator = values.stateful ? await startEmulator(count) : undefined;
  try {
    const { url } = await startPrism({
      port: number,
      ...(emulator && { upstream: emulator.url, onViolation: print }),
    });
    const name = emulator ? "emulator behind Prism" : "mock server";
    console.log(`The ${name} listens on ${url} until you press Ctrl+C. Any key will do. Try:\n`);
    console.log(`  curl -H "Authorization: Bearer any-key" "${url}/leads/api/lists?limit=1"\n`);
    if (emulator) console.log(`What is in it: ${emulator.url}/\n`);
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

function print({ request, side, message }: Violation): void {
  console.log(`${request}: the ${side === "client" ? "client" : "emulator"} breached: ${message}`);
}

function wholeNumber(flag: string, value: string, to: number): number | undefined {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0 && number <= to) return number;
  fail(`--${flag} takes a number from 0 to ${to}, not ${JSON.stringify(value)}.`);
  return undefined;
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
