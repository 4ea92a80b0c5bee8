import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** A TypeScript file of the repository that is not a test. */
export interface SourceFile {
  /** Relative to the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

const TEST_OR_CONFIG = /\.(test|test-d|config)\.ts$/;
const GENERATED = /(^|\/)generated\//;

interface ReadOptions {
  /** Whether to read generated files as well. @default false */
  readonly withGenerated?: boolean;
}

/**
 * Reads the TypeScript files of a repository, tracked and untracked, without tests and configuration files.
 *
 * @param root - The folder of the repository.
 */
export function readSourceFiles(root: string, { withGenerated = false }: ReadOptions = {}): SourceFile[] {
  const output = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z", "*.ts"], {
    cwd: root,
    encoding: "utf8",
  });
  return output
    .split("\0")
    .filter((file) => file !== "" && !TEST_OR_CONFIG.test(file))
    .filter((file) => withGenerated || !GENERATED.test(file))
    .filter((file) => existsSync(path.join(root, file)))
    .map((file) => ({ path: file, text: readFileSync(path.join(root, file), "utf8") }));
}

/** Returns the folder within which names must be unique: that of a package or of an example program. */
export function packageOf(file: string): string {
  const [first = "", second = ""] = file.split("/");
  return /^(packages|tools|examples)$/.test(first) ? `${first}/${second}` : first;
}
