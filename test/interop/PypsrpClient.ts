import { resolveNamespaces, type NamespacedElement } from '../../src/xml/NamespacedElement.js';
import { parseXml } from '../../src/xml/parseXml.js';
import { dmtfClasses } from '../../src/wsman/names.js';
import type { Endpoint } from '../support/server.js';
import { PythonProcess } from '../support/python.js';
import { namespace } from './CredentialClient.js';

type Operation = 'get' | 'put' | 'create' | 'delete' | 'enumerate' | 'pull' | 'invoke';

export interface WsmanCall {
  readonly operation: Operation;
  /** A class, or a whole URI. */
  readonly resource: string;
  readonly selectors?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, string>>;
  /** The method, for invoke. */
  readonly method?: string;
  /** One element. */
  readonly body?: string;
  /** Left out: that of the targets. */
  readonly namespace?: string;
}

/** A fault, as the client tells it. */
export class WsmanFaultError extends Error {
  constructor(
    readonly code: number | null,
    readonly reason: string,
  ) {
    super(`fault ${code}: ${reason}`);
  }
}

interface SessionAnswer {
  readonly answer?: string | null;
  readonly fault?: { readonly code: number | null; readonly reason: string };
  readonly error?: string;
}

/** pypsrp, unmodified, in a Python of its own. */
export class PypsrpClient {
  readonly #process: PythonProcess;

  constructor({ url, user, password }: Endpoint) {
    this.#process = new PythonProcess('wsman_session.py', [new URL(url).port, user], {
      WSMAN_PASSWORD: password,
    });
  }

  /** What is in the Body of the answer; the Body where it is empty.  @throws WsmanFaultError */
  async call({
    operation,
    resource,
    selectors = {},
    options,
    method,
    body,
    ...rest
  }: WsmanCall): Promise<NamespacedElement> {
    const uri = resource.includes(':') ? resource : dmtfClasses + resource;
    const answer = await this.#ask({
      operation,
      uri,
      selectors: { __cimnamespace: rest.namespace ?? namespace, ...selectors },
      ...(options && { options }),
      ...(method !== undefined && { action: `${uri}/${method}` }),
      ...(body !== undefined && { body }),
    });
    const got = resolveNamespaces(parseXml(answer ?? '<none/>'));
    return got.children[0] ?? got;
  }

  /** pywinrm asks for a shell. */
  shell(): Promise<string | null> {
    return this.#ask({ operation: 'shell' });
  }

  async #ask(request: object): Promise<string | null> {
    const { answer, fault, error } = (await this.#process.call(request)) as SessionAnswer;
    if (fault) throw new WsmanFaultError(fault.code, fault.reason);
    if (error !== undefined) throw new Error(error);
    return answer ?? null;
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}

/** Texts of the children of an element, by their names. */
export function textsOf(element: NamespacedElement): Record<string, string> {
  return Object.fromEntries(element.children.map(({ name, text }) => [name, text]));
}
