import { describe, expect, it } from 'vitest';
import { CIMError } from '../../src/cim/CIMError.js';
import { AnswerCache } from '../../src/cimxml/encode/AnswerCache.js';
import { handleRequest, type CimXmlRequest, type CimXmlServer } from '../../src/cimxml/handleRequest.js';
import { KeptRequests } from '../../src/cimxml/KeptRequests.js';

const start = '<?xml version="1.0"?><CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="';
const namespace = '<LOCALNAMESPACEPATH><NAMESPACE NAME="root"/></LOCALNAMESPACEPATH>';

function getClass(id: string, className = 'CIM_A', before = start): string {
  return `${before}${id}" PROTOCOLVERSION="1.0"><SIMPLEREQ><IMETHODCALL NAME="GetClass">${namespace}<IPARAMVALUE NAME="ClassName"><CLASSNAME NAME="${className}"/></IPARAMVALUE></IMETHODCALL></SIMPLEREQ></MESSAGE></CIM>`;
}

const headers = {
  host: 'h',
  'content-type': 'application/xml; charset="utf-8"',
  cimoperation: 'MethodCall',
  cimmethod: 'GetClass',
  cimobject: 'root',
};

/** Asks, and tells what was asked of the executor: the ID of the message and the class. */
function world() {
  const asked: string[] = [];
  const requests = new KeptRequests();
  const server: CimXmlServer = {
    requests,
    answers: new AnswerCache(),
    executor: {
      areReferencesGiven: () => false,
      areInstancesStored: () => false,
      execute: async (request, { principal }) => {
        if (principal.name === 'nobody') throw new CIMError('CIM_ERR_ACCESS_DENIED', 'no');
        if (request.kind !== 'operation') throw new Error('no operation');
        const declared = { ClassName: { kind: 'className' } } as const;
        const { ClassName } = request.parameters(declared, null as never) as { ClassName: string };
        asked.push(ClassName);
        return 'done';
      },
    },
    log: { error: () => {} },
  };
  const ask = async (body: string, changed: Partial<typeof headers> = {}, name = 'reader') => {
    const request: CimXmlRequest = {
      method: 'POST',
      headers: { ...headers, ...changed },
      body: Buffer.from(body),
      principal: { name, roles: new Set(), address: '', door: '' },
      abort: new AbortController(),
    };
    const { status, headers: answered, body: text } = await handleRequest(request, server);
    return { status, error: answered['CIMError'], text: typeof text === 'string' ? text : '' };
  };
  return { asked, ask, requests };
}

describe('a request to read that comes again and again', () => {
  it('is answered to each ID of a message', async () => {
    const { asked, ask, requests } = world();
    for (const id of ['1', '2', '3', 'four']) await ask(getClass(id));
    expect(asked).toEqual(['CIM_A', 'CIM_A', 'CIM_A', 'CIM_A']);
    const found = requests.find(Buffer.from(getClass('77')), headers);
    expect(found?.message?.messageId).toBe('77');
    await ask(getClass('5', 'CIM_B'));
    expect(asked.at(-1)).toBe('CIM_B');
  });

  it('is asked of the executor for whoever asks', async () => {
    const { asked, ask } = world();
    for (const id of ['1', '2', '3']) await ask(getClass(id));
    const { text } = await ask(getClass('4'), {}, 'nobody');
    expect(text).toContain('<MESSAGE ID="4"');
    expect(text).toContain('<ERROR CODE="2"');
    expect(asked).toHaveLength(3);
  });

  it.each([
    ['CIMMethod', { cimmethod: 'GetInstance' }, 'header-mismatch'],
    ['CIMObject', { cimobject: 'other' }, 'header-mismatch'],
    ['CIMOperation', { cimoperation: 'Other' }, 'unsupported-operation'],
    ['Content-Type', { 'content-type': 'text/plain' }, undefined],
  ])('is refused with another %s, as the first time', async (_, changed, error) => {
    const { ask } = world();
    for (const id of ['1', '2', '3']) await ask(getClass(id));
    const refused = await ask(getClass('4'), changed);
    expect(refused.status).toBe(400);
    expect(refused.error).toBe(error);
  });

  it.each([
    '<?xml version="1.0"?><!-- <MESSAGE ID="9" --><CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="',
    `<CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE X=' ID="9" ' ID="`,
  ])('has the ID of its message and no other: %s', async (before) => {
    const { requests, ask } = world();
    for (const id of ['1', '2', '3']) await ask(getClass(id, 'CIM_A', before));
    const found = requests.find(Buffer.from(getClass('4', 'CIM_A', before)), headers);
    expect(found?.message?.messageId ?? '4').toBe('4');
  });

  it('is kept only where nothing in it can be a secret', async () => {
    const { requests } = world();
    const message = {
      kind: 'intrinsic',
      messageId: '1',
      protocolVersion: '1.0',
      namespace: 'root',
      parameters: [],
    } as const;
    for (const name of ['CreateInstance', 'ModifyInstance', 'SetProperty', 'ExecQuery']) {
      const body = Buffer.from(getClass('1', name));
      for (let time = 0; time < 3; time += 1) {
        const key = requests.find(body, headers)?.key;
        if (key !== undefined && key !== null) requests.keep(key, headers, { ...message, name });
      }
      expect(requests.find(body, headers)?.message).toBeNull();
    }
  });

  it('is not kept with a header of more than 512 characters', async () => {
    const { ask, requests } = world();
    const long = { 'content-type': `application/xml; charset=utf-8; x=${'x'.repeat(500)}` };
    for (const id of ['1', '2', '3']) expect((await ask(getClass(id), long)).text).toBe('done');
    expect(requests.find(Buffer.from(getClass('4')), { ...headers, ...long })?.message).toBeNull();
  });

  it('is forgotten when a thousand others have come', async () => {
    const { ask, requests } = world();
    for (const id of ['1', '2', '3']) await ask(getClass(id));
    for (let other = 0; other < 1_100; other += 1) await ask(getClass('1', `CIM_${other}`));
    expect(requests.find(Buffer.from(getClass('4')), headers)?.message).toBeNull();
  });
});
