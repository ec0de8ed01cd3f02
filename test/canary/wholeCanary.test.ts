import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscribe } from '../indications/subscribe.js';
import { isWrite, ProxiedTgtd, tgtdError } from '../interop/ProxiedTgtd.js';
import { haveTgtd } from '../support/tgtd.js';
import { makeLioFolder, type LioFolder } from '../targets/lio/lioFolder.js';
import { CanaryWorld } from './CanaryWorld.js';
import { driveCommands, driveInitiatorCommands, readPages } from './driveCommands.js';
import {
  addSharedSecret,
  driveSharedSecrets,
  driveStorageGateway,
  driveVds,
  replaceSecret,
  type Scene,
} from './driveDoors.js';
import { driveConsole } from './driveConsole.js';
import { driveBadDocuments, driveBadRequests, driveBadValues } from './driveFailures.js';
import { driveInitiator } from './driveInitiator.js';
import { driveWsman } from './driveWsman.js';
import { readEverything } from './readEverything.js';
import { Recorder } from './Recorder.js';

const scene: Scene = {
  target: 'iqn.2026-11.test.example:canary-1',
  other: 'iqn.2026-11.test.example:canary-2',
  initiator: 'iqn.2026-11.test.example:node',
};

/** ISDSC_AUTHENTICATION_FAILURE */
const isdscAuthenticationFailure = 0xefff_0009;

/** Nothing of any secret is in any evidence but the files that are named; and there was something to search. */
function expectNothingIn(world: CanaryWorld, excluded: readonly string[] = []): void {
  const evidence = world.evidence(excluded);
  const sightings = evidence.flatMap(({ name, bytes }) =>
    world.canaries.find(bytes).map(({ canary, form, excerpt }) => ({ where: name, canary, form, excerpt })),
  );
  expect(sightings).toEqual([]);

  const searched = evidence.map(({ name }) => basename(name));
  for (const file of [
    'store.mdb',
    'audit.jsonl',
    'tls-key.pem',
    'key',
    'config.toml',
    'processes.jsonl',
    'cmdline',
    'environ',
  ])
    expect(searched).toContain(file);
  const log = evidence.find(({ name }) => name === 'the log and standard error')?.bytes.toString() ?? '';
  // The whole of it: the server of the tests keeps the last 2^20 characters.
  expect(log.length).toBeLessThan(1 << 20);
  expect(log).toContain('"level":20');
  expect(world.filesWrittenElsewhere()).toEqual([]);
}

/** What each step over WS-Management ended with: the return value of a method, else the status of HTTP. */
function outcomesOfWsman({ outcomes: all }: CanaryWorld): Record<string, string> {
  const prefix = 'WS-Management: ';
  const own = [...all].filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, outcome]) => [name.slice(prefix.length), outcome]));
}

function outcomes(world: CanaryWorld, ...names: readonly string[]): (string | undefined)[] {
  return names.map((name) => world.outcomes.get(name));
}

