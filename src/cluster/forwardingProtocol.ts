import { HeldElsewhereError } from '../dispatch/HeldElsewhereError.js';
import type {
  AuthenticatedRequest,
  ProtocolHandler,
  ProtocolResponse,
  ServerAuthenticated,
} from '../http/ProtocolHandler.js';
import type { EndpointLinks } from './EndpointLinks.js';

/**
 * A protocol whose requests another endpoint answers if it holds what they are about.  If that endpoint does not answer, the request is answered
 * here, as one for something that is not held anywhere.  503: that endpoint is there, and refused or could not answer.
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
        return answer ?? (await answerAlone(handler, request));
      }
    },
  };
}

async function answerAlone(
  handler: ServerAuthenticated,
  request: AuthenticatedRequest,
): Promise<ProtocolResponse> {
  try {
    return await handler.answer(request);
  } catch (error) {
    if (!(error instanceof HeldElsewhereError)) throw error;
    return {
      status: 503,
      headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '1' },
      body: 'The endpoint that must answer this request could not do so.\n',
    };
  }
}
