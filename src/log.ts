import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from './config/Settings.js';

export type { Logger } from 'pino';

/**
 * The last net under secrets: ChapSecret and Password already print as a placeholder, and nobody logs a request's content.
 * pino's paths have no "at any depth", so each name stands for the first four levels.
 */
const secretNames = [
  'Secret',
  'secret',
  'SharedSecret',
  'sharedSecret',
  'TargetSharedSecret',
  'InitiatorSharedSecret',
  'SecretToAuthenticateInitiator',
  'SecretToAuthenticateTarget',
  'NewSecret',
  'newSecret',
  'secretAccessKey',
  'sealingKey',
  'Password',
  'password',
  'adminPassword',
  'authorization',
  'Authorization',
  // The bytes of a request that Node could not read, in its error.
  'rawPacket',
];
const levels = ['', '*.', '*.*.', '*.*.*.'];

/** The server's log: JSON lines on standard error, so that standard output has the ready line alone. */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const redact = {
    paths: levels.flatMap((above) => secretNames.map((name) => above + name)),
    censor: '[secret]',
  };
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact },
    destination ?? standardError(),
  );
}

/** Lines that wait while standard error takes none; what comes then is dropped. */
const maxWaitingBytes = 4 * 1024 * 1024;

/**
 * A full disk, a closed terminal: what cannot be logged is no reason to stop serving.  The next line is a new attempt.
 */
function standardError(): DestinationStream {
  const stream = pino.destination({ dest: 2, sync: false, maxLength: maxWaitingBytes });
  const flushSync = stream.flushSync.bind(stream);
  stream
    .on('error', () => {
      // At the end of the process it tries for ever where the fault is a lasting one.
      stream.flushSync = () => {};
    })
    .on('write', () => {
      stream.flushSync = flushSync;
    });
  return stream;
}
