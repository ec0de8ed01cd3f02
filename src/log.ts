import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from './config/Settings.js';

export type { Logger } from 'pino';

/**
 * A second protection of secrets: ChapSecret and Password print as a placeholder already, and request contents are never logged.
 * pino's paths have no wildcard for any depth, so each name is listed for the first four levels.
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
  // The bytes of a request that Node could not parse, in its error.
  'rawPacket',
];
const levels = ['', '*.', '*.*.', '*.*.*.'];

/** The server's log: JSON lines on standard error.  Standard output has the ready line only. */
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

/** Maximum number of bytes that wait while standard error is blocked.  Further lines are dropped. */
const maxWaitingBytes = 4 * 1024 * 1024;

/** A failure to log, because of a full disk or a closed terminal, does not stop the server.  The next line is tried again. */
function standardError(): DestinationStream {
  const stream = pino.destination({ dest: 2, sync: false, maxLength: maxWaitingBytes });
  const flushSync = stream.flushSync.bind(stream);
  stream
    .on('error', () => {
      // At the end of the process it would retry forever if the fault is permanent.
      stream.flushSync = () => {};
    })
    .on('write', () => {
      stream.flushSync = flushSync;
    });
  return stream;
}
