/** Says which story a contact has. */
export interface StoryOrder {
  /** Contacts. */
  readonly count: number;
  /** Contacts in a block; a block has each story once. */
  readonly size: number;
  /** By how much the stories of a block are shifted, so that blocks do not look alike; not at all in one that is short. */
  shift(block: number): number;
}

/** The number of the story of a contact. */
export function storyNumber({ size, shift }: StoryOrder, contact: number): number {
  return ((contact % size) + shift(Math.floor(contact / size))) % size;
}

/** A table in which each contact has as many rows as its story says, one contact after the other. */
export class Share {
  readonly count: number;
  readonly #order: StoryOrder;
  readonly #counts: readonly number[];
  readonly #perBlock: number;
  /** By shift: the number of the first row of each contact of a block. */
  readonly #starts: readonly (readonly number[])[];
  /** By shift: the contact of each row of a block. */
  readonly #owners: readonly (readonly number[])[];

  /** @param counts - How many rows each story has. */
  constructor(order: StoryOrder, counts: readonly number[]) {
    const shifted = counts.map((_, shift) => [...counts.slice(shift), ...counts.slice(0, shift)]);
    this.#order = order;
    this.#counts = counts;
    this.#starts = shifted.map(runningSums);
    this.#owners = shifted.map((row) => row.flatMap((count, contact) => Array(count).fill(contact)));
    this.#perBlock = counts.reduce((sum, count) => sum + count, 0);
    this.count = this.#first(order.count);
  }

  /** The contact of a row. */
  contact(row: number): number {
    const block = Math.floor(row / this.#perBlock);
    const owner = this.#owners[this.#order.shift(block)]?.[row % this.#perBlock] ?? 0;
    return block * this.#order.size + owner;
  }

  /** The how-manieth row of its contact it is, from 0. */
  place(row: number): number {
    return row - this.#first(this.contact(row));
  }

  /** The rows of a contact. */
  rows(contact: number | undefined): number[] {
    if (contact === undefined || contact >= this.#order.count) return [];
    const count = this.#counts[storyNumber(this.#order, contact)] ?? 0;
    const first = this.#first(contact);
    return Array.from({ length: count }, (_, place) => first + place);
  }

  #first(contact: number): number {
    const { size, shift } = this.#order;
    const block = Math.floor(contact / size);
    return block * this.#perBlock + (this.#starts[shift(block)]?.[contact % size] ?? 0);
  }
}

function runningSums(counts: readonly number[]): number[] {
  let sum = 0;
  return counts.map((count) => {
    const before = sum;
    sum += count;
    return before;
  });
}
