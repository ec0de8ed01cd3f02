import { CIMDateTime } from '../../cim/CIMDateTime.js';
import { CIMError } from '../../cim/CIMError.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { ProofState } from '../../credentials/Outcome.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import {
  ISCSIWBEM_SharedSecret_ProofState as ProofStateValue,
  ISCSIWBEM_SharedSecret_RotationState as RotationState,
} from '../../schema/generated/ISCSIWBEM_SharedSecret.js';
import type { Account, AccountRef } from '../../targets/TargetReader.js';
import { accountId, parseAccountId, Subject } from '../changedSubjects.js';
import { expectDone } from '../expectDone.js';
import { secretKeys, targetNamespace } from '../identity.js';
import { accountOf } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { parseSecret } from './parseSecret.js';

const className = 'ISCSIWBEM_SharedSecret';

/** Properties that the server sets.  Values that a client sends back are ignored. */
const findings: ReadonlySet<string> = new Set([
  'ProofState',
  'ProofReason',
  'ProofTime',
  'RotationState',
  'OverlapEnds',
]);

/** The CHAP accounts.  Secret reads as NULL; writing it replaces the secret.  Deleting the instance removes the account. */
export function sharedSecretProvider(deps: ProviderDeps) {
  const { targets, credentials, hostName } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'credentials',
    instances: {
      async *enumerate() {
        for (const account of await targets.listAccounts()) yield propertiesOf(account);
      },
      async find(path) {
        const named = accountOf(deps, path);
        const account = named && (await targets.findAccount(named));
        return account && propertiesOf(account);
      },
      watch: {
        subject: Subject.account,
        subjectOf: ({ ServiceName, RemoteID }) =>
          accountId({ authority: ServiceName ?? '', chapName: RemoteID ?? '' }),
        async read(id) {
          const account = await targets.findAccount(parseAccountId(id));
          return account ? [propertiesOf(account)] : [];
        },
      },
      async modify(path, changes, call) {
        const names = Object.keys(changes).filter((name) => !findings.has(name));
        const other = names.find((name) => name !== 'Secret');
        if (other !== undefined)
          throw new CIMError(
            'CIM_ERR_NOT_SUPPORTED',
            `${className}.${other} cannot be modified: only Secret can`,
          );
        if (names.length === 0) return;
        if (typeof changes.Secret !== 'string') {
          throw new CIMError(
            'CIM_ERR_INVALID_PARAMETER',
            'Secret is NULL: expected the new secret; DeleteInstance removes an account',
          );
        }
        const account = expectAccount(path);
        expectDone(
          await credentials.change(call.principal, {
            kind: 'replace',
            account,
            secret: parseSecret(changes.Secret),
          }),
        );
      },
      async remove(path, call) {
        expectDone(
          await credentials.change(call.principal, { kind: 'remove', account: expectAccount(path) }),
        );
      },
    },
  });

  function propertiesOf(account: Account): PropertiesOf<typeof className> {
    const proof = credentials.proofOf(account);
    const { overlapUntil } = account;
    return {
      ...secretKeys(hostName, account),
      ElementName: account.chapName,
      Protocol: 'CHAP',
      Secret: null,
      ProofState: proof && proofStates[proof.state],
      ProofReason: proof?.reason ?? null,
      ProofTime: proof && CIMDateTime.fromDate(proof.time),
      RotationState: overlapUntil === undefined ? RotationState.None : RotationState.Overlapping,
      OverlapEnds: overlapUntil === undefined ? null : CIMDateTime.fromDate(new Date(overlapUntil)),
    };
  }

  function expectAccount(path: CIMInstanceName): AccountRef {
    const account = accountOf(deps, path);
    if (!account)
      throw new CIMError('CIM_ERR_NOT_FOUND', `${path.toString()} names no secret of this server`);
    return account;
  }
}

const proofStates = {
  proved: ProofStateValue.Proved,
  unproved: ProofStateValue.Unproved,
  failed: ProofStateValue.Failed,
} as const satisfies Record<ProofState, number>;
