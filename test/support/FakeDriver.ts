import { setTimeout as sleep } from 'node:timers/promises';
import type { LoginVerdict, TryLogin } from '../../src/credentials/tryLogin.js';
import { discoveryName } from '../../src/targets/discovery.js';
import { ChapSecret } from '../../src/targets/ChapSecret.js';
import { parseIscsiName, type IscsiName } from '../../src/targets/IscsiName.js';
import type { ChangePlan, CredentialChange } from '../../src/targets/CredentialDriver.js';
import type { TargetDriver } from '../../src/targets/TargetDriver.js';
import { TargetDriverError, type TargetDriverErrorReason } from '../../src/targets/TargetDriverError.js';
import type {
  Account,
  AccountRef,
  AccountRole,
  Authority,
  Finding,
  OpenTargetFinding,
  Session,
  Target,
  TargetCapabilities,
} from '../../src/targets/TargetReader.js';

interface HeldAccount {
  readonly chapName: string;
  secret: string;
  readonly bindings: { target: IscsiName; role: AccountRole }[];
}

/** What a target in memory can do, unless a test says otherwise. */
export const fakeCapabilities: TargetCapabilities = {
  initiatorSpecificAccounts: true,
  defaultAccounts: true,
  targetAccounts: true,
  unboundAccounts: true,
  secretOverlap: false,
  persistsAccounts: true,
  endsSessions: 'session',
  chapAlgorithms: [5],
  maxSecretBytes: 255,
  loginTimeoutMs: 50,
};

/**
 * A target in memory.  As in tgt, its names are unique, an account opens the targets it is bound to, and a target that was once
 * protected stays closed.  Failures are set beforehand: `failNext`, `enforces`, `delayMs`.
 */
