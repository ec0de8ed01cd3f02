import { describe, expect, it } from 'vitest';
import { CIMError } from '../../src/cim/CIMError.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import {
  handleRequest,
  type CimXmlRequest,
  type CimXmlResponse,
  type CimXmlServer,
} from '../../src/cimxml/handleRequest.js';
import type { Many, Operation, ReturnKind, ReturnKinds } from '../../src/operations/Operation.js';
import { parseXml } from '../../src/xml/parseXml.js';
import { dispatchHarness } from '../dispatch/dispatchHarness.js';
import { cimXmlOver } from '../operations/executorOver.js';

const HEAD = '<?xml version="1.0" encoding="utf-8"?><CIM CIMVERSION="2.0" DTDVERSION="2.0">';
const REQUEST_MESSAGE = '<MESSAGE ID="42" PROTOCOLVERSION="1.0">';
const NAMESPACE = '<LOCALNAMESPACEPATH><NAMESPACE NAME="root"/></LOCALNAMESPACEPATH>';
const CALL = `<IMETHODCALL NAME="Test">${NAMESPACE}</IMETHODCALL>`;
const REQUEST = `${HEAD}${REQUEST_MESSAGE}<SIMPLEREQ>${CALL}</SIMPLEREQ></MESSAGE></CIM>`;

describe('a request that is no operation', () => {
  it.each([
    ['a document that ends early', REQUEST.slice(0, -5), 400, 'request-not-well-formed'],
    ['an empty body', '', 400, 'request-not-well-formed'],
    ['a DOCTYPE', REQUEST.replace('<CIM', '<!DOCTYPE CIM><CIM'), 400, 'request-not-valid'],
    ['bytes that are not UTF-8', Buffer.from([0x3c, 0xff]), 400, 'request-not-valid'],
    ['65 elements in each other', '<CIM>'.repeat(65) + '</CIM>'.repeat(65), 400, 'request-not-valid'],
    ['another root', '<A/>', 400, 'request-not-valid'],
    ['no CIMVERSION', '<CIM DTDVERSION="2.0"/>', 400, 'request-not-valid'],
    [
      'CIMVERSION 1.0',
      REQUEST.replace('CIMVERSION="2.0"', 'CIMVERSION="1.0"'),
      501,
      'unsupported-cim-version',
    ],
    [
      'DTDVERSION 3.0',
      REQUEST.replace('DTDVERSION="2.0"', 'DTDVERSION="3.0"'),
      501,
      'unsupported-dtd-version',
    ],
    [
      'PROTOCOLVERSION 2.0',
      REQUEST.replace('PROTOCOLVERSION="1.0"', 'PROTOCOLVERSION="2.0"'),
      501,
      'unsupported-protocol-version',
    ],
    [
      'PROTOCOLVERSION that is no number',
      REQUEST.replace('PROTOCOLVERSION="1.0"', 'PROTOCOLVERSION="1"'),
      501,
      'unsupported-protocol-version',
    ],
    ['a message without ID', REQUEST.replace(' ID="42"', ''), 400, 'request-not-valid'],
    ['a DECLARATION', `${HEAD}<DECLARATION/></CIM>`, 400, 'request-not-valid'],
    ['MULTIREQ without CIMBatch', REQUEST.replace(/SIMPLEREQ/g, 'MULTIREQ'), 400, 'header-mismatch'],
    ['an export request', REQUEST.replace(/SIMPLEREQ/g, 'SIMPLEEXPREQ'), 400, 'request-not-valid'],
    ['a response', REQUEST.replace(/SIMPLEREQ/g, 'SIMPLERSP'), 400, 'request-not-valid'],
    ['no call', REQUEST.replace(CALL, ''), 400, 'request-not-valid'],
    ['two calls', REQUEST.replace(CALL, CALL + CALL), 400, 'request-not-valid'],
    ['an unknown call', REQUEST.replace(/IMETHODCALL/g, 'EXPMETHODCALL'), 400, 'request-not-valid'],
    ['a call without namespace', REQUEST.replace(NAMESPACE, ''), 400, 'request-not-valid'],
    [
      'a call with an unknown element',
      REQUEST.replace(NAMESPACE, `${NAMESPACE}<PARAMVALUE NAME="A"/>`),
      400,
      'request-not-valid',
    ],
    [
      'a parameter without NAME',
      REQUEST.replace(NAMESPACE, `${NAMESPACE}<IPARAMVALUE><VALUE>x</VALUE></IPARAMVALUE>`),
      400,
      'request-not-valid',
    ],
    ['a call with text', REQUEST.replace(NAMESPACE, `${NAMESPACE}x`), 400, 'request-not-valid'],
    [
      'another operation than CIMMethod',
      REQUEST.replace('NAME="Test"', 'NAME="Other"'),
      400,
      'header-mismatch',
    ],
    [
      'another namespace than CIMObject',
      REQUEST.replace('NAME="root"', 'NAME="other"'),
      400,
      'header-mismatch',
    ],
    [
      'another version than CIMProtocolVersion',
      REQUEST.replace('PROTOCOLVERSION="1.0"', 'PROTOCOLVERSION="1.1"'),
      400,
      'header-mismatch',
    ],
  ])('%s is refused', async (_, body, status, cimError) => {
    const response = await handleRequest(
      request({ body: Buffer.from(body) }),
      server('void', () => {}),
    );
    expect([response.status, response.headers['CIMError']]).toEqual([status, cimError]);
    expect([response.headers['Content-Length'], response.body]).toEqual(['0', '']);
    expect(decodeURIComponent(response.headers['PGErrorDetail'] ?? '')).toMatch(/\w{3}/);
  });

  it('has no CIMError header where it is no CIM request at all', async () => {
    const response = await handleRequest(
      request({ method: 'PUT' }),
      server('void', () => {}),
    );
    expect(response.status).toBe(501);
    expect(response.headers).not.toHaveProperty('CIMError');
  });
});

