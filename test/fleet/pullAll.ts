import { className as classElement, value } from '../bench/wbemRequests.js';
import { contextOf, postIntrinsic } from '../support/postIntrinsic.js';
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
  const open = await postIntrinsic(endpoint, 'OpenEnumerateInstances', namespace, {
    ClassName: classElement(className),
    ContinueOnError: value(continueOnError ? 'TRUE' : 'FALSE'),
  });
  let context = contextOf(open);
  if (context === null) throw new Error(open);
  await opened();
  const pulls: (readonly string[] | string)[] = [];
  for (let end = false; !end;) {
    const answer = await postIntrinsic(endpoint, 'PullInstancesWithPath', namespace, {
      EnumerationContext: value(context),
      MaxObjectCount: value(`${maxObjectCount}`),
    });
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
