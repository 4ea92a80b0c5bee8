import { AsyncLocalStorage } from "node:async_hooks";

const running = new AsyncLocalStorage<SteppedProcess>();

/** A process that stops before each of its operations until `step` is called. */
export class SteppedProcess {
  readonly pid: number;
  /** The data that it has read and still uses. */
  memory = "";
  /** A killed process never continues. */
  isKilled = false;
  #names = 0;
  #done = "";
  #next = "";
  #continue: (() => void) | undefined;

  constructor(pid: number) {
    this.pid = pid;
  }

  /** The process that runs the current code. */
  static get current(): SteppedProcess | undefined {
    return running.getStore();
  }

  run<T>(program: () => Promise<T>): Promise<T> {
    return running.run(this, program);
  }

  /** Returns a unique name, which is the same in each exploration. */
  nextName(): string {
    this.#names += 1;
    return `${this.pid}-${this.#names}`;
  }

  /** @param next - The operation before which it stops. */
  stop(next: string): Promise<void> {
    this.#next = next;
    return new Promise((resolve) => {
      this.#continue = resolve;
    });
  }

  get canStep(): boolean {
    return this.#continue !== undefined && !this.isKilled;
  }

  /** Runs until the next stop. */
  async step(): Promise<void> {
    const next = this.#continue;
    this.#continue = undefined;
    this.#done = this.#next;
    this.#next = "nothing";
    next?.();
    await settled();
  }

  /** Two processes with the same state behave in the same way. */
  get state(): string {
    return this.isKilled ? "killed" : [this.memory, this.#done, this.#next].join();
  }
}

/** Resolves when every process has stopped or ended. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Processes and their shared state. */
export interface SteppedWorld {
  readonly processes: readonly SteppedProcess[];
  /** The shared state. */
  readonly state: string;
  /** Checks the invariants. */
  check(): Promise<void>;
  /** Releases all resources. */
  end(): void;
}

interface Action {
  readonly process: number;
  readonly kind: "step" | "kill";
}

/**
 * Explores every state that processes can reach, in any order of their steps and with kills at any point.
 *
 * @param start - Starts the processes.
 * @param kills - The maximum number of killed processes.
 * @returns The number of states.
 */
export async function explore(
  start: () => Promise<SteppedWorld> | SteppedWorld,
  kills: number,
): Promise<number> {
  const states = new Set<string>();
  const rest: Action[][] = [[]];
  for (let path = rest.pop(); path !== undefined; path = rest.pop()) {
    const world = await start();
    await settled();
    for (const action of path) await perform(world, action);
    while (!states.has(stateOf(world))) {
      states.add(stateOf(world));
      await world.check();
      const [next, ...others] = actionsIn(world, kills);
      for (const other of others) rest.push([...path, other]);
      if (next === undefined) break;
      path = [...path, next];
      await perform(world, next);
    }
    world.end();
  }
  return states.size;
}

async function perform({ processes }: SteppedWorld, { process, kind }: Action): Promise<void> {
  const one = processes[process];
  if (one === undefined) return;
  if (kind === "kill") one.isKilled = true;
  else await one.step();
}

function actionsIn({ processes }: SteppedWorld, kills: number): Action[] {
  const killed = processes.filter(({ isKilled }) => isKilled).length;
  return processes.flatMap(({ canStep }, process) => {
    if (!canStep) return [];
    return killed < kills
      ? [
          { process, kind: "step" },
          { process, kind: "kill" },
        ]
      : [{ process, kind: "step" }];
  });
}

const stateOf = ({ processes, state }: SteppedWorld): string =>
  [state, ...processes.map((process) => process.state)].join("\n");
