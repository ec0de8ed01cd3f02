import { setTimeout as sleep } from 'node:timers/promises';
import { isInstanceName, type CIMInstanceName } from '../cim/CIMInstanceName.js';
import { targetNamespace } from '../cim/namespaces.js';
import { WbemHttpError } from '../client/WbemHttpError.js';
import { printJson, type AdminOptions, type StorageOptions } from './adminOptions.js';
import { CommandError } from './CommandError.js';
import { confirm } from './confirm.js';
import { change, connectWith } from './connection.js';
import { exitCodeOf } from './exitCodes.js';
import { ProgressLine } from './ProgressLine.js';
import { clean } from './printTable.js';
import { StorageHost, textOf, type ServiceAnswer } from './StorageHost.js';
import type { Streams } from './Streams.js';

const TIMEOUT = 3;
const pollMs = 250;

export async function openStorageHost(options: StorageOptions, streams: Streams): Promise<StorageHost> {
  return new StorageHost((await connectWith(options, streams))(targetNamespace), options.host);
}

/** @throws CommandError with the server's sentence for every return value other than 0. */
export function expectDone({ returnValue, message }: ServiceAnswer): void {
  if (returnValue === 0) return;
  const ending = returnValue === TIMEOUT ? 'unknown' : 'refused';
  throw new CommandError(ending, message === '' ? `the server answered ${returnValue}.` : `${message}.`);
}

/** A change of storage by a command. */
interface StorageChange {
  /** The question to confirm, unless `--yes` is given. */
  readonly question?: string | ((host: StorageHost) => Promise<string>);
  /** Why it is asked; left out: something is removed. */
  readonly why?: string;
  readonly method: string;
  readonly parameters: Parameters<StorageHost['call']>[1];
  /** What to print after success. */
  readonly done: (answer: ServiceAnswer) => { readonly sentence: string; readonly result: object };
}

/** Connects, asks for confirmation, and makes the change; see `callAndReport`. */
export async function changeStorage(
  options: StorageOptions & { readonly yes?: boolean },
  streams: Streams,
  { question, why, method, parameters, done }: StorageChange,
): Promise<number> {
  const host = await openStorageHost(options, streams);
  if (question !== undefined) {
    const asked = typeof question === 'string' ? question : await question(host);
    await confirm(asked, options.yes ?? false, streams, why);
  }
  return callAndReport(host, options, streams, () => host.call(method, parameters), done);
}

/**
 * Calls a method and reports the result; if there is a job, after its end.
 * @param done what to print after success.
 */
export async function callAndReport(
  host: StorageHost,
  { json }: AdminOptions,
  streams: Streams,
  call: () => Promise<ServiceAnswer>,
  done: StorageChange['done'],
): Promise<number> {
  const answer = await change(call);
  expectDone(answer);
  await waitForJob(host, streams, answer);
  const { sentence, result } = done(answer);
  const verification = textOf(answer.values.get('Verification') ?? null);
  const isVerified = answer.values.get('VerificationState') === 2;
  const verified = verification === null ? {} : { verified: isVerified, verification };
  const warning = textOf(answer.values.get('Warning') ?? null);
  if (warning !== null) streams.stderr.write(`Warning: ${clean(warning)}.\n`);
  if (json) streams.stdout.write(printJson({ ...result, ...verified, ...(warning !== null && { warning }) }));
  else {
    const seen =
      verification === null ? '' : `; ${isVerified ? 'verified' : 'not verified'}: ${clean(verification)}`;
    streams.stdout.write(`${clean(sentence)}${seen}\n`);
  }
  return exitCodeOf(verification === null || isVerified ? 'done' : 'unproved');
}

/** @throws CommandError `unknown` if the server cannot be asked any more, because the job has started. */
async function lookAtJob(host: StorageHost, path: CIMInstanceName): ReturnType<StorageHost['findJob']> {
  try {
    return await host.findJob(path);
  } catch (error) {
    if (!(error instanceof WbemHttpError)) throw error;
    const message = `${error.message}: the job had begun, and whether it ended well is not known; look before you try again.`;
    throw new CommandError('unknown', message, { cause: error });
  }
}

/** @throws CommandError if the job failed. */
async function waitForJob(host: StorageHost, { stderr }: Streams, { values }: ServiceAnswer): Promise<void> {
  const path = values.get('Job');
  if (!isInstanceName(path)) return;
  const line = new ProgressLine(stderr, 100);
  try {
    for (;;) {
      const job = await lookAtJob(host, path);
      if (job === null)
        throw new CommandError('unknown', 'the server forgot the job: whether it ended well is not known.');
      if (job.state === 'completed') return;
      if (job.state !== 'running')
        throw new CommandError(
          'refused',
          `the job ended as ${job.state}: ${job.message ?? 'no reason is known'}.`,
        );
      line.show(job.percent, job.name);
      await sleep(pollMs);
    }
  } finally {
    line.clear();
  }
}
