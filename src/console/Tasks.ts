import { randomBytes } from 'node:crypto';

/** One line in the progress of a task: a step that was done, why it failed, or why its outcome is unknown. */
export interface TaskLine {
  readonly state: 'done' | 'failed' | 'unsure';
  readonly text: string;
}

/** Work whose progress a page shows. */
export interface Task {
  readonly id: string;
  readonly user: string;
  /** The host of a fleet that it works at; null for that of the server. */
  readonly host: string | null;
  readonly title: string;
  readonly lines: readonly TaskLine[];
  readonly state: 'running' | 'done' | 'failed';
  /** Values that the page needs when the task has ended. */
  readonly result: Readonly<Record<string, string>>;
}

interface TaskEntry {
  task: Task;
  ended: Promise<void>;
}

const maxTasks = 100;
/** Maximum number of tasks of one user at the same time. */
const maxRunningPerUser = 4;

/** Long-running work.  Pages poll its progress.  The last 100 tasks of this process are kept; a running one is never dropped. */
export class Tasks {
  readonly #tasks = new Map<string, TaskEntry>();

  /** Starts `work`, which reports its progress line by line.  @returns null if the user has too many running tasks. */
  start(
    user: string,
    title: string,
    work: (tell: (line: TaskLine) => void) => Promise<Pick<Task, 'result' | 'state'>>,
    host: string | null = null,
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
    const entry: TaskEntry = {
      task: { id, user, host, title, lines: [], state: 'running', result: {} },
      ended: Promise.resolve(),
    };
    this.#tasks.set(id, entry);
    entry.ended = this.#run(entry, work);
    return entry.task;
  }

  /** Null if there is none, or it belongs to another user or host. */
  find(id: string, user: string, host: string | null = null): Task | null {
    const task = this.#tasks.get(id)?.task;
    return task?.user === user && task.host === host ? task : null;
  }

  /** Waits for running tasks. */
  async close(): Promise<void> {
    await Promise.all(Array.from(this.#tasks.values(), ({ ended }) => ended));
  }

  async #run(
    entry: TaskEntry,
    work: (tell: (line: TaskLine) => void) => Promise<Pick<Task, 'result' | 'state'>>,
  ): Promise<void> {
    const tell = (line: TaskLine): void => {
      entry.task = { ...entry.task, lines: [...entry.task.lines, line] };
    };
    try {
      const ended = await work(tell);
      entry.task = { ...entry.task, ...ended };
    } catch (error) {
      tell({ state: 'failed', text: error instanceof Error ? error.message : String(error) });
      entry.task = { ...entry.task, state: 'failed' };
    }
  }
}
