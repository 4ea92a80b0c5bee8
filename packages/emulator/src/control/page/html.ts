/** Trusted HTML. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Creates HTML. Values other than `Html` are escaped, arrays are joined, and `undefined` and `null` are omitted. */
export function html(parts: TemplateStringsArray, ...values: readonly unknown[]): Html {
  return new Html(String.raw({ raw: parts }, ...values.map(toHtml)));
}

function toHtml(value: unknown): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(toHtml).join("");
  return String(value ?? "").replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
