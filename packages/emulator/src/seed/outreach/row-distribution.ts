/** Assigns a scenario to each contact. */
export interface ScenarioOrder {
  /** The number of contacts. */
  readonly count: number;
  /** The number of contacts in a block. A full block contains each scenario once. */
  readonly size: number;
  /** Returns how far the scenarios of a block are rotated, so that blocks differ. A partial block returns 0. */
  shift(block: number): number;
}

/** Returns the index of the scenario of a contact. */
export function scenarioIndex({ size, shift }: ScenarioOrder, contact: number): number {
  return ((contact % size) + shift(Math.floor(contact / size))) % size;
}

/** Maps contacts to the rows of a table in which the scenario determines the number of rows per contact. */
export class RowDistribution {
  readonly count: number;
  readonly #order: ScenarioOrder;
  readonly #counts: readonly number[];
  readonly #rowsPerBlock: number;
  /** For each shift: the first row of each contact, relative to the block. */
  readonly #firstRows: readonly (readonly number[])[];
  /** For each shift: the contact of each row, relative to the block. */
  readonly #contacts: readonly (readonly number[])[];

  /** @param counts - The number of rows for each scenario. */
  constructor(order: ScenarioOrder, counts: readonly number[]) {
    const shifted = counts.map((_, shift) => [...counts.slice(shift), ...counts.slice(0, shift)]);
    this.#order = order;
    this.#counts = counts;
    this.#firstRows = shifted.map(runningSums);
    this.#contacts = shifted.map((row) => row.flatMap((count, contact) => Array(count).fill(contact)));
    this.#rowsPerBlock = counts.reduce((sum, count) => sum + count, 0);
    this.count = this.#firstRow(order.count);
  }

  /** Returns the contact that a row belongs to. */
  contactOf(row: number): number {
    const block = Math.floor(row / this.#rowsPerBlock);
    const offset = this.#contacts[this.#order.shift(block)]?.[row % this.#rowsPerBlock] ?? 0;
    return block * this.#order.size + offset;
  }

  /** Returns the position of a row among the rows of its contact, from 0. */
  position(row: number): number {
    return row - this.#firstRow(this.contactOf(row));
  }

  /** Returns the rows of a contact, or none if there is no such contact. */
  rowsOf(contact: number | undefined): number[] {
    if (contact === undefined || contact >= this.#order.count) return [];
    const count = this.#counts[scenarioIndex(this.#order, contact)] ?? 0;
    const firstRow = this.#firstRow(contact);
    return Array.from({ length: count }, (_, position) => firstRow + position);
  }

  #firstRow(contact: number): number {
    const { size, shift } = this.#order;
    const block = Math.floor(contact / size);
    return block * this.#rowsPerBlock + (this.#firstRows[shift(block)]?.[contact % size] ?? 0);
  }
}

/** Returns for each count the sum of the counts before it. */
function runningSums(counts: readonly number[]): number[] {
  let sum = 0;
  return counts.map((count) => {
    const before = sum;
    sum += count;
    return before;
  });
}
