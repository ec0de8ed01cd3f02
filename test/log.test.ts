import { describe, expect, it } from 'vitest';
import { createLogger } from '../src/log.js';
import { Password } from '../src/security/Password.js';
import { ChapSecret } from '../src/targets/ChapSecret.js';

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  const log = createLogger('trace', {
    write: (line) => {
      lines.push(line);
    },
  });
  write(log);
  return lines.join('');
}

describe('the log', () => {
  it('is JSON lines with the time in ISO 8601', () => {
    const line = logged((log) => log.info({ target: 'iqn.2026-11.example:disk1' }, 'a message'));
    expect(JSON.parse(line)).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown,
      target: 'iqn.2026-11.example:disk1',
      msg: 'a message',
    });
  });

  it.each([
    'Secret',
    'SharedSecret',
    'TargetSharedSecret',
    'InitiatorSharedSecret',
    'SecretToAuthenticateInitiator',
    'SecretToAuthenticateTarget',
    'NewSecret',
    'secretAccessKey',
    'password',
    'adminPassword',
    'authorization',
  ])('shows nothing under the name %s, four levels down', (name) => {
    const held = { [name]: 'Tr0ub4dor' };
    const text = logged((log) => {
      log.info(held);
      log.info({ a: held });
      log.info({ a: { b: held } });
      log.info({ a: { b: { c: held } } });
      log.info({ list: [held] });
    });
    expect(text).not.toContain('Tr0ub4dor');
    expect(text.match(/\[secret\]/gu)).toHaveLength(5);
  });

  it('shows of an error neither the bytes that came nor a secret in a cause', () => {
    const text = logged((log) => {
      const cause = Object.assign(new Error('inside'), { secret: 'Tr0ub4dor' });
      const error = Object.assign(new Error('outside', { cause }), {
        rawPacket: Buffer.from('Tr0ub4dor'),
        password: 'Tr0ub4dor',
      });
      log.error({ err: error }, 'a request could not be read');
    });
    expect(text).not.toContain('Tr0ub4dor');
    expect(text).not.toContain([...Buffer.from('Tr0ub4dor')].join(','));
    expect(text).toContain('outside');
  });

  it('shows secrets and passwords as what they are, under any name', () => {
    const text = logged((log) => {
      const secret = new ChapSecret(Buffer.from('Tr0ub4dor-12345'));
      log.info({ x: secret, y: new Password('Tr0ub4dor') }, String(secret));
    });
    expect(text).not.toContain('Tr0ub4dor');
    expect(text).not.toContain(Buffer.from('Tr0ub4dor').toString('base64').slice(0, 11));
    expect(text).toContain('"x":"[secret]","y":"[password]"');
  });
});
