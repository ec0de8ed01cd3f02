import { answerInFullFeaturePhase, answerOtherKeys } from './login/otherKeys.js';
import type { TextPair } from './login/negotiation.js';
import type { SessionClaim } from './login/TargetLogin.js';
import { printTargetAddress } from './sendTargets.js';
import { normalIscsiName } from './TargetAuthority.js';

/** What is needed to answer a text request of a session. */
export interface TextHost {
  readonly claim: SessionClaim;
  readonly visibleTargets: readonly { readonly targetName: string; readonly portalGroupTag: number }[];
  /** The portal that the initiator connected to.  It is the only one that is known to be reachable for it. */
  readonly portal: { readonly localAddress: string | null; readonly localPort: number | null };
}

/**
 * The answers to the keys of a text request.  SendTargets is answered, keys that are negotiated at login are rejected, and
 * MaxRecvDataSegmentLength gets no answer.
 * @throws IscsiProtocolError for a key that can only be declared at login.
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

/** RFC 7143 appendix C: all targets in a discovery session; otherwise only the session's own. */
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
    // A zone identifier is only valid on this machine (RFC 4007 6).
    const address = localAddress.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '');
    const { portalGroupTag } = target;
    return [name, ['TargetAddress', printTargetAddress({ address, port: localPort, portalGroupTag })]];
  });
}
