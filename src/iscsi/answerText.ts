import { answerInFullFeaturePhase, answerOtherKeys } from './login/otherKeys.js';
import type { TextPair } from './login/negotiation.js';
import type { SessionClaim } from './login/TargetLogin.js';
import { printTargetAddress } from './sendTargets.js';
import { normalIscsiName } from './TargetAuthority.js';

/** What a text request of a session is answered from. */
export interface TextHost {
  readonly claim: SessionClaim;
  readonly visibleTargets: readonly { readonly targetName: string; readonly portalGroupTag: number }[];
  /** Where the initiator came to: the only portal that we are sure it reaches. */
  readonly portal: { readonly localAddress: string | null; readonly localPort: number | null };
}

/**
 * The answer to the keys of a text request: SendTargets; keys that are settled at login are rejected; MaxRecvDataSegmentLength gets none.
 * @throws IscsiProtocolError for a key that is declared at login alone.
 */
export function answerText(keys: ReadonlyMap<string, string>, host: TextHost): TextPair[] {
  const pairs: TextPair[] = [];
  const others: TextPair[] = [];
  for (const [key, value] of keys) {
    const settled = answerInFullFeaturePhase(key);
    if (key === 'SendTargets') pairs.push(...sendTargets(value, host));
    else if (settled !== null) pairs.push(settled);
    else if (key !== 'MaxRecvDataSegmentLength') others.push([key, value]);
  }
  return [...pairs, ...answerOtherKeys(others)];
}

/** RFC 7143 appendix C: all targets in a discovery session alone, otherwise the session's own at most. */
function sendTargets(which: string, { claim, visibleTargets, portal }: TextHost): TextPair[] {
  const { sessionType, targetName } = claim;
  const wanted = which === '' ? targetName : normalIscsiName(which);
  const shown = visibleTargets.filter((target) => {
    const mayShow = sessionType === 'Discovery' || target.targetName === targetName;
    return mayShow && (which === 'All' || target.targetName === wanted);
  });
  return shown.flatMap((target): TextPair[] => {
    const name = ['TargetName', target.targetName] as const;
    const { localAddress, localPort } = portal;
    if (localAddress === null || localPort === null) return [name];
    // A zone means something on this machine alone (RFC 4007 6).
    const address = localAddress.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '');
    const { portalGroupTag } = target;
    return [name, ['TargetAddress', printTargetAddress({ address, port: localPort, portalGroupTag })]];
  });
}
