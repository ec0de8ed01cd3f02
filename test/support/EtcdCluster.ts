import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { getPeer, hasPeers, peerEnvironment } from './environment.js';
import { findFreePort } from './freePort.js';
import { PeerProxy } from './PeerProxy.js';
import { patienceMs } from './patience.js';

/** Whether this machine can run etcd; `describe.skipIf(!haveEtcd)`. */
export const haveEtcd = hasPeers('etcd');

/** Certificates with which the test itself asks etcd. */
export interface EtcdClientTls {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

export interface EtcdOptions {
  /** More arguments of each member, such as a quota. */
  readonly args?: readonly string[];
  /** Clients must use TLS, with the certificates that `args` name; absent: plain text. */
  readonly tls?: EtcdClientTls;
  /** Lets `isolate` cut members off from each other. */
  readonly hasPeerProxies?: boolean;
}

interface Member {
  readonly name: string;
  readonly url: string;
  /** Where the others reach it. */
  readonly peerUrl: string;
  /** Where it listens for them. */
  readonly peerListenUrl: string;
  readonly proxy: PeerProxy | null;
  process: ChildProcess | null;
}

/** Real etcd processes on 127.0.0.1 and free ports, with their data in a folder of their own.  End them with `stop`. */
export class EtcdCluster {
  readonly #folder: string;
  readonly #members: readonly Member[];
  readonly #options: EtcdOptions;

  static async start(size: 1 | 3, options: EtcdOptions = {}): Promise<EtcdCluster> {
    const members: Member[] = [];
    for (let index = 0; index < size; index += 1) {
      const [port, peerPort] = [await findFreePort(), await findFreePort()];
      const proxy = options.hasPeerProxies === true ? await PeerProxy.listen(peerPort) : null;
      const peerListenUrl = `http://127.0.0.1:${peerPort}`;
      members.push({
        name: `m${index}`,
        url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
        peerUrl: proxy?.url ?? peerListenUrl,
        peerListenUrl,
        proxy,
        process: null,
      });
    }
    const cluster = new EtcdCluster(members, options);
    for (const member of members) cluster.#startMember(member);
    await cluster.#expectHealth();
    return cluster;
  }

  private constructor(members: readonly Member[], options: EtcdOptions) {
    this.#folder = mkdtempSync(join(tmpdir(), 'etcd-'));
    this.#members = members;
    this.#options = options;
  }

  get urls(): readonly string[] {
    return this.#members.map(({ url }) => url);
  }

  get dataFolder(): string {
    return this.#folder;
  }

  /** The position of the leader among the members; asked by etcd's JSON gateway. */
  async findLeader(): Promise<number> {
    const end = performance.now() + patienceMs;
    while (performance.now() < end) {
      for (const [index, { url, process }] of this.#members.entries()) {
        if (!process) continue;
        const status = await this.#askStatus(url);
        if (status?.leader !== undefined && status.leader === status.header.member_id) return index;
      }
      await sleep(100);
    }
    throw new Error(`etcd has no leader after ${patienceMs} ms`);
  }

  signal(index: number, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    const member = this.#member(index);
    member.process?.kill(signal);
    if (signal === 'SIGKILL') member.process = null;
  }

  restart(index: number): void {
    this.#startMember(this.#member(index));
  }

