import { isNamed } from '../decode/elements.js';
import { ns } from '../names.js';
import type { NamespacedElement } from '../../xml/NamespacedElement.js';

/** Whether a body is an Identify request, which has no headers. */
export function isIdentify(body: NamespacedElement): boolean {
  const [only] = body.children;
  return only !== undefined && isNamed(only, 'id', 'Identify');
}

/**
 * The answer to Identify (DSP0226, clause 11): the protocol and, for authenticated clients, product and version.
 * @param version null: for clients that are not authenticated.
 */
export function identify(version: string | null): string {
  const product =
    version === null
      ? ''
      : `<id:ProductVendor>iscsi-wbem</id:ProductVendor><id:ProductVersion>${version}</id:ProductVersion>` +
        `<wsmb:Capability_FaultIncludesCIMError xmlns:wsmb="${ns.wsmb}"/>`;
  return (
    `<s:Envelope xmlns:s="${ns.s}" xmlns:id="${ns.id}"><s:Header/><s:Body><id:IdentifyResponse>` +
    `<id:ProtocolVersion>${ns.wsman}</id:ProtocolVersion>${product}</id:IdentifyResponse></s:Body></s:Envelope>`
  );
}