describe('an operation', () => {
  it('is answered in one piece with its length', async () => {
    const response = await handleRequest(
      request({ body: Buffer.from(REQUEST.replace('ID="42"', 'ID="&quot;ä&amp;"')) }),
      server('classNames', () => ['CIM_A', 'CIM_B']),
    );
    const body =
      '<?xml version="1.0" encoding="utf-8"?><CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="&quot;ä&amp;" PROTOCOLVERSION="1.0"><SIMPLERSP>' +
      '<IMETHODRESPONSE NAME="Test"><IRETURNVALUE><CLASSNAME NAME="CIM_A"/><CLASSNAME NAME="CIM_B"/></IRETURNVALUE></IMETHODRESPONSE></SIMPLERSP></MESSAGE></CIM>';
    expect(response).toMatchObject({
      status: 200,
      headers: {
        'Content-Type': 'application/xml; charset=utf-8',
        CIMOperation: 'MethodResponse',
        'Content-Length': String(Buffer.byteLength(body)),
      },
    });
    // The end of it is kept for the next time.
    expect(response.body).toEqual([expect.stringMatching(/NAME="Test">$/u), expect.any(Buffer)]);
    expect(await answerText(response)).toBe(body);
  });

  it('has no IRETURNVALUE where it returns nothing', async () => {
    const { body } = await handleRequest(
      request(),
      server('void', () => {}),
    );
    expect(body).toContain('<IMETHODRESPONSE NAME="Test"></IMETHODRESPONSE>');
  });

  it.each([
    [
      'a CIM status',
      () => {
        throw new CIMError('CIM_ERR_NOT_FOUND', 'no "x" <y> \u0001');
      },
      '<ERROR CODE="6" DESCRIPTION="no &quot;x&quot; &lt;y&gt; \uFFFD"/>',
    ],
    [
      'a bug',
      () => {
        throw new TypeError('x is undefined');
      },
      '<ERROR CODE="1" DESCRIPTION="internal error"/>',
    ],
    [
      'a status while the result is iterated',
      async function* () {
        yield 'CIM_A';
        throw new CIMError('CIM_ERR_SERVER_LIMITS_EXCEEDED', 'too much');
      },
      '<ERROR CODE="27" DESCRIPTION="too much"/>',
    ],
    [
      'a name that XML cannot represent',
      () => ['A\u0000'],
      '<ERROR CODE="1" DESCRIPTION="the value holds the character U+0000, which XML cannot represent"/>',
    ],
  ])('that fails with %s is answered 200 with ERROR', async (_, execute, error) => {
    const response = await handleRequest(request(), server('classNames', execute as () => Many<string>));
    expect(response.status).toBe(200);
    expect(response.body).toContain(`<IMETHODRESPONSE NAME="Test">${error}</IMETHODRESPONSE>`);
  });

  it('logs our bugs with their cause, and CIM statuses not at all', async () => {
    const bug = new TypeError('bug');
    const failing = server('void', () => {
      throw bug;
    });
    await handleRequest(request(), failing);
    expect(failing.logged).toEqual([
      { err: bug, operation: 'Test', namespace: 'root', user: 'tester', address: '127.0.0.1' },
    ]);
    const refusing = server('void', () => {
      throw new CIMError('CIM_ERR_FAILED', 'no');
    });
    await handleRequest(request(), refusing);
    expect(refusing.logged).toEqual([]);
  });

  it('that does not exist is CIM_ERR_NOT_SUPPORTED', async () => {
    const body = Buffer.from(REQUEST.replace('"Test"', '"Toast"'));
    const { body: answer } = await handleRequest(
      request({ body, headers: { ...headers, cimmethod: 'Toast' } }),
      server('void', () => {}),
    );
    expect(answer).toContain('<ERROR CODE="7" DESCRIPTION="there is no operation Toast"/>');
  });

  it('is not run without the role it needs', async () => {
    let ran = false;
    const nobody = { name: 'tester', roles: new Set<never>(), address: '127.0.0.1', door: 'cim-xml' };
    const { body } = await handleRequest(
      request({ principal: nobody }),
      server('void', () => {
        ran = true;
      }),
    );
    expect(body).toContain(
      '<ERROR CODE="2" DESCRIPTION="user &quot;tester&quot; does not have the role &quot;read&quot;"/>',
    );
    expect(ran).toBe(false);
  });

  it('knows namespace, host and caller', async () => {
    const seen: unknown[] = [];
    const one = server('void', (_, call) => {
      seen.push(call.namespace, call.host, call.principal.name);
    });
    await handleRequest(request(), one);
    expect(seen).toEqual(['root', 'h:5988', 'tester']);
  });
});

