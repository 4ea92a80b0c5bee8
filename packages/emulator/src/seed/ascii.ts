const LETTERS: Readonly<Record<string, string>> = { ł: "l", ı: "i", ß: "ss", ø: "o" };

/** As in an address: small letters without marks. */
export function toAscii(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[łıßø]/g, (letter) => LETTERS[letter] ?? "");
}
