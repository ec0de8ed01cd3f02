import { IsdscError } from './IsdscStatus.js';
import { isdscErrorOf } from './isdscErrorOf.js';

/** Who asked for something, and through which door. */
export interface Requester {
  readonly name: string;
  readonly address: string;
  readonly door: string;
}

/** What this server does as an initiator that is to be recorded: it connects to others, with secrets. */
export interface InitiatorAction {
  readonly what:
    | 'AddConnection'
    | 'LoginIscsiTarget'
    | 'LogoutIscsiTarget'
    | 'discoverTargets'
    | 'removePersistentLogin'
    | 'setInitiatorSecret'
    | 'setIpsecKey'
    | 'setRadiusSecret';
  readonly target: string | null;
  /** Portals that are asked, as `address:port`; null where no other host takes part. */
  readonly portals: readonly string[] | null;
}

/** How it ended; no field has room for a secret. */
export interface EndedAction extends Pick<InitiatorAction, 'target' | 'what'> {
  /** "done", or the name of a status of iscsierr.h. */
  readonly outcome: string;
  readonly cause: string | null;
}

export interface InitiatorAudit {
  /** Throws where there is no room for another record. */
  expectRoom(): Promise<void>;
  /** Settled when it is on disk. */
  write(by: Requester, ended: EndedAction): Promise<void>;
}

export interface RecordOptions<T> {
  /** The outcome, where it may be something else than done; null: nothing that is to be recorded. */
  readonly tell?: (result: T) => Promise<Pick<EndedAction, 'cause' | 'outcome'> | null>;
  /** Takes back what could not be recorded. */
  readonly undo?: (result: T) => Promise<void>;
}

/** Our own background work. */
export const serverItself: Requester = { name: 'server', address: 'local', door: 'server' };

const done = { outcome: 'done', cause: null } as const;

const maxPortals = 8;

/**
 * Does something in the name of `by`, and records the outcome.
 * @throws IsdscError as `run` does; ISDSC_NON_SPECIFIC_ERROR where it cannot be recorded: without room it is not done at all.
 */
export async function recordAction<T>(
  audit: InitiatorAudit | null,
  by: Requester,
  action: InitiatorAction,
  run: () => T | Promise<T>,
  { tell = async () => done, undo = async () => {} }: RecordOptions<T> = {},
): Promise<T> {
  if (audit === null) return run();
  const { what, target, portals } = action;
  const where = portals === null ? [] : [printPortals(portals)];
  const causeOf = (sentence: string | null): string | null =>
    [...where, ...(sentence === null ? [] : [sentence])].join(': ') || null;
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
