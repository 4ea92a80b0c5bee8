import type { PGlite } from "@electric-sql/pglite";

/** A pool of connections like that of the package `pg`, but to a Postgres in this process. */
export class Pool {
  /** The Postgres of all pools. */
  static database: PGlite | undefined;

  async query(sql: string, values: unknown[]): Promise<{ rows: unknown[] }> {
    if (Pool.database === undefined) throw new Error("No Postgres is running.");
    return Pool.database.query(sql, values);
  }

  on(): this {
    return this;
  }

  async end(): Promise<void> {}
}
