import type { SelfAuthenticated } from '../http/ProtocolHandler.js';
import { consoleDoor, type Console } from './Console.js';
import { maxFormBytes } from './Form.js';

/** The protocol handler for all paths below `/console`. */
export function consoleProtocol(door: Pick<Console, 'answer' | 'answerTooLong'>): SelfAuthenticated {
  return {
    name: consoleDoor,
    paths: [],
    maxBodyBytes: maxFormBytes,
    authentication: 'own',
    accepts: ({ path }) => path === '/console' || path.startsWith('/console/'),
    answer: (request) => door.answer(request),
    answerTooLong: () => door.answerTooLong(),
  };
}
