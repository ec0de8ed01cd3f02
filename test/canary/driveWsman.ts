import { ns } from '../../src/wsman/names.js';
import { escapeText } from '../../src/xml/escape.js';
import { addSharedSecretInput, secretAt } from '../interop/doors.js';
import { namespace, replicationService, targetPort } from '../interop/CredentialClient.js';
import { envelope, type Sent } from '../wsman/WsmanClient.js';
import type { CanaryWorld } from './CanaryWorld.js';
import type { Scene } from './driveDoors.js';

/** Secrets over WS-Management: taken, refused, and where none belong.  A step ends as the answer says: the return value, or the status of HTTP. */
export async function driveWsman(world: CanaryWorld, { target, initiator }: Scene): Promise<void> {
  const canary = (name: string, length?: number): string => world.canaries.make(name, length);
  const post = async (body: string | Buffer, contentType = 'application/soap+xml;charset=UTF-8') => {
    const headers = { 'Content-Type': contentType, Authorization: world.authorization() };
    const { status, text } = await world.ask(`${world.recorder.url}/wsman`, {
      method: 'POST',
      headers,
      body,
    });
    context = /<wsen:EnumerationContext>([^<]+)</u.exec(text)?.[1] ?? context;
    return { returnValue: Number(/<p:ReturnValue>(\d+)</u.exec(text)?.[1] ?? status) };
  };
  let context = '';
  const service = replicationService;
  const action = `http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/${service.className}/AddSharedSecret`;
  const add = (secret: string, remoteId = `${initiator}-wsman`): Sent => ({
    action,
    resource: service.className,
    selectors: service.keys,
    body: addSharedSecretInput(remoteId, secret, targetPort(target)),
  });
  const step = (name: string, sent: Sent) => world.step(`WS-Management: ${name}`, () => post(envelope(sent)));

  await step('Subscribe', subscribe('Pull', ''));
  const listener = `http://user:${canary('of a listener')}@127.0.0.1:9/`;
  await step('Subscribe with a password', subscribe('Events', notifyTo(listener)));
  await step('AddSharedSecret', add(canary('over WS-Management')));
  await step('AddSharedSecret again', add(canary('over WS-Management again')));
  await step('a secret too short', add(canary('short over WS-Management', 11), 'short'));
  await world.step('WS-Management: UTF-16', () =>
    post(
      Buffer.from(`\uFEFF${envelope(add(canary('in UTF-16')))}`, 'utf16le'),
      'application/soap+xml;charset=utf-16',
    ),
  );
  const { className, keys } = secretAt(target, `${initiator}-wsman`);
  const instance = (inner: string): string => `<p:${className} xmlns:p="urn:any">${inner}</p:${className}>`;
  const secretElement = (secret: string): string => `<p:Secret>${escapeText(secret)}</p:Secret>`;
  const put = (inner: string): Sent => ({
    action: `${ns.wxf}/Put`,
    resource: className,
    selectors: keys,
    body: instance(inner),
  });
  await step('Put', put(secretElement(canary('put'))));
  await step('Put of two', put(secretElement(canary('put, one')) + secretElement(canary('put, two'))));
  await step('Put with elements', put(`<p:Secret>${escapeText(canary('put, around'))}<p:b/></p:Secret>`));
  await step(
    'Put with a property that there is not',
    put(`${secretElement(canary('beside nothing'))}<p:Nothing/>`),
  );
  await step('Put by fragment', {
    ...put(''),
    headers: '<wsman:FragmentTransfer>Secret</wsman:FragmentTransfer>',
    body: `<wsman:XmlFragment><Secret>${escapeText(canary('in a fragment'))}</Secret></wsman:XmlFragment>`,
  });
  await step('Get', { action: `${ns.wxf}/Get`, resource: className, selectors: keys });
  const whole = envelope(add(canary('in a broken document')));
  await world.step('WS-Management: broken document', () => post(whole.slice(0, -20)));
  const unescaped = canary('unescaped');
  await world.step('WS-Management: unescaped', () =>
    post(envelope(add(unescaped)).replace(escapeText(unescaped), () => unescaped)),
  );
  await world.step('WS-Management: not SOAP', () => post(envelope(add(canary('as text'))), 'text/plain'));
  await world.step('WS-Management: another version', () =>
    post(envelope(add(canary('in SOAP 1.1'))).replace(ns.s, 'http://schemas.xmlsoap.org/soap/envelope/')),
  );
  await step('no such method', { ...add(canary('to no method')), action: `${action}s` });
  await step('not understood', {
    ...add(canary('not understood')),
    headers: '<q:h xmlns:q="urn:q" s:mustUnderstand="1"/>',
  });
  await step('Pull of events', {
    action: `${ns.wsen}/Pull`,
    body: `<wsen:Pull><wsen:EnumerationContext>${context}</wsen:EnumerationContext><wsen:MaxElements>100</wsen:MaxElements></wsen:Pull>`,
  });
  await step('Delete', { action: `${ns.wxf}/Delete`, resource: className, selectors: keys });
}

/** To all that happens to secrets. */
function subscribe(mode: 'Pull' | 'Events', delivery: string): Sent {
  const query = "SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA 'CIM_SharedSecret'";
  return {
    action: `${ns.wse}/Subscribe`,
    resource: 'http://schemas.dmtf.org/wbem/wscim/1/*',
    selectors: { __cimnamespace: namespace },
    body:
      `<wse:Subscribe><wse:Delivery Mode="http://schemas.dmtf.org/wbem/wsman/1/wsman/${mode}">${delivery}</wse:Delivery>` +
      `<wsman:Filter Dialect="http://schemas.microsoft.com/wbem/wsman/1/WQL">${query}</wsman:Filter></wse:Subscribe>`,
  };
}

function notifyTo(url: string): string {
  return `<wse:NotifyTo><wsa:Address>${escapeText(url)}</wsa:Address></wse:NotifyTo>`;
}
