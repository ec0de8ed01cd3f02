import { CIMDateTime } from '../../cim/CIMDateTime.js';
import { CIMError } from '../../cim/CIMError.js';
import { addSharedSecretValue, statusOf } from '../../credentials/causes.js';
import type { Outcome } from '../../credentials/Outcome.js';
import type { MethodHandler } from '../../dispatch/Provider.js';
import {
  RotateSharedSecretReturn as Return,
  type ISCSIWBEM_SharedSecretServiceMethods,
} from '../../schema/generated/ISCSIWBEM_SharedSecretService.js';
import type { AccountRef } from '../../targets/TargetReader.js';
import { accountOf } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { notOfThisService } from './notOfThisService.js';
import { parseSecret } from './parseSecret.js';

const longestOverlapMs = 366 * 24 * 60 * 60 * 1000;

/**
 * RotateSharedSecret: replaces a secret, and keeps the former one valid for a while if the target supports it. If not (another
 * kind of target, or a target account), the secret is replaced at once, and OverlapEnds is NULL.  An interval of zero, or none,
 * also replaces it at once, and ends an existing overlap.  With an interval during an overlap, the oldest of the three secrets
 * becomes invalid at once.  Return values are those of AddSharedSecret.
 * @throws CIMError CIM_ERR_NOT_FOUND if there is no such secret; CIM_ERR_ACCESS_DENIED.
 */
export function rotateSharedSecret(
  deps: ProviderDeps,
): MethodHandler<ISCSIWBEM_SharedSecretServiceMethods['RotateSharedSecret']> {
  const { targets, credentials } = deps;
  return async ({ SharedSecret, NewSecret, OverlapInterval }, call) => {
    const account = accountOf(deps, SharedSecret);
    if (!account || account.authority !== call.object.keyBindings.get('Name'))
      return answer(
        await credentials.refuse(call.principal, ...notOfThisService('replace', account, SharedSecret)),
      );
    const overlapMs = OverlapInterval ? OverlapInterval.toMilliseconds() : 0;
    if (overlapMs === null || overlapMs > longestOverlapMs) {
      const about = { what: 'replace', target: null, account: account.chapName };
      const message = `OverlapInterval is ${OverlapInterval?.toString()}: expected an interval without asterisks of at most 366 days`;
      return answer(await credentials.refuse(call.principal, about, 'invalid', message));
    }

    const overlaps = overlapMs > 0 && (await canOverlap(account));
    const overlapUntil = Date.now() + overlapMs;
    const secret = parseSecret(NewSecret);
    const change = { kind: 'replace', account, secret } as const;
    const outcome = await credentials.change(call.principal, overlaps ? { ...change, overlapUntil } : change);

    const { returnValue } = answer(outcome);
    if (returnValue !== Return.CompletedWithNoError) return { returnValue };
    const ends = overlaps ? (await targets.findAccount(account))?.overlapUntil : undefined;
    return { returnValue, OverlapEnds: ends === undefined ? null : CIMDateTime.fromDate(new Date(ends)) };
  };

  /** @throws CIMError if the outcome has no return value. */
  function answer({ cause, message }: Outcome) {
    const returnValue = addSharedSecretValue(cause);
    if (returnValue === null) throw new CIMError(statusOf(cause) ?? 'CIM_ERR_FAILED', message);
    return { returnValue };
  }

  async function canOverlap(account: AccountRef): Promise<boolean> {
    if (!targets.capabilities.secretOverlap) return false;
    const { bindings = [] } = (await targets.findAccount(account)) ?? {};
    return !bindings.some(({ role }) => role === 'target');
  }
}
