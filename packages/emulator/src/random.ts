/** Mixes integers into a pseudo-random number from 0 up to 2^32, as MurmurHash3 does. */
export function mix(...numbers: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const number of numbers) {
    hash = Math.imul(hash ^ (number | 0), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** Returns a number for a text, as input of `mix`. */
export function hashText(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}

/** Returns one of the items, chosen by a number from `mix`. */
export function pick<T>(items: readonly T[], number: number): T {
  return items[number % items.length] as T;
}

/** A lookup table for speed, because a search through a million rows creates a million UUIDs. */
const BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Formats the lowest 16 bits of a number as hexadecimal digits. */
const hex = (number: number): string => `${BYTES[(number >>> 8) & 255]}${BYTES[number & 255]}`;

/** Creates a UUID in the format of version 4 from a seed and an index. Its last 12 digits are the index. */
export function uuidOf(seed: number, index: number): string {
  const a = mix(seed, index, 1);
  const b = mix(seed, index, 2);
  const end = `${hex(Math.floor(index / 2 ** 32))}${hex(index >>> 16)}${hex(index)}`;
  return `${hex(a >>> 16)}${hex(a)}-${hex(b)}-4${hex(b >>> 16).slice(1)}-${hex(0x8000 | (b >>> 18))}-${end}`;
}

/** Returns the index of a UUID of `uuidOf`, or `undefined` if it has another seed. */
export function indexOfUuid(seed: number, uuid: string): number | undefined {
  const index = Number.parseInt(uuid.slice(24), 16);
  return Number.isSafeInteger(index) && uuidOf(seed, index) === uuid ? index : undefined;
}

/** Returns the inverse of `step` modulo `modulus`, by Euclid's algorithm. The two must have no common factor. */
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
