import { IsdscError } from './IsdscStatus.js';
import { isdscErrorOf } from './isdscErrorOf.js';

/** The user of a request, and the protocol it came through. */
export interface Requester {
  readonly name: string;
  readonly address: string;
  readonly door: string;
}

/**
 * An action of this server as an initiator that must be recorded: it connects to other hosts with secrets, or changes where the
 * server may connect.
 */
export interface InitiatorAction {
  readonly what:
    | 'AddConnection'
    | 'LoginIscsiTarget'
    | 'LogoutIscsiTarget'
    | 'addStaticTarget'
    | 'discoverTargets'
    | 'forgetPortal'
    | 'removePersistentLogin'
    | 'removeStaticTarget'
    | 'setInitiatorSecret'
    | 'setIpsecKey'
    | 'setRadiusSecret';
  readonly target: string | null;
  /** The portals that are contacted, as `address:port`; null if no other host is involved. */
  readonly portals: readonly string[] | null;
}

/** The result of an action.  No field can contain a secret. */
export interface EndedAction extends Pick<InitiatorAction, 'target' | 'what'> {
  /** "done", or the name of a status of iscsierr.h. */
  readonly outcome: string;
  readonly cause: string | null;
}

export interface InitiatorAudit {
  /** Throws if there is no space for another record. */
  expectRoom(): Promise<void>;
  /** Resolves when the record is on disk. */
  write(by: Requester, ended: EndedAction): Promise<void>;
}

export interface RecordOptions<T> {
  /** The outcome, if it may be other than "done"; null: nothing to record. */
  readonly tell?: (result: T) => Promise<Pick<EndedAction, 'cause' | 'outcome'> | null>;
  /** Undoes an action that could not be recorded. */
  readonly undo?: (result: T) => Promise<void>;
}

/** The requester of background work. */
export const serverItself: Requester = { name: 'server', address: 'local', door: 'server' };

const done = { outcome: 'done', cause: null } as const;

const maxPortals = 8;

/** What a client takes for a name may be of any length, and stands in sentences as well. */
const maxNameLength = 240;
const maxSentenceLength = 1_000;

/**
 * Runs an action for `by` and records the outcome.
 * @throws IsdscError as `run` does; ISDSC_NON_SPECIFIC_ERROR if it cannot be recorded: without disk space it is not run at all.
 */
export async function recordAction<T>(
  audit: InitiatorAudit | null,
  by: Requester,
  action: InitiatorAction,
  run: () => T | Promise<T>,
  { tell = async () => done, undo = async () => {} }: RecordOptions<T> = {},
): Promise<T> {
  if (audit === null) return run();
  const { what, portals } = action;
  const target = action.target?.slice(0, maxNameLength) ?? null;
  const where = portals === null ? [] : [printPortals(portals)];
  const causeOf = (sentence: string | null): string | null =>
    [...where, ...(sentence === null ? [] : [sentence.slice(0, maxSentenceLength)])].join(': ') || null;
  await expectRecordable(() => audit.expectRoom());
  let result: T;
  try {
    result = await run();
  } catch (error) {
    const { symbol, message } = isdscErrorOf(error);
    await expectRecordable(() => audit.write(by, { what, target, outcome: symbol, cause: causeOf(message) }));
    throw error;
  }
  try {
    const told = await tell(result);
    if (told === null) return result;
    const { outcome, cause } = told;
    await expectRecordable(() => audit.write(by, { what, target, outcome, cause: causeOf(cause) }));
  } catch (error) {
    await undo(result).catch(() => {});
    throw error;
  }
  return result;
}

async function expectRecordable(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    throw new IsdscError('ISDSC_NON_SPECIFIC_ERROR', 'The audit record could not be written.', { cause });
  }
}

function printPortals(portals: readonly string[]): string {
  if (portals.length === 0) return 'no portal';
  const shown = portals.slice(0, maxPortals).map((portal) => portal.slice(0, 300));
  const more = portals.length > maxPortals ? ` and ${portals.length - maxPortals} more` : '';
  return `${portals.length === 1 ? 'portal' : 'portals'} ${shown.join(', ')}${more}`;
}