describe('a long answer', () => {
  function* instances(count: number): Generator<CIMInstance> {
    for (let number = 0; number < count; number += 1) {
      const path = new CIMInstanceName('A', { N: BigInt(number) });
      yield new CIMInstance('A', [cimProperty('S', 'string', 'x'.repeat(100))], path);
    }
  }

  it('comes in pieces of 64 KB that together are what one piece would be', async () => {
    const response = await handleRequest(
      request(),
      server('namedInstances', () => instances(3000)),
    );
    expect(response.headers).not.toHaveProperty('Content-Length');
    const pieces: string[] = [];
    for await (const piece of response.body as AsyncIterable<string>) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(5);
    for (const piece of pieces.slice(0, -1)) expect(piece.length).toBeLessThan(66 * 1024);
    const whole = pieces.join('');
    const objects = parseXml(whole).children[0]?.children[0]?.children[0]?.children[0]?.children;
    expect(objects).toHaveLength(3000);
    const one = await answerText(
      await handleRequest(
        request(),
        server('namedInstances', () => [...instances(3000)].slice(2999)),
      ),
    );
    const [head = '', tail = ''] = one.split(/<VALUE.NAMEDINSTANCE>.*<\/VALUE.NAMEDINSTANCE>/s);
    expect(whole.startsWith(head) && whole.endsWith(tail)).toBe(true);
    expect(whole.endsWith(one.slice(head.length))).toBe(true);
  });

  it('is told with its sizes, as are one in one piece, one that fails and one that breaks off', async () => {
    const sizes: object[] = [];
    const onSized = (sized: object): void => void sizes.push(sized);
    const told = { kind: 'operation', name: 'Test', requestBytes: Buffer.byteLength(REQUEST) };
    const answers: string[] = [];
    for (const source of [
      server('classNames', () => ['CIM_Ä']),
      server('namedInstances', () => instances(3000)),
      server('void', () => {
        throw new CIMError('CIM_ERR_FAILED', 'no');
      }),
    ]) {
      answers.push(await answerText(await handleRequest(request(), { ...source, onSized })));
    }
    expect(sizes).toEqual(answers.map((text) => ({ ...told, responseBytes: Buffer.byteLength(text) })));
    const { body } = await handleRequest(request(), {
      ...server('namedInstances', () => instances(3000)),
      onSized,
    });
    for await (const first of body as AsyncIterable<string>) {
      answers.push(first);
      break;
    }
    expect(sizes.at(-1)).toEqual({ ...told, responseBytes: Buffer.byteLength(answers.at(-1) ?? '') });
  });

  it('begins before the last instance is there', async () => {
    let made = 0;
    async function* slow(): AsyncGenerator<CIMInstance> {
      for (const instance of instances(3000)) {
        made += 1;
        yield instance;
      }
    }
    const response = await handleRequest(request(), server('namedInstances', slow));
    expect(made).toBeLessThan(500);
    expect(parseXml(await answerText(response)).name).toBe('CIM');
    expect(made).toBe(3000);
  });

  it('that fails later breaks off, and that is logged', async () => {
    const failing = server('namedInstances', function* () {
      yield* instances(1000);
      throw new CIMError('CIM_ERR_FAILED', 'gone');
    });
    const response = await handleRequest(request(), failing);
    await expect(answerText(response)).rejects.toThrow('gone');
    expect(failing.logged).toHaveLength(1);
  });

  it('stops its work when the client goes away', async () => {
    let closed = false;
    let made = 0;
    const endless = server('namedInstances', function* () {
      try {
        for (;;) {
          made += 1;
          yield* instances(1);
        }
      } finally {
        closed = true;
      }
    });
    const client = new AbortController();
    const response = await handleRequest(request({ abort: client }), endless);
    const body = (response.body as AsyncIterable<string>)[Symbol.asyncIterator]();
    await body.next();
    client.abort();
    await expect(body.next()).rejects.toThrow(/abort/);
    expect(closed).toBe(true);
    expect(made).toBeLessThan(1000);
    expect(endless.logged).toEqual([]);
  });

  it('stops its work when nobody reads on', async () => {
    let closed = false;
    const source = server('namedInstances', function* () {
      try {
        yield* instances(3000);
      } finally {
        closed = true;
      }
    });
    const response = await handleRequest(request(), source);
    for await (const _ of response.body as AsyncIterable<string>) break;
    expect(closed).toBe(true);
  });
});