describe('a secret goes to the built-in target and nowhere else', () => {
  let world: CanaryWorld;
  let iscsi: Recorder;
  beforeAll(async () => {
    const config = [scene.target, scene.other]
      .map((name) => `[[embedded.target]]\nname = "${name}"\n[[embedded.target.lun]]\nsize = "1 MiB"\n`)
      .join('\n');
    world = await CanaryWorld.start({ args: [], config });
    iscsi = await Recorder.start(() =>
      Number(/embedded at 127\.0\.0\.1:(\d+)/u.exec(world.server.stdout)?.[1]),
    );
  });
  afterAll(async () => {
    iscsi.stop();
    await world.dispose();
  });

  it('through every door', async () => {
    const { url } = world.server;
    await subscribe({ url, user: 'admin', password: world.password }, world.listener.url, {
      query: 'SELECT * FROM CIM_InstIndication',
    });
    await driveSharedSecrets(world, scene);
    await driveVds(world, scene);
    await driveStorageGateway(world, scene);
    await driveCommands(world, scene);
    await driveConsole(world, scene);
    const [secret, targetSecret] = [world.canaries.make('login'), world.canaries.make('login, mutual')];
    await addSharedSecret(world, 'initiator-of-the-server', secret, scene.target);
    await addSharedSecret(world, scene.target, targetSecret, scene.target);
    await world.step('discover', () => world.cli(['discover', `127.0.0.1:${iscsi.port}`]));
    await driveInitiator(world, iscsi.port);
    await driveInitiatorCommands(world, scene.target, { secret, targetSecret });
    expect((await readEverything(world)).instances).toBeGreaterThan(50);
    await readPages(world);

    const done = ['AddSharedSecret', 'AddSharedSecret of the target', 'RotateSharedSecret with overlap'];
    const vds = [
      'SetSharedSecret',
      'RememberInitiatorSharedSecret',
      'SetIscsiInitiatorCHAPSharedSecret of 14',
    ];
    expect(outcomes(world, ...done, ...vds)).toEqual(['0', '0', '0', '0', '0', '0']);
    expect(outcomes(world, 'ModifyInstance', 'DeleteInstance', 'UpdateChapCredentials of a pair')).toEqual(
      Array(3).fill('done'),
    );
    const commands = [
      'secret add',
      'secret rotate',
      'secret add --generate',
      'user passwd',
      'access-key add',
    ];
    expect(outcomes(world, ...commands, 'login, persistent', 'audit verify')).toEqual(
      Array(7).fill('exit code 0'),
    );
    const pages = [
      'a wrong password',
      'add account',
      'two secrets',
      'rotate',
      'remove',
      'set password',
      'forged',
      '/console/audit',
    ];
    expect(
      outcomes(world, ...pages.map((name) => `console: ${name}`)).map((text) => text?.slice(0, 9)),
    ).toEqual(['403 The n', '200 Done:', '422 Refus', '200 Done:', '200 Done:', '200 Done:', '403 ', '200 ']);
    expect(outcomes(world, 'Login, wrong', 'login, wrong')).toEqual([
      String(isdscAuthenticationFailure),
      'exit code 3',
    ]);
  });

  it('over WS-Management', async () => {
    await driveWsman(world, scene);
    expect(outcomesOfWsman(world)).toEqual({
      Subscribe: '200',
      'Subscribe with a password': '500',
      AddSharedSecret: '0',
      'AddSharedSecret again': '6',
      'a secret too short': '5',
      'UTF-16': '200',
      Put: '200',
      'Put of two': '500',
      'Put with elements': '500',
      'Put with a property that there is not': '500',
      'Put by fragment': '200',
      Get: '200',
      'broken document': '500',
      unescaped: '500',
      'not SOAP': '415',
      'another version': '500',
      'no such method': '500',
      'not understood': '500',
      'Pull of events': '200',
      Delete: '200',
    });
  });

  it('in every failure', async () => {
    await addSharedSecret(world, scene.initiator, world.canaries.make('before failures'), scene.target);
    await driveBadValues(world, scene);
    await driveBadDocuments(world, scene);
    await driveBadRequests(world, scene);
    expect(outcomes(world, 'a secret too short', 'an embedded instance: no name')).toEqual(['5', '5']);
    expect(
      outcomes(world, 'a wrong password over http:', 'a wrong password over https', 'too long over http:'),
    ).toEqual(['401', '401', '431']);
    const statuses = [...world.outcomes]
      .filter(([name]) => name.startsWith('a bad document'))
      .map(([, text]) => text);
    expect(statuses.length).toBeGreaterThan(200);
    expect(statuses.filter((status) => !['200', '400', '413', '501'].includes(status))).toEqual([]);
    // With a change under way, if there is one: what it leaves is what a crash leaves.
    const last = addSharedSecret(world, 'the last', world.canaries.make('killed'), scene.target).catch(
      () => null,
    );
    await sleep(5);
    await world.server.kill();
    await last;
    await world.server.start();
  });

  it('as log, answers, files, indications, processes and audit record show', () => {
    world.note('all that went over iSCSI', Buffer.concat([...iscsi.answers, ...iscsi.requests]));
    expectNothingIn(world);
    expect(world.listener.messages.length).toBeGreaterThan(20);
    const audit = readFileSync(join(world.server.stateFolder, 'audit.jsonl'), 'utf8');
    for (const what of ['add', 'replace', 'remove', 'addUser', 'addAccessKey', 'setPassword'])
      expect(audit).toContain(`"what":"${what}"`);
    // The server twice, what reads the store before each start, and the commands.
    const programs = world
      .processes()
      .map(({ args }) => args.map((each) => basename(each)).find((each) => each.endsWith('.js')));
    expect(programs.filter((name) => name === 'readWholeStore.js').length).toBeGreaterThan(0);
    expect(programs.filter((name) => name === 'main.js').length).toBeGreaterThan(20);
    expect(new Set(world.processes().map(({ file }) => file))).toEqual(new Set([process.execPath]));
  });

  it('which would show one, wherever it was', async () => {
    const planted = world.canaries.make('planted');
    const { stateFolder, folder } = world.server;
    for (const place of [
      stateFolder,
      folder,
      join(world.place.folder, 'tmp'),
      join(world.place.folder, 'home'),
    ])
      writeFileSync(join(place, 'planted'), `a file with ${btoa(planted)}`);
    // As an argument; it is not an option, and what prints it is the record of processes alone.
    await world.run(['user', 'list', '--state-dir', join(stateFolder, planted)]);
    const where = world
      .evidence([])
      .filter(({ bytes }) =>
        world.canaries.find(bytes).some(({ canary }) => canary === 'planted' || canary === '?'),
      )
      .map(({ name }) => relative(folder, name));
    expect(where.filter((name) => name.endsWith('planted'))).toHaveLength(4);
    expect(where.some((name) => name.endsWith('processes.jsonl'))).toBe(true);
  });
});

