import { execFileSync } from "node:child_process";
import { SkippedError, systemCommand, toolPath } from "./tools.ts";

/** A Node.js to run on: the one that runs this code, the one of the machine, or an installed version. */
export type NodeVersion = "current" | "system" | "20.19" | "22" | "24" | "26";

/**
 * Returns the path of the binary.
 *
 * @throws SkippedError if this version is not installed, or older than the packages support.
 */
export function nodeBinary(version: NodeVersion): string {
  switch (version) {
    case "current":
      return process.execPath;
    case "system":
      return systemNode();
    case "24":
      if (process.versions.node.startsWith("24.")) return process.execPath;
      throw new SkippedError(`the current Node is ${process.versions.node}`);
    default:
      return toolPath("packages", `node-${Number.parseInt(version, 10)}/bin/node`);
  }
}

function systemNode(): string {
  const binary = systemCommand("node");
  const version = execFileSync(binary, ["--version"], { encoding: "utf8" }).trim();
  const [major = 0, minor = 0] = version.slice(1).split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return binary;
  throw new SkippedError(`the Node of this machine is ${version}`);
}
