import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import { printJson, type AdminOptions } from './adminOptions.js';
import { CommandError } from './CommandError.js';
import { change } from './connection.js';
import { exitCodeOf } from './exitCodes.js';
import { clean } from './printTable.js';
import type { Streams } from './Streams.js';
import type { TakenSecret } from './takeSecret.js';
import type { SecretInfo, TargetHost } from './TargetHost.js';

type State = Omit<SecretInfo, 'bindings'>;

/**
 * Makes a change and reports the state of the resulting account.  A generated secret is printed as soon as it may be in effect,
 * even if a later step fails, because nobody else knows it.
 */
export async function reportSecret(
  host: TargetHost,
  { json }: AdminOptions,
  { stdout, stderr }: Streams,
  taken: TakenSecret | null,
  run: () => Promise<CIMInstanceName>,
): Promise<number> {
  const generated = taken?.generated ?? null;
  const tell = (state: State | null): void => {
    if (json) stdout.write(printJson({ ...state, ...(generated !== null && { secret: generated }) }));
    else if (generated !== null) stdout.write(`${generated}\n`);
  };
  let state: State;
  let isDone = false;
  try {
    const path = await change(run);
    isDone = true;
    state = await host.readSecret(path);
  } catch (error) {
    const isKnown = !isDone && !(error instanceof CommandError && error.ending === 'unknown');
    if (!isKnown && generated !== null) tell(null);
    throw error;
  }
  tell(state);
  if (!json) (generated === null ? stdout : stderr).write(printState(state));
  return exitCodeOf(state.proof.state === 'unproved' || state.proof.state === 'failed' ? 'unproved' : 'done');
}

function printState({ chapName, proof, overlapEnds }: State): string {
  const reason = proof.reason === null ? '' : `: ${clean(proof.reason)}`;
  const until = overlapEnds === null ? '' : `; the secret before is accepted until ${overlapEnds}`;
  const sentence = {
    proved: 'done and proved by logging in',
    unproved: `done, but not proved${reason}`,
    failed: `done, but the proof failed${reason}`,
    none: 'done; no login was tried',
  }[proof.state ?? 'none'];
  return `${clean(chapName)}: ${sentence}${until}\n`;
}
