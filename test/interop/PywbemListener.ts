import { PythonProcess } from '../support/python.js';
import type { Endpoint } from '../support/server.js';
import { patienceMs } from '../support/patience.js';

/** What a listener says of an indication. */
export interface Received {
  readonly class: string;
  readonly context: string | null;
  readonly number: number | null;
  readonly filter: string | null;
  readonly identifier: string | null;
  /** SourceInstanceModelPath */
  readonly source: string | null;
}

interface Failure {
  readonly name: string;
  readonly code: number | null;
  readonly message: string;
}

/** pywbem's own listener and subscription manager; end it with `stop`. */
export class PywbemListener {
  private constructor(readonly python: PythonProcess) {}

  static async start({ url, user, password }: Endpoint): Promise<PywbemListener> {
    const python = new PythonProcess('listener_session.py');
    await python.call({ url, user, password });
    return new PywbemListener(python);
  }

  /** @throws Error with what pywbem raised. */
  async call<T = unknown>(command: string, args: object | true = true): Promise<T> {
    const answer = (await this.python.call({ [command]: args })) as
      | { readonly result: T }
      | { readonly error: Failure };
    if ('result' in answer) return answer.result;
    throw new Error(`${answer.error.name} ${answer.error.code ?? ''}: ${answer.error.message}`);
  }

  received(): Promise<Received[]> {
    return this.call('received');
  }

  /** All that it received, once there are so many.  @throws Error if that takes too long. */
  async receive(count: number, withinMs = patienceMs): Promise<Received[]> {
    for (const end = Date.now() + withinMs; ;) {
      const all = await this.received();
      if (all.length >= count) return all;
      if (Date.now() > end)
        throw new Error(`${all.length} indications arrived in ${withinMs} ms, expected ${count}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  stop(): Promise<void> {
    return this.python.stop();
  }
}