export class FakeDriver implements TargetDriver {
  readonly kind = 'fake';
  readonly place = 'memory';
  capabilities: TargetCapabilities = fakeCapabilities;
  readonly accounts = new Map<string, HeldAccount>();
  readonly targets = new Map<IscsiName, { chapEnabled: boolean }>();
  /** FALSE: targets cannot be logged in to. */
  hasPortals = true;
  sessions: Session[] = [];
  /** The result of `findings`. */
  found: readonly Finding[] = [];
  /** Whether logins need the secret.  FALSE is the commonest fault that a proof must detect. */
  enforces = true;
  /** Whether `heldSecret` returns the secrets of accounts that were made here. */
  holdsSecrets = true;
  delayMs = 0;
  /** The results of `findRefusalReason`. */
  readonly refusalReasons = new Map<IscsiName, string>();
  /** The calls, in order. */
  readonly calls: string[] = [];
  readonly #failures: {
    readonly at: 'plan' | 'execute';
    readonly reason: TargetDriverErrorReason;
    readonly after: boolean;
  }[] = [];

  constructor(...targets: readonly string[]) {
    for (const name of targets) this.targets.set(parseIscsiName(name), { chapEnabled: false });
  }

  /** @param after whether the change is made nevertheless, and only its answer is lost. */
  failNext(at: 'plan' | 'execute', reason: TargetDriverErrorReason, after = false): void {
    this.#failures.push({ at, reason, after });
  }

  /** Logs in to this target as an initiator would. */
  readonly tryLogin: TryLogin = ({ targetName, account, targetAccount }) =>
    Promise.resolve(this.#judge(targetName ?? discoveryName, account, targetAccount));

  async listTargets(): Promise<readonly Target[]> {
    return [...this.targets].map(([iscsiName, { chapEnabled }]) => ({
      iscsiName,
      alias: null,
      portals: this.hasPortals ? [{ address: '127.0.0.1', port: 3260, portalGroupTag: 1 }] : [],
      chapEnabled,
      luns: [1],
      protected: false,
    }));
  }

  async findTarget(name: IscsiName): Promise<Target | null> {
    return (await this.listTargets()).find((target) => target.iscsiName === name) ?? null;
  }

  async findRefusalReason(target: IscsiName): Promise<string | null> {
    return this.refusalReasons.get(target) ?? null;
  }

  async listAuthorities(): Promise<readonly Authority[]> {
    return [{ name: 'fake', description: 'accounts of the fake target' }];
  }

  async findAuthority(name: string): Promise<Authority | null> {
    return (await this.listAuthorities()).find((authority) => authority.name === name) ?? null;
  }

  async listAccountsOf(authority: string): Promise<readonly Account[]> {
    return authority === 'fake' ? this.listAccounts() : [];
  }

  async listAccounts(): Promise<readonly Account[]> {
    return [...this.accounts.values()].map(({ chapName, bindings }) => ({
      authority: 'fake',
      chapName,
      initiatorName: null,
      bindings: [...bindings],
    }));
  }

  async findAccount(ref: AccountRef): Promise<Account | null> {
    return (
      (await this.listAccounts()).find(
        (account) => ref.authority === 'fake' && account.chapName === ref.chapName,
      ) ?? null
    );
  }

  async listSessions(target: IscsiName | null): Promise<readonly Session[]> {
    return this.sessions.filter((session) => target === null || session.target === target);
  }

  async plan(change: CredentialChange): Promise<ChangePlan> {
    this.calls.push(`plan ${change.kind}`);
    this.#failIfAsked('plan', () => {});
    const chapName =
      change.kind === 'add'
        ? change.chapName
        : change.kind === 'setChapEnabled'
          ? null
          : change.account.chapName;
    const existing = chapName === null ? undefined : this.accounts.get(chapName);
    if (change.kind === 'add' && existing)
      throw new TargetDriverError('already-there', `${chapName} is there already`);
    if (change.kind !== 'add' && change.kind !== 'setChapEnabled' && !existing)
      throw new TargetDriverError('no-such-account', `no account ${chapName}`);
    const targets =
      'target' in change
        ? change.target === null
          ? []
          : [change.target]
        : (existing?.bindings.map((binding) => binding.target) ?? []);
    for (const target of targets) {
      if (!this.targets.has(target)) throw new TargetDriverError('no-such-target', `no target ${target}`);
    }
    const protects = (change.kind === 'add' || change.kind === 'bind') && change.role === 'initiator';
    return {
      account: chapName === null ? null : { authority: 'fake', chapName },
      targets,
      firstProtection: protects
        ? targets.filter((target) => this.targets.get(target)?.chapEnabled === false)
        : [],
      nothingToDo: false,
      steps: {
        ...change,
        ...('secret' in change && { secret: change.secret.reveal().toString() }),
      } as unknown as ChangePlan['steps'],
    };
  }

  async execute(plan: ChangePlan): Promise<void> {
    const change = plan.steps as unknown as Record<string, never> & { kind: CredentialChange['kind'] };
    this.calls.push(`execute ${change.kind}`);
    if (this.delayMs > 0) await sleep(this.delayMs);
    this.#failIfAsked('execute', () => this.#apply(change));
    this.#apply(change);
  }

  async endSessions(sessions: readonly Session[]): Promise<void> {
    this.calls.push(`endSessions ${sessions.map(({ id }) => id).join(' ')}`);
    this.sessions = this.sessions.filter((session) => !sessions.includes(session));
  }

  async heldSecret({ chapName }: AccountRef): Promise<ChapSecret | null> {
    const account = this.accounts.get(chapName);
    return account && this.holdsSecrets
      ? new ChapSecret(Buffer.from(account.secret), { minBytes: 0, maxBytes: 1024 })
      : null;
  }

  lockKey(): string {
    return 'fake';
  }

  async findings(): Promise<readonly Finding[]> {
    return this.found;
  }

  async findOpenTargets(): Promise<readonly OpenTargetFinding[]> {
    return this.found.filter((finding): finding is OpenTargetFinding => 'target' in finding);
  }

  async start(): Promise<void> {}

  async close(): Promise<void> {}

  #apply(change: Record<string, unknown>): void {
    const named = change['chapName'] as string | undefined;
    const chapName = named ?? (change['account'] as AccountRef | undefined)?.chapName ?? '';
    const target = (change['target'] ?? null) as IscsiName | null;
    const role = change['role'] as AccountRole;
    switch (change['kind'] as CredentialChange['kind']) {
      case 'add':
        this.accounts.set(chapName, {
          chapName,
          secret: String(change['secret']),
          bindings: target ? [{ target, role }] : [],
        });
        if (target && role === 'initiator') this.#protect(target, true);
        return;
      case 'replace': {
        const account = this.accounts.get(chapName);
        if (account) account.secret = String(change['secret']);
        return;
      }
      case 'remove':
        this.accounts.delete(chapName);
        return;
      case 'bind':
        this.accounts.get(chapName)?.bindings.push({ target: target as IscsiName, role });
        if (role === 'initiator') this.#protect(target as IscsiName, true);
        return;
      case 'unbind': {
        const bindings = this.accounts.get(chapName)?.bindings ?? [];
        bindings.splice(0, bindings.length, ...bindings.filter((binding) => binding.target !== target));
        return;
      }
      case 'setChapEnabled':
        this.#protect(target as IscsiName, change['enabled'] === true);
    }
  }

  #protect(target: IscsiName, enabled: boolean): void {
    this.targets.set(target, { chapEnabled: enabled });
  }

  #failIfAsked(at: 'plan' | 'execute', apply: () => void): void {
    const next = this.#failures[0];
    if (next?.at !== at) return;
    this.#failures.shift();
    if (next.after) apply();
    throw new TargetDriverError(next.reason, `${next.reason} as the test asked for`);
  }

  #judge(
    targetName: string,
    account: { readonly chapName: string; readonly secret: ChapSecret } | null,
    targetAccount: { readonly chapName: string; readonly secret: ChapSecret } | null,
  ): LoginVerdict {
    const target = parseIscsiName(targetName);
    if (!this.targets.get(target)?.chapEnabled || !this.enforces) {
      return account
        ? { kind: 'open', sentence: 'AuthMethod=None was accepted' }
        : { kind: 'admitted', sentence: 'accepted' };
    }
    const boundAs = (role: AccountRole, chapName: string): HeldAccount | null => {
      const held = this.accounts.get(chapName);
      return held?.bindings.some((binding) => binding.target === target && binding.role === role)
        ? held
        : null;
    };
    const held = account && boundAs('initiator', account.chapName);
    if (!account || held?.secret !== account.secret.reveal().toString())
      return { kind: 'unauthenticated', sentence: 'Authentication failure' };
    if (
      targetAccount &&
      boundAs('target', targetAccount.chapName)?.secret !== targetAccount.secret.reveal().toString()
    ) {
      return { kind: 'not-authentic', sentence: 'the target did not prove itself' };
    }
    return { kind: 'admitted', sentence: 'accepted' };
  }
}
