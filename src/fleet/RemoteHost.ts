import type { z } from 'zod';
import type { ChangeDescription } from '../changes/Changes.js';
import { encodeChange } from '../credentials/changeJson.js';
import { isCause, type Cause } from '../credentials/causes.js';
import type { ChangeOptions } from '../credentials/Credentials.js';
import type { Host, HostCredentials, HostPairs } from '../credentials/Host.js';
import type { Outcome, Proof } from '../credentials/Outcome.js';
import type { Command, Hello, ReadRequest } from '../link/messages.js';
import {
  accountForm,
  adapterForm,
  addressForm,
  authorityForm,
  pairForm,
  portalForm,
  sessionForm,
  targetForm,
  wishesForm,
} from '../link/messages.js';
import type { HostNetwork } from '../providers/network/hostAddresses.js';
import type { Principal } from '../security/Principal.js';
import type { Account, AccountRef, TargetReader } from '../targets/TargetReader.js';
import { base64 } from './base64.js';
import { HostRequests, type ActKind, type HostRequestsDeps } from './HostRequests.js';
import { RemoteStorage } from './RemoteStorage.js';

export type RemoteHostDeps = HostRequestsDeps;

/**
 * A host of the fleet as a `Host`.  Reads and changes are requests to its agent.  Each change is an act with its own id.  If the answer to an
 * act is lost, the outcome is requested by that id, so no act is executed twice and success is reported only for executed acts.
 */
export class RemoteHost implements Host {
  readonly targets: TargetReader;
  readonly credentials: HostCredentials;
  readonly pairs: HostPairs;
  readonly network: HostNetwork;
  /** Null if the host makes no targets. */
  readonly storage: RemoteStorage | null;
  readonly #deps: RemoteHostDeps;
  readonly #requests: HostRequests;
  /** The proof that was read together with each account. */
  readonly #proofs = new WeakMap<AccountRef, Proof | null>();

