import { HeldElsewhereError } from '../dispatch/HeldElsewhereError.js';
import type { AuthenticatedRequest, ProtocolHandler } from '../http/ProtocolHandler.js';
import type { EndpointLinks } from './EndpointLinks.js';

/**
 * A protocol whose requests another endpoint answers if it holds what they are about.  If that endpoint does not answer, the request is answered
 * here, as one for something that is not held anywhere.
 */
export function forwardingProtocol(
  handler: ProtocolHandler,
  links: Pick<EndpointLinks, 'forward'>,
): ProtocolHandler {
  if (handler.authentication === 'own') return handler;
  return {
    ...handler,
    answer: async (request: AuthenticatedRequest) => {
      try {
        return await handler.answer(request);
      } catch (error) {
        if (!(error instanceof HeldElsewhereError)) throw error;
        // The wait counts at the endpoint that works.
        const answer = await request.idle(links.forward(error.endpoint, request));
        return answer ?? (await handler.answer(request));
      }
    },
  };
}
