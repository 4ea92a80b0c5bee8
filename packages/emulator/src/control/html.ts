/** Text that is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** HTML in which every value is escaped that is not HTML itself. Lists are joined; `undefined` and `null` are empty. */
export function html(parts: TemplateStringsArray, ...values: readonly unknown[]): Html {
  return new Html(String.raw({ raw: parts }, ...values.map(toHtml)));
}

function toHtml(value: unknown): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(toHtml).join("");
  return String(value ?? "").replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