  /** Cuts a member off from the others; clients still reach it.  It needs `hasPeerProxies`. */
  async isolate(index: number): Promise<void> {
    const status = await this.#askStatus(this.#member(index).url);
    if (!status) throw new Error(`member ${index} does not tell its id`);
    const id = BigInt(status.header.member_id).toString(16);
    for (const [at, { proxy }] of this.#members.entries())
      proxy?.refuse((from) => at === index || from === id);
  }

  /** Ends `isolate`. */
  rejoin(): void {
    for (const { proxy } of this.#members) proxy?.refuse(() => false);
  }

  /** Removes all revisions but the current one. */
  async compact(): Promise<void> {
    const { header } = await this.ask<{ header: { revision: string } }>('maintenance/status', {});
    await this.ask('kv/compaction', { revision: header.revision });
  }

  /** What `etcdctl compact`, `defrag` and `alarm disarm` do, as the doctor says to do. */
  async makeRoom(): Promise<void> {
    await this.compact();
    for (const url of this.urls) await this.ask('maintenance/defragment', {}, url);
    const { alarms = [] } = await this.ask<{ alarms?: readonly object[] }>('maintenance/alarm', {
      action: 'GET',
    });
    for (const alarm of alarms) await this.ask('maintenance/alarm', { action: 'DEACTIVATE', ...alarm });
  }

  /** One request through etcd's JSON gateway, to the first member if no other is named. */
  ask<T>(method: string, request: object, url = this.urls[0] ?? ''): Promise<T> {
    return postJson<T>(`${url}/v3/${method}`, request, this.#options.tls);
  }

  async #askStatus(url: string): Promise<MemberStatus | null> {
    try {
      return await this.ask<MemberStatus>('maintenance/status', {}, url);
    } catch {
      return null;
    }
  }

  /** Writes a backup, as an administrator does. */
  async saveSnapshot(file: string): Promise<void> {
    await runEtcdctl(['--endpoints', this.urls[0] ?? '', 'snapshot', 'save', file]);
  }

  /** Ends all members, gives each the data of a backup, as an administrator does, and starts them. */
  async restoreSnapshot(file: string): Promise<void> {
    await this.#end();
    for (const member of this.#members) {
      const { name, peerUrl } = member;
      rmSync(join(this.#folder, name), { recursive: true });
      await runEtcdctl([
        'snapshot',
        'restore',
        file,
        `--name=${name}`,
        `--data-dir=${join(this.#folder, name)}`,
        `--initial-cluster=${this.#initialCluster}`,
        `--initial-advertise-peer-urls=${peerUrl}`,
      ]);
    }
    for (const member of this.#members) this.#startMember(member);
    await this.findLeader();
  }

  async #end(): Promise<void> {
    for (const { process } of this.#members) {
      if (process?.exitCode !== null || process.signalCode !== null) continue;
      const exited = once(process, 'exit');
      process.kill('SIGKILL');
      await exited;
    }
  }

  async stop(): Promise<void> {
    await this.#end();
    for (const { proxy } of this.#members) await proxy?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #initialCluster(): string {
    return this.#members.map(({ name, peerUrl }) => `${name}=${peerUrl}`).join();
  }

  #member(index: number): Member {
    const member = this.#members[index];
    if (!member) throw new RangeError(`no member ${index}`);
    return member;
  }

  #startMember(member: Member): void {
    const { name, url, peerUrl, peerListenUrl } = member;
    member.process = spawn(
      getPeer('etcd'),
      [
        `--name=${name}`,
        `--data-dir=${join(this.#folder, name)}`,
        `--listen-client-urls=${url}`,
        `--advertise-client-urls=${url}`,
        `--listen-peer-urls=${peerListenUrl}`,
        `--initial-advertise-peer-urls=${peerUrl}`,
        `--initial-cluster=${this.#initialCluster}`,
        '--log-level=error',
        ...(this.#options.args ?? []),
      ],
      { env: peerEnvironment(), stdio: 'ignore' },
    );
  }

  async #expectHealth(): Promise<void> {
    try {
      await this.findLeader();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }
}

async function runEtcdctl(args: readonly string[]): Promise<void> {
  await promisify(execFile)(getPeer('etcdctl'), args, { env: peerEnvironment({ ETCDCTL_API: '3' }) });
}

interface MemberStatus {
  readonly header: { readonly member_id: string };
  readonly leader?: string;
}

/** Node's fetch has no certificates of clients. */
async function postJson<T>(url: string, request: object, tls: EtcdClientTls | undefined): Promise<T> {
  const send = tls ? httpsRequest : httpRequest;
  const sent = send(url, { method: 'POST', agent: false, timeout: 1000, ...tls });
  sent.on('timeout', () => sent.destroy(new Error(`etcd is silent to ${url}`)));
  const [answer] = (await once(sent.end(JSON.stringify(request)), 'response')) as [IncomingMessage];
  let text = '';
  for await (const piece of answer.setEncoding('utf8')) text += String(piece);
  if (answer.statusCode !== 200) throw new Error(`etcd answers ${url} with ${answer.statusCode}: ${text}`);
  return JSON.parse(text) as T;
}
