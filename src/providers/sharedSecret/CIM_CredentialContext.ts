import { CIMError } from '../../cim/CIMError.js';
import { isInstanceName } from '../../cim/CIMInstanceName.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import { CIM_CredentialContext_Usage as Usage } from '../../schema/generated/CIM_CredentialContext.js';
import type { Account, AccountRef, AccountRole } from '../../targets/TargetReader.js';
import { accountId, parseAccountId, Subject } from '../changedSubjects.js';
import { expectDone } from '../expectDone.js';
import { endpointPath, portsOf, secretPath, targetNamespace, type TargetPort } from '../identity.js';
import { accountOf, findPort } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';

const className = 'CIM_CredentialContext';

/**
 * The bindings of accounts: one instance for each port of each target that an account is bound to.  Creating one binds the
 * account to the target, deleting one unbinds it.  The secret itself and its path do not change.
 */
export function credentialContextProvider(deps: ProviderDeps) {
  const { targets, credentials, hostName } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'credentials',
    instances: {
      async *enumerate() {
        const found = new Map((await targets.listTargets()).map((target) => [target.iscsiName, target]));
        for (const account of await targets.listAccounts()) {
          for (const binding of account.bindings) {
            const target = found.get(binding.target);
            for (const port of target ? portsOf(target) : []) yield propertiesOf(account, port, binding.role);
          }
        }
      },
      async *references(object) {
        const named = accountOf(deps, object);
        if (named) {
          yield* ofAccount(named);
          return;
        }
        const port = await findPort(deps, object);
        if (!port) return;
        for (const account of await targets.listAccounts(port.target.iscsiName)) {
          for (const { target, role } of account.bindings)
            if (target === port.target.iscsiName) yield propertiesOf(account, port, role);
        }
      },
      async find(path) {
        const ends = await endsOf(
          path.keyBindings.get('ElementInContext'),
          path.keyBindings.get('ElementProvidingContext'),
        );
        const account = ends && (await targets.findAccount(ends.account));
        const binding = ends && account && bindingOf(account, ends.port);
        return binding ? propertiesOf(account, ends.port, binding.role) : null;
      },
      watch: {
        subject: Subject.account,
        subjectOf({ ElementInContext }) {
          const account = ElementInContext && accountOf(deps, ElementInContext);
          return account ? accountId(account) : null;
        },
        read: (id) => ofAccount(parseAccountId(id)),
      },
      async create({ ElementInContext, ElementProvidingContext, Usage: usage }, call) {
        const role = roleOf(usage ?? null);
        const { account, port } = await expectEnds(ElementInContext, ElementProvidingContext);
        expectDone(
          await credentials.change(call.principal, {
            kind: 'bind',
            account,
            target: port.target.iscsiName,
            role,
          }),
        );
        return propertiesOf(account, port, role);
      },
      async remove(path, call) {
        const { account, port } = await expectEnds(
          path.keyBindings.get('ElementInContext'),
          path.keyBindings.get('ElementProvidingContext'),
        );
        const bound = await targets.findAccount(account);
        const role = (bound && bindingOf(bound, port)?.role) ?? 'initiator';
        expectDone(
          await credentials.change(call.principal, {
            kind: 'unbind',
            account,
            target: port.target.iscsiName,
            role,
          }),
        );
      },
    },
  });

  async function* ofAccount(named: AccountRef) {
    const account = await targets.findAccount(named);
    for (const binding of account?.bindings ?? []) {
      const target = await targets.findTarget(binding.target);
      for (const port of target ? portsOf(target) : []) yield propertiesOf(named, port, binding.role);
    }
  }

  function propertiesOf(
    account: AccountRef,
    port: TargetPort,
    role: AccountRole,
  ): PropertiesOf<typeof className> {
    return {
      ElementInContext: secretPath(hostName, account),
      ElementProvidingContext: endpointPath(hostName, port),
      Usage: role === 'target' ? Usage.Owned : Usage.TrustedForAuthentication,
    };
  }

  async function endsOf(
    secret: unknown,
    endpoint: unknown,
  ): Promise<{ readonly account: AccountRef; readonly port: TargetPort } | null> {
    if (!isInstanceName(secret) || !isInstanceName(endpoint)) return null;
    const account = accountOf(deps, secret);
    const port = await findPort(deps, endpoint);
    return account && port && { account, port };
  }

  async function expectEnds(
    secret: unknown,
    endpoint: unknown,
  ): Promise<{ readonly account: AccountRef; readonly port: TargetPort }> {
    const ends = await endsOf(secret, endpoint);
    if (!ends) {
      throw new CIMError(
        'CIM_ERR_INVALID_PARAMETER',
        'expected ElementInContext to name a shared secret and ElementProvidingContext a target port of this server',
      );
    }
    return ends;
  }
}

function bindingOf(account: Account, port: TargetPort): Account['bindings'][number] | undefined {
  return account.bindings.find(({ target }) => target === port.target.iscsiName);
}

/** Usage of a context that a client creates: the target's own secret, or one that authenticates initiators. */
function roleOf(usage: number | null): AccountRole {
  if (usage === Usage.Owned) return 'target';
  if (usage === null || usage === Usage.TrustedForAuthentication) return 'initiator';
  throw new CIMError(
    'CIM_ERR_INVALID_PARAMETER',
    `Usage ${usage}: expected ${Usage.Owned} (the target's own secret), ${Usage.TrustedForAuthentication} or NULL (an initiator's)`,
  );
}
