/** A number from 0 up to 2^32 that looks random and is the same in every run (murmur3's mixing of integers). */
export function mix(...numbers: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const number of numbers) {
    hash = Math.imul(hash ^ (number | 0), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** A number for a text, for `mix`. */
export function hashText(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}

/** One of the items, chosen by a number of `mix`. */
export function pick<T>(items: readonly T[], number: number): T {
  return items[number % items.length] as T;
}

/** Looked up, since a search through a million rows writes a million UUIDs. */
const BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The lowest 16 bits of a number as hexadecimal digits. */
const hex = (number: number): string => `${BYTES[(number >>> 8) & 255]}${BYTES[number & 255]}`;

/** A UUID of version 4 by its looks, made of a seed and an index that it ends with. */
export function uuidOf(seed: number, index: number): string {
  const a = mix(seed, index, 1);
  const b = mix(seed, index, 2);
  const end = `${hex(Math.floor(index / 2 ** 32))}${hex(index >>> 16)}${hex(index)}`;
  return `${hex(a >>> 16)}${hex(a)}-${hex(b)}-4${hex(b >>> 16).slice(1)}-${hex(0x8000 | (b >>> 18))}-${end}`;
}

/** The index that a UUID of `uuidOf` ends with; `undefined` when another seed made it. */
export function indexOfUuid(seed: number, uuid: string): number | undefined {
  const index = Number.parseInt(uuid.slice(24), 16);
  return Number.isSafeInteger(index) && uuidOf(seed, index) === uuid ? index : undefined;
}

/** The inverse of `step` modulo `modulus`, by Euclid's algorithm. The two must have no common factor. */
export function modularInverse(step: number, modulus: number): number {
  let [a, b] = [step, modulus];
  let [x, y] = [1, 0];
  while (b > 0) {
    const times = Math.floor(a / b);
    [a, b] = [b, a - times * b];
    [x, y] = [y, x - times * y];
  }
  return (x + modulus) % modulus;
}
