import { ns } from '../../src/wsman/names.js';
import { IndicationWorld, targetNamespace, type WorldOptions } from '../indications/IndicationWorld.js';
import { FakeListener, type HttpAnswer } from '../indications/FakeListener.js';
import type { Got, Sent, WsmanClient } from './WsmanClient.js';

/** What a test opens, in its order; closed by `closeAll`. */
export const open: (() => Promise<void>)[] = [];

export async function closeAll(): Promise<void> {
  for (const close of open.splice(0).toReversed()) await close();
}

/** A server whose deliveries are tried again after 0.2 s. */
export async function startWorld(options: WorldOptions = {}, attempts = 100): Promise<IndicationWorld> {
  const world = await IndicationWorld.start(options);
  open.push(() => world.dispose());
  await world.indications.changeSettings({ DeliveryRetryInterval: 0, DeliveryRetryAttempts: attempts });
  return world;
}

export async function startListener(
  answer: HttpAnswer = { status: 202, body: '' },
  port = 0,
): Promise<FakeListener> {
  const listener = await FakeListener.start(null, port);
  listener.byDefault = answer;
  open.push(() => listener.stop());
  return listener;
}

const wql = 'http://schemas.microsoft.com/wbem/wsman/1/WQL';
export const mode = {
  push: `${ns.wse}/DeliveryModes/Push`,
  pushWithAck: 'http://schemas.dmtf.org/wbem/wsman/1/wsman/PushWithAck',
  events: 'http://schemas.dmtf.org/wbem/wsman/1/wsman/Events',
  pull: 'http://schemas.dmtf.org/wbem/wsman/1/wsman/Pull',
} as const;

export interface Asked extends Partial<Sent> {
  readonly mode?: keyof typeof mode;
  readonly notifyTo?: string;
  /** In NotifyTo, behind its address. */
  readonly parameters?: string;
  readonly delivery?: string;
  readonly expires?: string;
  readonly query?: string | null;
  readonly more?: string;
}

const inNamespace = { __cimnamespace: targetNamespace };

export function subscribeTo(client: WsmanClient, asked: Asked): Promise<Got> {
  const { notifyTo, query = 'SELECT * FROM CIM_InstCreation', delivery = '', expires, more = '' } = asked;
  const address =
    notifyTo === undefined
      ? ''
      : `<wse:NotifyTo><wsa:Address>${notifyTo}</wsa:Address>${asked.parameters ?? ''}</wse:NotifyTo>`;
  return client.send({
    resource: 'http://schemas.dmtf.org/wbem/wscim/1/*',
    selectors: inNamespace,
    ...asked,
    action: `${ns.wse}/Subscribe`,
    body:
      `<wse:Subscribe><wse:Delivery Mode="${mode[asked.mode ?? 'pull']}">${address}${delivery}</wse:Delivery>` +
      (expires === undefined ? '' : `<wse:Expires>${expires}</wse:Expires>`) +
      (query === null ? '' : `<wsman:Filter Dialect="${wql}">${query}</wsman:Filter>`) +
      `${more}</wse:Subscribe>`,
  });
}

export const identifierOf = ({ text }: Got): string => /<wse:Identifier>([^<]+)</u.exec(text)?.[1] ?? 'none';
export const expiresOf = ({ text }: Got): string | null => /<wse:Expires>([^<]+)</u.exec(text)?.[1] ?? null;

export function pullFrom(
  client: WsmanClient,
  context: string | null,
  more: Partial<Sent> & { max?: number } = {},
): Promise<Got> {
  return client.send({
    headers: '<wsman:OperationTimeout>PT5S</wsman:OperationTimeout>',
    ...more,
    action: `${ns.wsen}/Pull`,
    body: `<wsen:Pull><wsen:EnumerationContext>${context}</wsen:EnumerationContext><wsen:MaxElements>${more.max ?? 100}</wsen:MaxElements></wsen:Pull>`,
  });
}

export function manage(
  client: WsmanClient,
  action: 'Renew' | 'GetStatus' | 'Unsubscribe',
  identifier: string,
  more: Partial<Sent> & { expires?: string } = {},
): Promise<Got> {
  const { expires, ...sent } = more;
  return client.send({
    ...sent,
    action: `${ns.wse}/${action}`,
    headers: `<wse:Identifier>${identifier}</wse:Identifier>`,
    body: `<wse:${action}>${expires === undefined ? '' : `<wse:Expires>${expires}</wse:Expires>`}</wse:${action}>`,
  });
}

export const idsOf = ({ items }: Got): string[] =>
  items.map(({ children }) => children.find(({ name }) => name === 'IndicationIdentifier')?.text ?? '');
