import { describe, expect, it } from 'vitest';
import { printQuickStart } from '../src/quickStart.js';
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