describe.skipIf(!haveTgtd)('a secret goes to tgtd and nowhere else', () => {
  let proxied: ProxiedTgtd;
  let world: CanaryWorld;
  beforeAll(async () => {
    proxied = await ProxiedTgtd.start([scene.target, scene.other]);
    const args = ['--target', 'tgt', '--tgt-socket', proxied.socketPath];
    world = await CanaryWorld.start({ args, makesPassword: true, furtherFolders: [proxied.tgtd.folder] });
  });
  afterAll(async () => {
    await world.dispose();
    await proxied.stop();
  });

  it('whether tgtd does what it is told, refuses, lies, breaks off or is gone', async () => {
    const { url } = world.server;
    await subscribe({ url, user: 'admin', password: world.password }, world.listener.url, {
      query: 'SELECT * FROM CIM_Indication',
    });
    await driveSharedSecrets(world, scene);
    await driveStorageGateway(world, scene);
    const add = (name: string) =>
      world.step(`tgtd ${name}`, () =>
        addSharedSecret(world, name, world.canaries.make(`tgtd ${name}`), scene.target),
      );
    const replace = (name: string) =>
      world.step(`tgtd ${name}, replaced`, () =>
        replaceSecret(world, scene.initiator, world.canaries.make(`tgtd ${name}, replaced`)),
      );
    proxied.intercept = (request, pass) => (isWrite(request) ? Promise.resolve(tgtdError(0)) : pass());
    await add('lies');
    await replace('lies');
    proxied.intercept = (request, pass) => (isWrite(request) ? Promise.resolve(tgtdError(2)) : pass());
    await add('refuses');
    await replace('refuses');
    proxied.intercept = (request, pass) => (isWrite(request) ? Promise.resolve('close') : pass());
    await add('breaks off');
    proxied.intercept = null;
    await proxied.kill();
    await add('is gone');
    await replace('is gone');
    await readPages(world);
    await world.server.restart();
    expect(outcomes(world, 'AddSharedSecret', 'ModifyInstance', 'UpdateChapCredentials')).toEqual([
      '0',
      'done',
      'done',
    ]);
    expect(outcomes(world, 'tgtd lies', 'tgtd refuses', 'tgtd is gone')).not.toContain('0');
  });

  it('as all shows; the password that the server made is in its own file alone', () => {
    const file = join(world.server.stateFolder, 'admin-password');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(world.canaries.find(readFileSync(file))).toHaveLength(1);
    expectNothingIn(world, [file]);
    expect(world.listener.messages.length).toBeGreaterThan(5);
  });
});

describe('a secret goes to LIO and into saveconfig.json, and nowhere else', () => {
  let lio: LioFolder;
  let world: CanaryWorld;
  beforeAll(async () => {
    lio = makeLioFolder(scene.target, [scene.initiator]);
    const args = ['--target', 'lio', '--lio-configfs', lio.configfs, '--lio-saveconfig', lio.saveconfig];
    world = await CanaryWorld.start({ args, furtherFolders: [dirname(lio.configfs)] });
  });
  afterAll(async () => {
    await world.dispose();
    lio.dispose();
  });

  it('whether it can be proved or not', async () => {
    await driveSharedSecrets(world, scene);
    await driveVds(world, { ...scene, other: scene.target });
    await driveStorageGateway(world, scene);
    await readPages(world);
    expect(outcomes(world, 'AddSharedSecret', 'AddSharedSecret for all', 'UpdateChapCredentials')).toEqual([
      '0',
      '1',
      'done',
    ]);
    await world.step('one that stays', () =>
      addSharedSecret(world, scene.initiator, world.canaries.make('stays'), scene.target),
    );
  });

  it('as all shows, but for saveconfig.json and what stands for the kernel', () => {
    const group = join(lio.configfs, 'iscsi', scene.target, 'tpgt_1');
    const [own = '', ...others] = [`acls/${scene.initiator}/auth`, 'auth'].flatMap((folder) =>
      ['password', 'password_mutual'].map((name) => join(group, folder, name)),
    );
    // Both are where it must be, and only their owner reads the one that is a file.
    expect(world.canaries.find(readFileSync(own))).not.toEqual([]);
    expect(world.canaries.find(readFileSync(lio.saveconfig))).not.toEqual([]);
    expect(statSync(lio.saveconfig).mode & 0o777).toBe(0o600);
    expectNothingIn(world, [own, ...others, lio.saveconfig]);
  });
});
