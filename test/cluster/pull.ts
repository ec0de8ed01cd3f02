import type { Endpoint } from '../support/server.js';

/** The answer to an operation on an enumeration: the keys of its instances, the context to go on with, or the status of the error. */
export interface Pulled {
  readonly names: readonly string[];
  /** Null at the end of the sequence. */
  readonly context: string | null;
  readonly status: number | null;
}

const className = 'CIM_IndicationFilter';

/** OpenEnumerateInstances of the filters in interop. */
export function openPull(endpoint: Endpoint, count: number): Promise<Pulled> {
  return call(
    endpoint,
    'OpenEnumerateInstances',
    `<IPARAMVALUE NAME="ClassName"><CLASSNAME NAME="${className}"/></IPARAMVALUE>${value('MaxObjectCount', count)}`,
  );
}

export function pullMore(endpoint: Endpoint, context: string | null, count: number): Promise<Pulled> {
  const parameters = `${value('EnumerationContext', context ?? '')}${value('MaxObjectCount', count)}`;
  return call(endpoint, 'PullInstancesWithPath', parameters);
}

export function closePull(endpoint: Endpoint, context: string | null): Promise<Pulled> {
  return call(endpoint, 'CloseEnumeration', value('EnumerationContext', context ?? ''));
}

function value(name: string, given: number | string): string {
  return `<IPARAMVALUE NAME="${name}"><VALUE>${given}</VALUE></IPARAMVALUE>`;
}

async function call({ url, user, password }: Endpoint, method: string, parameters: string): Promise<Pulled> {
  const response = await fetch(`${url}/cimom`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/xml; charset=utf-8',
      CIMOperation: 'MethodCall',
      CIMMethod: method,
      CIMObject: 'interop',
      Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
    },
    body:
      '<?xml version="1.0" encoding="utf-8"?><CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="1" PROTOCOLVERSION="1.0">' +
      `<SIMPLEREQ><IMETHODCALL NAME="${method}"><LOCALNAMESPACEPATH><NAMESPACE NAME="interop"/></LOCALNAMESPACEPATH>` +
      `${parameters}</IMETHODCALL></SIMPLEREQ></MESSAGE></CIM>`,
  });
  const answer = await response.text();
  if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${answer}`);
  const names = answer.matchAll(/<KEYBINDING NAME="Name"><KEYVALUE [^>]*>([^<]*)</gu);
  const [, code] = /<ERROR CODE="(\d+)"/u.exec(answer) ?? [];
  return {
    names: Array.from(names, ([, name = '']) => name),
    context: /NAME="EnumerationContext"[^>]*><VALUE>([^<]+)</u.exec(answer)?.[1] ?? null,
    status: code === undefined ? null : Number(code),
  };
}
