import { randomBytes } from 'node:crypto';

/** One line of a task: something that was done, or why it was not. */
export interface TaskLine {
  readonly isDone: boolean;
  readonly text: string;
}

/** Work that a page watches. */
export interface Task {
  readonly id: string;
  readonly user: string;
  readonly title: string;
  readonly lines: readonly TaskLine[];
  readonly state: 'running' | 'done' | 'failed';
  /** What the page needs when it is done. */
  readonly result: Readonly<Record<string, string>>;
}

interface Kept {
  task: Task;
  ended: Promise<void>;
}

const maxTasks = 100;
/** As many of one user are under way at a time. */
const maxRunningPerUser = 4;

/**
 * Work that goes on behind a page, which asks how far it has come.  The last 100 of this process are remembered; one that runs is never
 * forgotten.
 */
export class Tasks {
  readonly #tasks = new Map<string, Kept>();

  /**
   * Begins `work`, which tells of each of its lines.
   * @returns null where as many are under way already.
   */
  start(
    user: string,
    title: string,
    work: (tell: (line: TaskLine) => void) => Promise<Pick<Task, 'result' | 'state'>>,
  ): Task | null {
    const running = [...this.#tasks.values()].filter(({ task }) => task.state === 'running');
    if (
      running.length >= maxTasks ||
      running.filter(({ task }) => task.user === user).length >= maxRunningPerUser
    )
      return null;
    for (const [id, { task }] of this.#tasks) {
      if (this.#tasks.size < maxTasks) break;
      if (task.state !== 'running') this.#tasks.delete(id);
    }
    const id = randomBytes(16).toString('hex');
    const kept: Kept = {
      task: { id, user, title, lines: [], state: 'running', result: {} },
      ended: Promise.resolve(),
    };
    this.#tasks.set(id, kept);
    kept.ended = this.#run(kept, work);
    return kept.task;
  }

  /** null: there is none, or it is another user's. */
  find(id: string, user: string): Task | null {
    const task = this.#tasks.get(id)?.task;
    return task?.user === user ? task : null;
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await Promise.all(Array.from(this.#tasks.values(), ({ ended }) => ended));
  }

  async #run(
    kept: Kept,
    work: (tell: (line: TaskLine) => void) => Promise<Pick<Task, 'result' | 'state'>>,
  ): Promise<void> {
    const tell = (line: TaskLine): void => {
      kept.task = { ...kept.task, lines: [...kept.task.lines, line] };
    };
    try {
      const ended = await work(tell);
      kept.task = { ...kept.task, ...ended };
    } catch (error) {
      tell({ isDone: false, text: error instanceof Error ? error.message : String(error) });
      kept.task = { ...kept.task, state: 'failed' };
    }
  }
}
