import { startServer } from "@grinfi/emulator/server";

/** Runs an emulator as a server in its own process. Sends its URL to the parent process, and exits with it. */
const { url } = await startServer({ ...JSON.parse(process.argv[2] ?? ""), clock: Date.now });
process.send?.(url);
process.on("disconnect", () => process.exit());
