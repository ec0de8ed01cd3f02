import type { ChapSecret } from '../ChapSecret.js';
import type { IscsiName } from '../IscsiName.js';
import type { ChangePlan, CredentialChange } from '../CredentialDriver.js';
import type { JsonValue } from '../JsonValue.js';
import { TargetDriverError } from '../TargetDriverError.js';
import type { AccountBinding, AccountRef, AccountRole } from '../TargetReader.js';
import type { AccountBook, ListedAccount } from './AccountBook.js';
import { authorityOf, type AccountRecord } from './AccountRecord.js';
import type { EmbeddedTarget } from '../EmbeddedTarget.js';
import type { EmbeddedTargets } from './EmbeddedTargets.js';

/** Maximum length of a secret in bytes. */
export const maxSecretBytes = 255;

/** The steps of `execute`.  Each part is idempotent, and an absent part has no effect. */
export interface EmbeddedSteps {
  /** Targets that need CHAP from now on.  They are written first. */
  readonly close: readonly IscsiName[];
  /** The account in its new state.  With a null secret it keeps its present one, and its former one. */
  readonly put: (Omit<AccountRecord, 'secret'> & { readonly secret: string | null }) | null;
  readonly remove: AccountRef | null;
  /** Targets that need no CHAP from now on.  They are written last. */
  readonly open: readonly IscsiName[];
}

/**
 * Checks a change against the existing accounts and targets, and determines its steps.
 * @throws TargetDriverError as TargetDriver.plan does.
 */
export function planChange(
  change: CredentialChange,
  book: AccountBook,
  targets: Pick<EmbeddedTargets, 'get' | 'has'>,
): ChangePlan {
  switch (change.kind) {
    case 'add': {
      const { target, role, chapName, secret } = change;
      expectChapName(chapName);
      expectSecret(secret);
      if (target !== null) expectTarget(targets, target);
      const account = { authority: authorityOf(target, role), chapName };
      if (book.find(account))
        throw new TargetDriverError('already-there', `account "${chapName}" is there already`);
      const bindings = target === null ? [] : [{ target, role }];
      if (target !== null) expectFree(book, target, role, chapName);
      const generation = book.nextGeneration();
      const record = { ...account, generation, bindings, secret: secret.reveal().toString('base64') };
      return toPlan(account, bindings, book, { put: record });
    }
    case 'replace': {
      const listed = getAccount(book, change.account);
      expectSecret(change.secret);
      const { authority, chapName, bindings } = listed;
      const secret = change.secret.reveal().toString('base64');
      const former =
        change.overlapUntil === undefined ? {} : overlap(book, listed, secret, change.overlapUntil);
      const record = { authority, chapName, bindings, secret, generation: book.nextGeneration(), ...former };
      return toPlan(change.account, bindings, book, { put: record }, false);
    }
    case 'remove': {
      const { bindings } = getAccount(book, change.account);
      const { authority, chapName } = change.account;
      return toPlan(change.account, bindings, book, { remove: { authority, chapName } }, false);
    }
    case 'bind': {
      const { target, role, account } = change;
      expectTarget(targets, target);
      const listed = getAccount(book, account);
      expectFree(book, target, role, account.chapName);
      const other = listed.bindings.find((binding) => binding.role !== role);
      if (other) {
        const serves = other.role === 'initiator' ? 'initiators' : 'the target itself';
        throw new TargetDriverError(
          'in-use',
          `account "${account.chapName}" serves ${serves} at ${other.target}: one account cannot serve both sides of CHAP`,
        );
      }
      const record = { ...listed, bindings: [...listed.bindings, { target, role }], secret: null };
      return toPlan(account, [{ target, role }], book, { put: record });
    }
    case 'unbind': {
      const { target, role, account } = change;
      expectTarget(targets, target);
      const listed = getAccount(book, account);
      const bindings = listed.bindings.filter(
        (binding) => binding.target !== target || binding.role !== role,
      );
      if (bindings.length === listed.bindings.length) {
        throw new TargetDriverError(
          'no-such-account',
          `account "${account.chapName}" is not bound to ${target}`,
        );
      }
      // A login in progress with the account must not become a session.
      const record = { ...listed, bindings, generation: book.nextGeneration(), secret: null };
      return toPlan(account, [{ target, role }], book, { put: record }, false);
    }
    case 'setChapEnabled': {
      const { target, enabled } = change;
      if (expectTarget(targets, target).protected && !enabled) {
        throw new TargetDriverError('not-supported', `${target} is protected: CHAP cannot be switched off`);
      }
      const steps = enabled ? { close: [target] } : { open: [target] };
      const firstProtection = enabled && book.isOpen(target) ? [target] : [];
      return {
        account: null,
        targets: [target],
        firstProtection,
        nothingToDo: book.isOpen(target) !== enabled,
        steps: complete(steps),
      };
    }
  }
}

