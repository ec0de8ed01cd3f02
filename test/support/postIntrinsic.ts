import { intrinsicRequest } from '../bench/wbemRequests.js';
import type { Endpoint } from './server.js';

/**
 * Posts an intrinsic operation of CIM-XML, whose answer is read as the text that it is.
 * @param parameters the content of each IPARAMVALUE.
 * @throws Error unless it is answered with 200.
 */
export async function postIntrinsic(
  { url, user, password }: Endpoint,
  operation: string,
  namespace: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const { cimMethod, cimObject, body } = intrinsicRequest(operation, namespace, parameters);
  const response = await fetch(`${url}/cimom`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/xml; charset=utf-8',
      CIMOperation: 'MethodCall',
      CIMMethod: cimMethod,
      CIMObject: cimObject,
      Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
    },
    body: new Uint8Array(body),
  });
  const answer = await response.text();
  if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${answer}`);
  return answer;
}

/** The context with which a pull enumeration goes on.  Null at the end of the sequence. */
export function contextOf(answer: string): string | null {
  return /NAME="EnumerationContext"[^>]*><VALUE>([^<]+)</u.exec(answer)?.[1] ?? null;
}
