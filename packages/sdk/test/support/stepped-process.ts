import { AsyncLocalStorage } from "node:async_hooks";

const running = new AsyncLocalStorage<SteppedProcess>();

/** A process that stops before each of its operations, until it is told to go on. */
export class SteppedProcess {
  readonly pid: number;
  /** What it has read and not forgotten. */
  memory = "";
  /** It does not go on. */
  isKilled = false;
  #names = 0;
  #done = "";
  #next = "";
  #goOn: (() => void) | undefined;

  constructor(pid: number) {
    this.pid = pid;
  }

  /** The process that runs the code that asks. */
  static get current(): SteppedProcess | undefined {
    return running.getStore();
  }

  run<T>(program: () => Promise<T>): Promise<T> {
    return running.run(this, program);
  }

  /** A name of its own, the same each time the process is run. */
  nextName(): string {
    this.#names += 1;
    return `${this.pid}-${this.#names}`;
  }

  /** @param next - The operation that it stops before. */
  stop(next: string): Promise<void> {
    this.#next = next;
    return new Promise((resolve) => {
      this.#goOn = resolve;
    });
  }

  get canGoOn(): boolean {
    return this.#goOn !== undefined && !this.isKilled;
  }

  /** Does the operation that it has stopped before, and all up to the next. */
  async goOn(): Promise<void> {
    const goOn = this.#goOn;
    this.#goOn = undefined;
    this.#done = this.#next;
    this.#next = "nothing";
    goOn?.();
    await settled();
  }

  /** Two processes in the same state go on in the same way. */
  get state(): string {
    return this.isKilled ? "killed" : [this.memory, this.#done, this.#next].join();
  }
}

/** Resolves when every process has stopped or ended. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Processes, and what they share. */
export interface SteppedWorld {
  readonly processes: readonly SteppedProcess[];
  /** The state of what they share. */
  readonly state: string;
  /** Checks what holds at any time. */
  check(): Promise<void>;
  /** Lets go of what they hold. */
  end(): void;
}

interface Action {
  readonly process: number;
  readonly kind: "goOn" | "kill";
}

/**
 * Checks every state that processes can get into, whichever of them goes on next, and wherever they are killed.
 *
 * @param start - Starts them anew.
 * @param kills - How many of them are killed at most.
 * @returns How many states there are.
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
    for (const action of path) await act(world, action);
    while (!states.has(stateOf(world))) {
      states.add(stateOf(world));
      await world.check();
      const [next, ...others] = actionsIn(world, kills);
      for (const other of others) rest.push([...path, other]);
      if (next === undefined) break;
      path = [...path, next];
      await act(world, next);
    }
    world.end();
  }
  return states.size;
}

async function act({ processes }: SteppedWorld, { process, kind }: Action): Promise<void> {
  const one = processes[process];
  if (one === undefined) return;
  if (kind === "kill") one.isKilled = true;
  else await one.goOn();
}

function actionsIn({ processes }: SteppedWorld, kills: number): Action[] {
  const killed = processes.filter(({ isKilled }) => isKilled).length;
  return processes.flatMap(({ canGoOn }, process) => {
    if (!canGoOn) return [];
    return killed < kills
      ? [
          { process, kind: "goOn" },
          { process, kind: "kill" },
        ]
      : [{ process, kind: "goOn" }];
  });
}

const stateOf = ({ processes, state }: SteppedWorld): string =>
  [state, ...processes.map((process) => process.state)].join("\n");
