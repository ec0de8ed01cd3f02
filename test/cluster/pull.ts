import { className, value } from '../bench/wbemRequests.js';
import { contextOf, postIntrinsic } from '../support/postIntrinsic.js';
import type { Endpoint } from '../support/server.js';

/** The answer to an operation on an enumeration: the keys of its instances, the context to go on with, or the status of the error. */
export interface Pulled {
  readonly names: readonly string[];
  /** Null at the end of the sequence. */
  readonly context: string | null;
  readonly status: number | null;
}

/** OpenEnumerateInstances of the filters in interop. */
export function openPull(endpoint: Endpoint, count: number): Promise<Pulled> {
  return call(endpoint, 'OpenEnumerateInstances', {
    ClassName: className('CIM_IndicationFilter'),
    MaxObjectCount: value(`${count}`),
  });
}

export function pullMore(endpoint: Endpoint, context: string | null, count: number): Promise<Pulled> {
  return call(endpoint, 'PullInstancesWithPath', {
    EnumerationContext: value(context ?? ''),
    MaxObjectCount: value(`${count}`),
  });
}

export function closePull(endpoint: Endpoint, context: string | null): Promise<Pulled> {
  return call(endpoint, 'CloseEnumeration', { EnumerationContext: value(context ?? '') });
}

async function call(
  endpoint: Endpoint,
  operation: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Pulled> {
  const answer = await postIntrinsic(endpoint, operation, 'interop', parameters);
  const names = answer.matchAll(/<KEYBINDING NAME="Name"><KEYVALUE [^>]*>([^<]*)</gu);
  const [, code] = /<ERROR CODE="(\d+)"/u.exec(answer) ?? [];
  return {
    names: Array.from(names, ([, name = '']) => name),
    context: contextOf(answer),
    status: code === undefined ? null : Number(code),
  };
}
