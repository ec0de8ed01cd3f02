import type {
  ProtocolHandler,
  ProtocolResponse,
  RequestHead,
  SelfAuthenticated,
  ServerAuthenticated,
} from '../http/ProtocolHandler.js';
import { encodeFault } from './encode/envelope.js';
import { handleRequest, identifyAnonymously, respond, type WsmanServer } from './handleRequest.js';
import { WsmanFault } from './WsmanFault.js';

/** URL paths of WS-Management.  MI adds a slash. */
const paths: readonly string[] = ['/wsman', '/wsman/'];
/** Paths on which Identify needs no authentication. openwsman's clients use them. */
const anonymousPaths: ReadonlySet<string> = new Set(['/wsman-anon/identify', '/wsman-anon/identify/']);

/** Maximum length of an Identify request. */
const maxIdentifyBytes = 16_384;

/**
 * The protocol handlers of WS-Management (DSP0226, DSP0227, DSP0230) over HTTP.  The first one that accepts a request answers it.
 */
export function wsmanProtocols(server: WsmanServer): readonly ProtocolHandler[] {
  return [anonymousIdentify, wsmanProtocol(server)];
}

function wsmanProtocol(server: WsmanServer): ServerAuthenticated {
  return {
    name: 'ws-man',
    paths,
    usage: 'WS-Management by POST to /wsman',
    authentication: 'server',
    accepts: ({ method, path }) => method === 'POST' && paths.includes(path),
    answer: async (request) =>
      isSoap(request.headers['content-type']) ? handleRequest(request, server) : notSoap,
    answerTooLong: () =>
      fault(
        new WsmanFault('wsman:EncodingLimit', 'the request is longer than this server reads', {
          detail: 'MaxEnvelopeSize',
        }),
      ),
    answerTimeout: () =>
      fault(
        new WsmanFault('wsman:TimedOut', 'there was no answer in time: whether it was done is not known'),
      ),
  };
}

/** Answers Identify without authentication, as clients of WinRM and openwsman ask for it. */
const anonymousIdentify: SelfAuthenticated = {
  name: 'ws-man',
  paths: [],
  maxBodyBytes: maxIdentifyBytes,
  authentication: 'own',
  accepts: asksAnonymously,
  answer: async ({ body, rawHeaders }) => {
    const at = rawHeaders.findIndex(
      (name, index) => index % 2 === 0 && name.toLowerCase() === 'content-type',
    );
    return identifyAnonymously(body, at === -1 ? undefined : rawHeaders[at + 1]);
  },
};

function asksAnonymously({ method, path, headers }: RequestHead): boolean {
  if (method !== 'POST') return false;
  if (anonymousPaths.has(path)) return true;
  return paths.includes(path) && isUnauthenticated(headers);
}

/** Microsoft's clients announce it in a header.  A password in the same request is checked as usual. */
function isUnauthenticated({ wsmanidentify, authorization }: RequestHead['headers']): boolean {
  return authorization === undefined && String(wsmanidentify).toLowerCase() === 'unauthenticated';
}

/** Some clients send no Content-Type. */
function isSoap(contentType: string | undefined): boolean {
  return contentType === undefined || /^\s*application\/soap\+xml\s*(?:;|$)/iu.test(contentType);
}

const notSoap: ProtocolResponse = {
  status: 415,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: 'Content-Type is not application/soap+xml.\n',
};

function fault(told: WsmanFault): ProtocolResponse & { readonly body: string } {
  const body = encodeFault(told, null);
  return { ...respond(500, body, 'utf-8'), body };
}
