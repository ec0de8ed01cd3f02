import { describe, expect, it } from 'vitest';
import { printConsoleAddress, printQuickStart } from '../src/quickStart.js';
import { parseIscsiName } from '../src/targets/IscsiName.js';

describe('the quick start of npm start', () => {
  it.each([
    ['127.0.0.1', 'iscsi://127.0.0.1:3260/'],
    ['0.0.0.0', 'iscsi://127.0.0.1:3260/'],
    ['::1', 'iscsi://[::1]:3260/'],
  ])('names a portal on %s so that it can be reached from here', (address, expected) => {
    const target = {
      iscsiName: parseIscsiName('iqn.2026-11.test.example:disk'),
      alias: null,
      portals: [{ address, port: 3260, portalGroupTag: 1 }],
      chapEnabled: true,
      luns: [1],
      protected: true,
    };
    expect(
      printQuickStart({
        url: 'http://127.0.0.1:5988/',
        hostName: 'host',
        target,
        program: 'node dist/main.js',
      }),
    ).toContain(`${expected}iqn.2026-11.test.example:disk/1`);
  });

  it('begins with the short command, which asks for the secret and the password', () => {
    const target = {
      iscsiName: parseIscsiName('iqn.2026-11.test.example:disk'),
      alias: null,
      portals: [{ address: '127.0.0.1', port: 3260, portalGroupTag: 1 }],
      chapEnabled: true,
      luns: [1],
      protected: true,
    };
    const quickStart = printQuickStart({
      url: 'http://127.0.0.1:5988/',
      hostName: 'host',
      target,
      program: 'node dist/main.js',
    });
    expect(quickStart.split('\n').slice(0, 5)).toEqual([
      '',
      'Give an initiator its secret (it is asked for, and the password of admin):',
      '  node dist/main.js secret add iqn.2026-11.com.example:host1 --target iqn.2026-11.test.example:disk --url http://127.0.0.1:5988',
      'or as any WBEM client does (PASSWORD: that of admin; SECRET: 12 to 16 characters), and log in with it:',
      expect.stringMatching(/^  wbemcli ein /u),
    ]);
  });
});

describe('the address of the console', () => {
  it.each([
    [['http://127.0.0.1:5988/', 'https://0.0.0.0:5989/'], 'http://127.0.0.1:5988/console'],
    [['http://[::1]:5988/', 'https://[::]:5989/'], 'http://[::1]:5988/console'],
    [['https://0.0.0.0:5989/'], 'https://host:5989/console'],
    [['http://0.0.0.0:5988/', 'https://192.0.2.1:5989/'], 'https://192.0.2.1:5989/console'],
    [['https://[::]:443/'], 'https://host/console'],
  ])('of a server at %j is %s', (urls, expected) => {
    expect(printConsoleAddress(urls, 'host')).toBe(`web console: ${expected}\n`);
  });

  it('is not told where others would read along, and there is no HTTPS', () => {
    expect(printConsoleAddress(['http://0.0.0.0:5988/'], 'host')).toBe('');
  });
});
