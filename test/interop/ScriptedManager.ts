import { PythonProcess } from '../support/python.js';
import type { Endpoint } from '../support/server.js';

/** What a scripted manager answers to a step. */
type Answer =
  | { readonly result: unknown }
  | { readonly error: { readonly name: string; readonly message: string } };

/** A demand of a manager that was not met, or what its command line prints of a refusal. */
export class ManagerError extends Error {
  override readonly name = 'ManagerError';

  constructor(
    /** Class of the exception: Failed, Refused, CIMError ... */
    readonly exception: string,
    message: string,
  ) {
    super(message);
  }
}

/** One real client of SMI-S, as test/interop/managers has it written down. */
export class ScriptedManager {
  readonly #python: PythonProcess;

  constructor(name: string) {
    this.#python = new PythonProcess('manager_session.py', [name]);
  }

  /** @param others further addresses of the system, at which it goes on when one does not take its calls. */
  async connect({ url, user, password }: Endpoint, others: readonly string[] = []): Promise<void> {
    await this.#python.call({ url, user, password, others });
  }

  /** @throws ManagerError */
  async step<T>(name: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<T> {
    const answer = (await this.#python.call({ [name]: parameters })) as Answer;
    if ('error' in answer) throw new ManagerError(answer.error.name, `${name}: ${answer.error.message}`);
    return answer.result as T;
  }

  stop(): Promise<void> {
    return this.#python.stop();
  }
}
