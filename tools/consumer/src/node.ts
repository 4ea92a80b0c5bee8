import { execFileSync } from "node:child_process";
import { NotRun } from "./not-run.ts";
import { hostCommand, tool } from "./tools.ts";

/** A Node.js to run on: that which runs this, that of the machine, or one of the tools. */
export type NodeName = "at hand" | "host" | "20.19" | "22" | "24" | "26";

/**
 * The path of its binary.
 *
 * @throws NotRun when it is not there or older than what the packages need.
 */
export function nodeBinary(name: NodeName): string {
  switch (name) {
    case "at hand":
      return process.execPath;
    case "host":
      return hostNode();
    case "24":
      if (process.versions.node.startsWith("24.")) return process.execPath;
      throw new NotRun(`the Node at hand is ${process.versions.node}`);
    default:
      return tool("packages", `node-${Number.parseInt(name, 10)}/bin/node`);
  }
}

function hostNode(): string {
  const binary = hostCommand("node");
  const version = execFileSync(binary, ["--version"], { encoding: "utf8" }).trim();
  const [major = 0, minor = 0] = version.slice(1).split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return binary;
  throw new NotRun(`the Node of this machine is ${version}`);
}
