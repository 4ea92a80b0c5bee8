import { CORE_SCHEMA, load, mergeTag } from "js-yaml";
import { isObject, type JsonObject } from "../description/json.ts";
import { InputError } from "../shared/input-error.ts";

/** YAML 1.2, and the merge keys (`<<`) of YAML 1.1, which descriptions use with aliases. */
const SCHEMA = CORE_SCHEMA.withTags(mergeTag);

/** The maximum number of values that aliases may add to those in the text. An alias bomb adds billions. */
const MAX_ALIASED_VALUES = 1_000_000;

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
  if (isObject(description) && typeof description.openapi === "number") {
    throw new InputError(
      `${source} has the number ${description.openapi} as its "openapi" version. It must be a string of three numbers, such as 3.1.0.`,
    );
  }
  if (!isObject(description) || typeof description.openapi !== "string") {
    throw new InputError(`${source} is not an OpenAPI description: it has no "openapi" version at the top.`);
  }
  if (!/^3\.[01]\./.test(description.openapi)) {
    throw new InputError(
      `${source} is OpenAPI ${description.openapi}; only 3.0 and 3.1 are supported. A description of another version must be converted first.`,
    );
  }
  if (!isObject(description.paths) || Object.keys(description.paths).length === 0) {
    throw new InputError(`${source} has no paths. Is the file complete?`);
  }
  return description;
}

/** @throws InputError if the text is not YAML, nests too deeply, or its aliases repeat too many values. */
export function parseYaml(text: string, source: string): unknown {
  const value = loadYaml(text, source);
  checkValues(value, source);
  return value;
}

function loadYaml(text: string, source: string): unknown {
  try {
    return load(text, { schema: SCHEMA, maxDepth: MAX_DEPTH + 1, maxTotalMergeKeys: MAX_ALIASED_VALUES });
  } catch (error) {
    const reason = firstLine((error as Error).message);
    if (reason.includes("maxDepth")) throw tooDeepError(source);
    if (reason.includes("maxTotalMergeKeys")) throw aliasError(source);
    throw new InputError(`${source} is not valid YAML: ${reason}. Is the file complete?`);
  }
}

/** Visits every value as often as aliases repeat it. Checks their number, their depth, and that JSON has them. */
function checkValues(root: unknown, source: string): void {
  const seen = new Set<object>();
  let repeated = 0;
  const visit = (value: unknown, depth: number, isRepeated: boolean): void => {
    if (isRepeated && ++repeated > MAX_ALIASED_VALUES) throw aliasError(source);
    if (typeof value === "number" && !Number.isFinite(value))
      throw new InputError(`${source} contains the number ${value}, which JSON does not have.`);
    if (typeof value !== "object" || value === null) return;
    if (depth === MAX_DEPTH) throw tooDeepError(source);
    const isAgain = isRepeated || seen.has(value);
    seen.add(value);
    for (const part of Object.values(value)) visit(part, depth + 1, isAgain);
  };
  visit(root, 0, false);
}

const aliasError = (source: string): InputError =>
  new InputError(
    `${source} uses YAML aliases that add more than ${MAX_ALIASED_VALUES.toLocaleString("en")} values. Is it an alias bomb?`,
  );

const tooDeepError = (source: string): InputError =>
  new InputError(`${source} nests more than ${MAX_DEPTH} levels, or contains itself.`);

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? text;