const headers = {
  host: 'h:5988',
  'content-type': 'application/xml; charset="utf-8"',
  cimoperation: 'MethodCall',
  cimmethod: 'Test',
  cimobject: 'root',
  cimprotocolversion: '1.0',
};

function request(changed: Partial<CimXmlRequest> = {}): CimXmlRequest {
  return {
    method: 'POST',
    headers,
    body: Buffer.from(REQUEST),
    principal: { name: 'tester', roles: new Set(['read']), address: '127.0.0.1', door: 'cim-xml' },
    abort: new AbortController(),
    ...changed,
  };
}

/** A server with one operation, Test. */
function server<R extends ReturnKind>(
  returns: R,
  execute: (...args: Parameters<Operation['execute']>) => ReturnKinds[R] | Promise<ReturnKinds[R]>,
): CimXmlServer & { readonly logged: object[] } {
  const logged: object[] = [];
  const operation: Operation = { name: 'Test', role: 'read', parameters: {}, returns, execute };
  const log = {
    warn: (fields: object) => logged.push(fields),
    error: (fields: object) => logged.push(fields),
  };
  const { deps } = dispatchHarness('root');
  return { ...cimXmlOver(deps, { operations: new Map([['test', operation]]), log }), logged };
}

async function answerText({ body }: CimXmlResponse): Promise<string> {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return String(body);
  let text = '';
  for await (const piece of body) text += String(piece);
  return text;
}
