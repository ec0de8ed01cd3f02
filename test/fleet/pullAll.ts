import type { Endpoint } from '../support/server.js';
import { namespace } from './FleetClient.js';

interface PullOptions {
  readonly maxObjectCount: number;
  readonly continueOnError?: boolean;
  /** Called after the enumeration was opened. */
  readonly opened?: () => Promise<void>;
}

/**
 * OpenEnumerateInstances without objects, and PullInstancesWithPath to the end, as bytes.
 * @returns for each pull SystemName of its instances; for one that was answered with an error its description.
 */
export async function pullAll(
  endpoint: Endpoint,
  className: string,
  { maxObjectCount, continueOnError = false, opened = async () => {} }: PullOptions,
): Promise<readonly (readonly string[] | string)[]> {
  const open = await call(
    endpoint,
    'OpenEnumerateInstances',
    `<IPARAMVALUE NAME="ClassName"><CLASSNAME NAME="${className}"/></IPARAMVALUE>` +
      `<IPARAMVALUE NAME="ContinueOnError"><VALUE>${continueOnError ? 'TRUE' : 'FALSE'}</VALUE></IPARAMVALUE>`,
  );
  let context = contextOf(open);
  if (context === null) throw new Error(open);
  await opened();
  const pulls: (readonly string[] | string)[] = [];
  for (let end = false; !end;) {
    const answer = await call(
      endpoint,
      'PullInstancesWithPath',
      `<IPARAMVALUE NAME="EnumerationContext"><VALUE>${context}</VALUE></IPARAMVALUE>` +
        `<IPARAMVALUE NAME="MaxObjectCount"><VALUE>${maxObjectCount}</VALUE></IPARAMVALUE>`,
    );
    const [, description] = /<ERROR [^>]*DESCRIPTION="([^"]*)"/u.exec(answer) ?? [];
    if (description === undefined) {
      const systems = answer.matchAll(
        /<INSTANCE .*?<PROPERTY NAME="SystemName"[^>]*><VALUE>([^<]*)<\/VALUE>/gsu,
      );
      pulls.push(Array.from(systems, ([, name = '']) => name));
      end = /NAME="EndOfSequence"[^>]*><VALUE>TRUE/u.test(answer);
      context = contextOf(answer) ?? context;
    } else {
      pulls.push(description);
      end = !continueOnError;
    }
    if (pulls.length > 50) throw new Error('the enumeration does not end');
  }
  return pulls;
}

function contextOf(answer: string): string | null {
  return /NAME="EnumerationContext"[^>]*><VALUE>([^<]+)</u.exec(answer)?.[1] ?? null;
}

async function call({ url, user, password }: Endpoint, method: string, parameters: string): Promise<string> {
  const names = namespace
    .split('/')
    .map((name) => `<NAMESPACE NAME="${name}"/>`)
    .join('');
  const response = await fetch(`${url}/cimom`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/xml; charset=utf-8',
      CIMOperation: 'MethodCall',
      CIMMethod: method,
      CIMObject: encodeURIComponent(namespace),
      Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
    },
    body:
      '<?xml version="1.0" encoding="utf-8"?><CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="1" PROTOCOLVERSION="1.0">' +
      `<SIMPLEREQ><IMETHODCALL NAME="${method}"><LOCALNAMESPACEPATH>${names}</LOCALNAMESPACEPATH>` +
      `${parameters}</IMETHODCALL></SIMPLEREQ></MESSAGE></CIM>`,
  });
  return response.text();
}
