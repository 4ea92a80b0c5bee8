import { Grinfi } from "@grinfi/sdk";
import { type SyncOptions, syncAccount } from "../../src/index.ts";

/** A process that syncs the account at a URL, and prints the result. */
const [baseUrl = "", options = ""] = process.argv.slice(2);
const grinfi = new Grinfi({ apiKey: "not-a-real-key", baseUrl, rateLimit: false, logLevel: "off" });
console.log(JSON.stringify(await syncAccount(grinfi, JSON.parse(options) as SyncOptions)));