  /** @throws TargetDriverError host-unreachable if the host has never been reached, because the kind of its target is unknown then. */
  constructor(deps: RemoteHostDeps) {
    this.#deps = deps;
    this.#requests = new HostRequests(deps);
    this.targets = this.#makeReader();
    this.credentials = this.#makeCredentials();
    this.pairs = this.#makePairs();
    const storage = deps.host.row.hello?.storage ?? null;
    this.storage = storage && new RemoteStorage(storage, this.#requests);
    this.network = {
      listAddresses: () => this.#requests.read({ what: 'addresses' }, addressForm),
      findAdapter: (name) => this.#requests.readOne({ what: 'adapter', name }, adapterForm),
    };
  }

  /** Identifies one enrolment of the host in the fleet. */
  get hostId(): string {
    return this.#deps.host.row.hostId;
  }

  /** What the firmware of its machine says; null: not known. */
  get machine(): Hello['machine'] {
    return this.#deps.host.row.hello?.machine ?? null;
  }

  /** Version of its agent. */
  get version(): string {
    return this.#deps.host.row.hello?.version ?? '';
  }

  /** Default CHAP name of an account for all initiators; null: clients must give a name. */
  get defaultChapName(): string | null {
    return this.#deps.host.row.hello?.defaultChapName ?? null;
  }

  #makeReader(): TargetReader {
    const { hello } = this.#deps.host.row;
    if (hello === null) throw this.#deps.host.unreachable();
    const accounts = async (asked: ReadRequest): Promise<readonly Account[]> =>
      (await this.#requests.read(asked, accountForm)).map((read) => this.#withoutProof(read));
    return {
      kind: hello.kind,
      capabilities: hello.capabilities,
      listTargets: () => this.#requests.read({ what: 'targets' }, targetForm),
      findTarget: (name) => this.#requests.readOne({ what: 'target', name }, targetForm),
      listAuthorities: () => this.#requests.read({ what: 'authorities' }, authorityForm),
      findAuthority: (name) => this.#requests.readOne({ what: 'authority', name }, authorityForm),
      listAccounts: (target, role) =>
        accounts({ what: 'accounts', target: target ?? null, role: role ?? null }),
      listAccountsOf: (authority) => accounts({ what: 'accountsOf', authority }),
      findAccount: async ({ authority, chapName }) =>
        (await accounts({ what: 'account', account: { authority, chapName } }))[0] ?? null,
      listSessions: (target) => this.#requests.read({ what: 'sessions', target }, sessionForm),
      listSessionWishes: (target) => this.#requests.read({ what: 'wishes', target }, wishesForm),
      listPortals: () => this.#requests.read({ what: 'portals' }, portalForm),
    };
  }

  #makeCredentials(): HostCredentials {
    const { host } = this.#deps;
    return {
      get isInDoubt() {
        return host.isInDoubt;
      },
      proofOf: (account) => this.#proofs.get(account) ?? null,
      change: (caller, change, options?: ChangeOptions) =>
        this.#act(
          caller,
          { kind: 'change', change: encodeChange(change), options: options ?? {} },
          {
            what: change.kind,
            target: 'target' in change ? change.target : null,
            account:
              'account' in change ? change.account.chapName : 'chapName' in change ? change.chapName : null,
          },
        ),
      endSession: (caller, session) =>
        this.#act(
          caller,
          { kind: 'endSession', session: { ...session, connections: [...session.connections] } },
          { what: 'endSession', target: session.target, account: session.initiatorName },
        ),
      prove: (caller, { authority, chapName }) =>
        this.#act(
          caller,
          { kind: 'prove', account: { authority, chapName } },
          { what: 'prove', target: null, account: chapName },
        ),
      refuse: (caller, about, cause, message) =>
        this.#requests.record(caller, about, failure(cause, message), ofCredentials, performance.now(), null),
    };
  }

  #makePairs(): HostPairs {
    const about = (what: string, pair: { target: string; initiatorName: string }): ChangeDescription => ({
      what,
      target: pair.target,
      account: pair.initiatorName,
    });
    return {
      list: (target) => this.#requests.read({ what: 'pairs', target }, pairForm),
      set: (caller, pair, secrets, options?: ChangeOptions) =>
        this.#act(
          caller,
          {
            kind: 'setPair',
            pair,
            initiator: base64(secrets.initiator),
            target: secrets.target && base64(secrets.target),
            options: options ?? {},
          },
          about('setPair', pair),
        ),
      remove: (caller, pair, options?: ChangeOptions) =>
        this.#act(caller, { kind: 'removePair', pair, options: options ?? {} }, about('removePair', pair)),
      setInitiatorSecret: (caller, pair, secret) =>
        this.#act(
          caller,
          { kind: 'setInitiatorSecret', pair, secret: secret && base64(secret) },
          about('setPair', pair),
        ),
      setTargetSecret: (caller, pair, secret) =>
        this.#act(
          caller,
          { kind: 'setTargetSecret', pair, secret: secret && base64(secret) },
          about('setPair', pair),
        ),
    };
  }

  #act(caller: Principal, command: Command, about: ChangeDescription): Promise<Outcome> {
    return this.#requests.act(caller, command, about, ofCredentials);
  }

  #withoutProof({ proof, ...account }: z.output<typeof accountForm>): Account {
    this.#proofs.set(account, proof && { ...proof, time: new Date(proof.time) });
    return account;
  }
}

/** Acts that change credentials. */
const ofCredentials: ActKind<Outcome> = { roles: ['credentials'], decode: decodeOutcome, failure };

function decodeOutcome(told: Parameters<ActKind<Outcome>['decode']>[0]): Outcome {
  const { cause, message } = told;
  // Not the outcome of a change of credentials.
  if (!('account' in told)) return failure('unclassified', message);
  const { account, proof } = told;
  return {
    cause: isCause(cause) ? cause : 'unclassified',
    message,
    account,
    proof: proof && { ...proof, time: new Date(proof.time) },
  };
}

function failure(cause: Cause, message: string): Outcome {
  return { cause, message, account: null, proof: null };
}
