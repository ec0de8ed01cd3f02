import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';
import { TargetDriverError } from '../../../src/targets/TargetDriverError.js';
import { TgtDriver } from '../../../src/targets/tgt/TgtDriver.js';
import { FakeTgtd, tgtResponse, type FakeTgtdRequest } from '../../support/fakeTgtd.js';
import { makeTemporaryStore } from '../../support/temporaryStore.js';
import { applyEdits, editsOf } from '../../fuzz/edits.js';
import { runs } from '../../fuzz/runs.js';
import { otherSecret, secret } from '../contract/ContractWorld.js';

const target = parseIscsiName('iqn.2026-11.test.example:t1');

/** What tgtd 1.0.85 prints, by the mode of the request. */
const shows: Readonly<Record<number, string>> = {
  0: 'System:\n    State: ready\n    debug: off\nLLDs:\n    iscsi: ready\n    iser: error\nAccount information:\n',
  1: `Target 1: ${target}
    System information:
        Driver: iscsi
        State: ready
    I_T nexus information:
        I_T nexus: 21
            Initiator: iqn.2026-11.test.example:node alias: none
            Connection: 0
                IP Address: 127.0.0.1
    LUN information:
        LUN: 0
            Type: controller
        LUN: 1
            Type: disk
    Account information:
        alice
        bob (outgoing)
    ACL information:
        ALL
`,
  3: 'Portal: 127.0.0.1:3260,1\n',
  6: 'Session: 21\n    Connection: 0\n        Initiator: iqn.2026-11.test.example:node\n        IP Address: 127.0.0.1\n',
  7: 'Account list:\n    bob\n    alice\n',
};

const words = [
  '\n', '    ', '        ', 'Target 2: ', 'Target 1: x', 'I_T nexus: 99999999999999999999', 'LUN: -1', 'Account information:\n', ' (outgoing)', 'Session: x', 'Portal: :,', '\0', '\u00ff', 'Connection: 4294967296',
]; // prettier-ignore

const whole = Object.values(shows).join('');

/** An answer to every request: the text for its mode with changes, a code, and lies of its header. */
const answers = fc.record({
  edits: editsOf(whole, words, 4),
  code: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(30)),
  length: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, fc.nat(20), fc.constant(0xffffffff)),
  cut: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, fc.nat(30)),
});

describe('tgtd, answering anything', () => {
  let fake: FakeTgtd | null = null;
  afterEach(async () => {
    await fake?.stop();
    fake = null;
  });

  it('is read, or fails with a TargetDriverError and nothing else', async () => {
    let answer: (request: FakeTgtdRequest) => Buffer = () => tgtResponse(0);
    fake = await FakeTgtd.start((request) => answer(request));
    const { socketPath } = fake;
    const store = makeTemporaryStore();
    const log = { info: () => {}, warn: () => {} };
    await fc.assert(
      fc.asyncProperty(answers, async ({ edits, code, length, cut }) => {
        answer = ({ mode, operation }) => {
          const text = operation === 2 ? (shows[mode] ?? '') : '';
          const response = tgtResponse(code, applyEdits(text, edits));
          if (length !== null) response.writeUInt32LE(length, 4);
          return cut === null ? response : response.subarray(0, cut);
        };
        const driver = new TgtDriver({
          socketPath,
          requestTimeoutMs: 60,
          replay: 'on',
          sealed: store.sealed,
          log,
        });
        const attempt = async (action: () => Promise<unknown>): Promise<void> => {
          try {
            await action();
          } catch (error) {
            expect(error).toBeInstanceOf(TargetDriverError);
          }
        };
        await attempt(() => driver.start());
        await attempt(() => driver.listTargets());
        await attempt(() => driver.findTarget(target));
        await attempt(() => driver.listAccounts());
        await attempt(() => driver.listSessions(null));
        await attempt(() => driver.findings());
        await attempt(() =>
          driver.plan({
            kind: 'add',
            target,
            role: 'initiator',
            chapName: 'carol',
            secret: secret(otherSecret),
          }),
        );
        await driver.close();
      }),
      runs(60),
    );
    await store.remove();
  });
});
