import { load } from "js-yaml";
import { isObject, type JsonObject } from "../description/json.ts";
import { InputError } from "../shared/input-error.ts";

/** The maximum number of aliases. The published description has none, and an alias bomb needs dozens. */
const MAX_ALIASES = 10;

/** The maximum depth, because later steps are recursive. The published description has about 20 levels. */
const MAX_DEPTH = 500;

/**
 * Parses YAML or JSON text into an OpenAPI 3 description with at least one path.
 *
 * @param source - The file or URL of the text, for error messages.
 * @throws InputError if the text is not YAML, has too many aliases, or is not an OpenAPI 3 description.
 */
export function parseDescription(text: string, source: string): JsonObject {
  if (text.trim() === "") throw new InputError(`${source} is empty; an OpenAPI 3 description is expected.`);
  if (/^\s*<(!doctype|html)/i.test(text)) {
    throw new InputError(
      `${source} is an HTML page, not an OpenAPI description. Check the URL in a browser.`,
    );
  }

  const description = parseYaml(text, source);
  if (!isObject(description) || typeof description.openapi !== "string") {
    throw new InputError(`${source} is not an OpenAPI description: it has no "openapi" version at the top.`);
  }
  if (!/^3\.[01]\./.test(description.openapi)) {
    throw new InputError(`${source} is OpenAPI ${description.openapi}; only 3.0 and 3.1 are supported.`);
  }
  if (!isObject(description.paths) || Object.keys(description.paths).length === 0) {
    throw new InputError(`${source} has no paths. Is the file complete?`);
  }
  return description;
}

/** @throws InputError if the text is not YAML, has too many aliases, or nests too deeply. */
export function parseYaml(text: string, source: string): unknown {
  const value = loadYaml(text, source);
  if (isDeeperThan(MAX_DEPTH, value)) throw tooDeepError(source);
  return value;
}

function loadYaml(text: string, source: string): unknown {
  try {
    return load(text, { maxAliases: MAX_ALIASES, maxDepth: MAX_DEPTH + 1 });
  } catch (error) {
    const reason = firstLine((error as Error).message);
    if (reason.includes("maxDepth")) throw tooDeepError(source);
    const question = reason.includes("maxAliases") ? "Is it an alias bomb?" : "Is the file complete?";
    throw new InputError(`${source} is not valid YAML: ${reason}. ${question}`);
  }
}

const tooDeepError = (source: string): InputError =>
  new InputError(`${source} nests more than ${MAX_DEPTH} levels, or contains itself.`);

const isDeeperThan = (levels: number, value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values(value).some((part) => isDeeperThan(levels - 1, part)));

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? text;
