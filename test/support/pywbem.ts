import { hasPeers } from './environment.js';
import { PythonProcess } from './python.js';
import type { Endpoint } from './server.js';

export const havePywbem = hasPeers('python');

/** Values as test/interop/pywbem_session.py reads and writes them; its head says how. */
export type PywbemValue =
  | string
  | boolean
  | null
  | PywbemTyped
  | PywbemPath
  | PywbemInstance
  | readonly PywbemValue[];

/** A number, datetime or char16 as exact text, or a property with its type. */
export interface PywbemTyped {
  readonly type: string;
  readonly value: string | boolean | null | readonly (string | boolean | null)[];
  readonly isArray?: boolean;
}

export interface PywbemPath {
  readonly type: 'path';
  readonly className: string;
  readonly keys: Readonly<Record<string, PywbemValue>>;
  readonly namespace?: string | null;
  readonly host?: string | null;
}

export interface PywbemInstance {
  readonly type: 'instance';
  readonly className: string;
  readonly properties: Readonly<Record<string, PywbemValue>>;
  readonly path?: PywbemPath | null;
}

/** An exception of pywbem: `name` is its class (CIMError, HTTPError, AuthError, CIMXMLParseError, ...). */
export class PywbemError extends Error {
  override readonly name = 'PywbemError';

  constructor(
    readonly exception: string,
    /** The CIM status of a CIMError, null for others. */
    readonly code: number | null,
    message: string,
  ) {
    super(`${exception}: ${message}`);
  }
}

type Answer =
  | { readonly result: unknown }
  | { readonly error: { readonly name: string; readonly code: number | null; readonly message: string } };

/** A WBEMConnection of a real pywbem; end it with `stop`. */
export class PywbemSession {
  private constructor(readonly python: PythonProcess) {}

  static async start(
    { url, user, password }: Endpoint,
    {
      namespace,
      timeoutSeconds = 50,
      pull = false,
    }: {
      readonly namespace: string;
      readonly timeoutSeconds?: number;
      /** Whether its Iter... methods use pull operations. */
      readonly pull?: boolean;
    },
  ): Promise<PywbemSession> {
    const python = new PythonProcess('pywbem_session.py');
    await python.call({ url, user, password, namespace, timeout: timeoutSeconds, pull });
    return new PywbemSession(python);
  }

  /**
   * Calls a method of WBEMConnection with its keyword arguments, as pywbem spells them.
   * @throws PywbemError for every exception of pywbem.
   */
  async call<T = unknown>(
    method: string,
    args: Readonly<Record<string, PywbemValue | Readonly<Record<string, PywbemValue>>>> = {},
  ): Promise<T> {
    const answer = (await this.python.call({ method, arguments: args })) as Answer;
    if ('result' in answer) return answer.result as T;
    throw new PywbemError(answer.error.name, answer.error.code, answer.error.message);
  }

  /** InvokeMethod: the return value and the output parameters. */
  async invokeMethod(
    object: PywbemPath | string,
    method: string,
    parameters: Readonly<Record<string, PywbemValue>>,
  ): Promise<{ readonly returnValue: number; readonly out: Readonly<Record<string, PywbemValue>> }> {
    const [returnValue, out] = await this.call<[PywbemTyped, Record<string, PywbemValue>]>('InvokeMethod', {
      MethodName: method,
      ObjectName: object,
      Params: parameters,
    });
    return { returnValue: Number(returnValue.value), out };
  }

  stop(): Promise<void> {
    return this.python.stop();
  }
}
