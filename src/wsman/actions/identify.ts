import { isNamed } from '../decode/elements.js';
import { ns } from '../names.js';
import type { NamespacedElement } from '../../xml/NamespacedElement.js';

/** Whether a body asks who is there: such a request has no headers. */
export function isIdentify(body: NamespacedElement): boolean {
  const [only] = body.children;
  return only !== undefined && isNamed(only, 'id', 'Identify');
}

/**
 * Who is there (DSP0226, clause 11): the protocol, and for those who have proved who they are also which server.
 * @param version null: for anybody.
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
