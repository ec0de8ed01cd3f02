import type { SelfAuthenticated } from '../http/ProtocolHandler.js';
import { originForm } from '../http/requestTarget.js';
import { headerValues } from './headerValues.js';
import { maxBodyBytes, type StorageGateway } from './StorageGateway.js';

/**
 * The protocol handler of AWS JSON 1.1.  Its requests are recognized by X-Amz-Target, which all AWS clients send and no CIM-XML
 * client does.
 */
export function storageGatewayProtocol(
  door: Pick<StorageGateway, 'answer' | 'answerTooLong'>,
): SelfAuthenticated {
  return {
    name: 'storage-gateway',
    paths: [],
    maxBodyBytes,
    authentication: 'own',
    accepts: ({ method, path, headers }) =>
      method === 'POST' && path === '/' && headers['x-amz-target'] !== undefined,
    answer: ({ url, rawHeaders, ...request }) =>
      door.answer({ ...request, url: originForm(url), headers: headerValues(rawHeaders) }),
    answerTooLong: () => door.answerTooLong(),
  };
}
