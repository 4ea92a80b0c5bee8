import { execute } from "./execute.ts";
import { hostCommand } from "./tools.ts";

/** What the machine's npm is set to, as its own Node.js reads it; `undefined` when it is not. */
export async function npmSetting(name: "cafile" | "registry"): Promise<string | undefined> {
  const value = await execute([hostCommand("node"), hostCommand("npm"), "config", "get", name], { cwd: "." });
  return value.trim() === "null" ? undefined : value.trim();
}

/** The certificates that the machine's npm trusts: neither another npm nor another package manager would look there. */
export async function trusted(): Promise<Readonly<Record<string, string>>> {
  const cafile = await npmSetting("cafile");
  return cafile === undefined ? {} : { NODE_EXTRA_CA_CERTS: cafile };
}
