import type { Metrics } from '../metrics/Metrics.js';
import { actions } from '../storagegateway/actions/index.js';
import type { StorageGateway } from '../storagegateway/StorageGateway.js';

type Door = Pick<StorageGateway, 'answer' | 'answerTooLong'>;

/** The AWS door, each answer of which is counted by its action and error code. */
export function countAwsActions(door: Door, metrics: Pick<Metrics, 'countAwsAction'>): Door {
  return {
    answerTooLong: () => door.answerTooLong(),
    answer: async (request) => {
      const startedAt = performance.now();
      const response = await door.answer(request);
      const named = request.headers.get('x-amz-target')?.join(',').split('.').at(-1) ?? '';
      // One that there is not is the client's own word.
      const action = actions.has(named) ? named : null;
      const code = response.status === 200 ? null : errorCodeOf(response.body);
      metrics.countAwsAction(action, code, performance.now() - startedAt);
      return response;
    },
  };
}

function errorCodeOf(body: string): string {
  const { __type, error } = JSON.parse(body) as { __type: string; error?: { errorCode: string } };
  return error?.errorCode ?? __type;
}
