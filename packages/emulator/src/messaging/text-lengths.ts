import { invalidField } from "../http/http-error.ts";

/** The maximum number of characters of each text of a step on LinkedIn. */
const MAX_LENGTHS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  linkedin_send_message: { text: 8000 },
  linkedin_send_inmail: { text: 8000, subject: 511 },
};

/**
 * @param type - The type of the step or task that sends the texts.
 * @param texts - The texts by the name of the field that has them in the request: `text` and `subject`.
 * @throws HttpError 422 if a text is too long.
 */
export function checkTextLengths(
  type: string,
  texts: Readonly<Record<string, { readonly field: string; readonly value: unknown }>>,
): void {
  for (const [kind, max] of Object.entries(MAX_LENGTHS[type] ?? {})) {
    const text = texts[kind];
    if (typeof text?.value === "string" && text.value.length > max)
      throw invalidField(text.field, `${text.field} must have at most ${max} characters.`);
  }
}
