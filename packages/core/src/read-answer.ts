import type { FailedCall } from "./errors/grinfi-error.ts";
import { ParseError } from "./errors/parse-error.ts";
import type { Operation } from "./operation.ts";

/**
 * The value of a successful answer: parsed JSON, text, or `undefined` when the operation answers nothing.
 *
 * @throws ParseError when the operation declares a value and the answer is empty or no JSON.
 */
export async function readAnswer(
  response: Response,
  operation: Operation,
  call: FailedCall,
): Promise<unknown> {
  const text = await response.text();
  if (response.status === 204 || response.status === 205 || operation.answer === "none") return undefined;
  if (operation.answer === "text") return text;
  if (text === "" && operation.answer === "unknown") return undefined;
  if (!isJson(response)) {
    if (operation.answer === "unknown") return text;
    throw new ParseError(call, response, text === "" ? "is empty" : "is not JSON");
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new ParseError(call, response, text === "" ? "is empty" : "is broken JSON");
  }
}

const isJson = (response: Response): boolean =>
  /^application\/([\w.-]+\+)?json\b/i.test(response.headers.get("content-type") ?? "");
