import type * as Server from "@grinfi/emulator/server";

/** Runs an emulator as a server in its own process. Sends its URL to the parent process, and exits with it. */
const [, , options = "", module = ""] = process.argv;
const { startServer } = (await import(module)) as typeof Server;
const { url } = await startServer({ ...JSON.parse(options), clock: Date.now });
process.send?.(url);
process.on("disconnect", () => process.exit());
