import { execPath } from "node:process";
import { fileURLToPath } from "node:url";

/** The description in the folder in which a tool runs. */
export const DESCRIPTION_FILE = "openapi.json";

/** The folder for generated code, in the folder in which a tool runs. */
export const CODE_FOLDER = "code";

export interface Tool {
  readonly name: string;
  /** A command and its arguments. It exits with another code than 0 if it finds an error. */
  readonly command: readonly [string, ...string[]];
  /** Whether the command generates TypeScript. */
  readonly generatesCode: boolean;
}

const fileOf = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Returns the file of a command that a package provides. */
export const binaryOf = (name: string): string => fileOf(`node_modules/.bin/${name}`);

/** Some tools run as programs of this package: swagger-parser has no command, and that of kubb uses the network. */
export const TOOLS: readonly Tool[] = [
  {
    name: "redocly",
    command: [binaryOf("redocly"), "lint", DESCRIPTION_FILE, "--config", fileOf("redocly.yaml")],
    generatesCode: false,
  },
  {
    name: "spectral",
    command: [
      binaryOf("spectral"),
      "lint",
      DESCRIPTION_FILE,
      "--ruleset",
      fileOf("spectral.yaml"),
      "--display-only-failures",
    ],
    generatesCode: false,
  },
  {
    name: "swagger-parser",
    command: [execPath, fileOf("src/swagger-parser.ts"), DESCRIPTION_FILE],
    generatesCode: false,
  },
  {
    name: "hey-api",
    command: [
      binaryOf("openapi-ts"),
      "--input",
      DESCRIPTION_FILE,
      "--output",
      `${CODE_FOLDER}/client`,
      "--no-log-file",
    ],
    generatesCode: true,
  },
  {
    name: "orval",
    command: [
      binaryOf("orval"),
      "--input",
      DESCRIPTION_FILE,
      "--output",
      `${CODE_FOLDER}/client.ts`,
      "--client",
      "fetch",
    ],
    generatesCode: true,
  },
  {
    name: "kubb",
    command: [execPath, fileOf("src/kubb.ts"), DESCRIPTION_FILE, `${CODE_FOLDER}/types`],
    generatesCode: true,
  },
];
