import { startServer } from "@grinfi/emulator/server";

/** An emulator as a server, in a process of its own. Tells its URL to the process that started it, and ends with it. */
const { url } = await startServer({ ...JSON.parse(process.argv[2] ?? ""), clock: Date.now });
process.send?.(url);
process.on("disconnect", () => process.exit());