/**
 * The former secret of an account whose secret is replaced.  Repeating the same replacement, because its answer was lost, keeps
 * the former secret of the first time.
 * @throws TargetDriverError not-supported for a target account: the target answers with one secret only.
 */
function overlap(
  book: AccountBook,
  { bindings, ...account }: ListedAccount,
  secret: string,
  until: number,
): Pick<AccountRecord, 'former'> {
  if (bindings.some(({ role }) => role === 'target')) {
    throw new TargetDriverError(
      'not-supported',
      `account "${account.chapName}" is what a target proves itself with: it can have one secret`,
    );
  }
  const present = book.open(account);
  if (!present) return {};
  if (present.secret !== secret)
    return { former: { secret: present.secret, generation: present.generation, until } };
  return present.former ? { former: { ...present.former, until } } : {};
}

function toPlan(
  { authority, chapName }: AccountRef,
  bindings: readonly AccountBinding[],
  book: AccountBook,
  steps: Partial<EmbeddedSteps>,
  protects = true,
): ChangePlan {
  const touched = [...new Set(bindings.map(({ target }) => target))];
  const opened = bindings
    .filter(({ target, role }) => role === 'initiator' && book.isOpen(target))
    .map(({ target }) => target);
  const close = protects ? [...new Set(opened)] : [];
  return {
    account: { authority, chapName },
    targets: touched,
    firstProtection: close,
    nothingToDo: false,
    steps: complete({ ...steps, close }),
  };
}

/** Plans are stored as data and read again when a change is settled. */
function complete(steps: Partial<EmbeddedSteps>): JsonValue {
  const all: EmbeddedSteps = { close: [], put: null, remove: null, open: [], ...steps };
  return all as unknown as JsonValue;
}

function expectTarget(targets: Pick<EmbeddedTargets, 'get' | 'has'>, name: IscsiName): EmbeddedTarget {
  const target = targets.get(name);
  if (!target) throw new TargetDriverError('no-such-target', `there is no target ${name}`);
  return target;
}

function getAccount(book: AccountBook, account: AccountRef): ListedAccount {
  const listed = book.find(account);
  if (!listed)
    throw new TargetDriverError(
      'no-such-account',
      `there is no account "${account.chapName}" in ${account.authority}`,
    );
  return listed;
}

function expectChapName(chapName: string): void {
  const bytes = Buffer.byteLength(chapName);
  if (bytes >= 1 && bytes <= 255) return;
  throw new TargetDriverError('invalid', `a CHAP name of ${bytes} bytes: expected 1 to 255`);
}

function expectSecret(secret: ChapSecret): void {
  const { length } = secret.reveal();
  if (length >= 1 && length <= maxSecretBytes) return;
  throw new TargetDriverError('invalid', `a CHAP secret of ${length} bytes: expected 1 to ${maxSecretBytes}`);
}

/** A CHAP name gives access to a target with one secret, and a target authenticates itself with one account. */
function expectFree(book: AccountBook, target: IscsiName, role: AccountRole, chapName: string): void {
  if (book.findBound(target, role, chapName)) {
    throw new TargetDriverError('already-there', `${target} has an account "${chapName}" already`);
  }
  if (role === 'target' && book.findBound(target, role, null)) {
    throw new TargetDriverError('not-supported', `${target} has a target account already: it can have one`);
  }
}
