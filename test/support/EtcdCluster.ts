import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { getPeer, hasPeers, peerEnvironment } from './environment.js';
import { findFreePort } from './freePort.js';

/** Whether this machine can run etcd; `describe.skipIf(!haveEtcd)`. */
export const haveEtcd = hasPeers('etcd');

interface Member {
  readonly name: string;
  readonly url: string;
  readonly peerUrl: string;
  process: ChildProcess | null;
}

/** Real etcd processes on 127.0.0.1 and free ports, with their data in a folder of their own.  End them with `stop`. */
export class EtcdCluster {
  readonly #folder: string;
  readonly #members: readonly Member[];
  readonly #args: readonly string[];

  /** @param args more arguments of each member, such as a quota. */
  static async start(size: 1 | 3, args: readonly string[] = []): Promise<EtcdCluster> {
    const members: Member[] = [];
    for (let index = 0; index < size; index += 1) {
      const [port, peerPort] = [await findFreePort(), await findFreePort()];
      members.push({
        name: `m${index}`,
        url: `http://127.0.0.1:${port}`,
        peerUrl: `http://127.0.0.1:${peerPort}`,
        process: null,
      });
    }
    const cluster = new EtcdCluster(members, args);
    for (const member of members) cluster.#startMember(member);
    await cluster.#expectHealth();
    return cluster;
  }

  private constructor(members: readonly Member[], args: readonly string[]) {
    this.#folder = mkdtempSync(join(tmpdir(), 'etcd-'));
    this.#members = members;
    this.#args = args;
  }

  get urls(): readonly string[] {
    return this.#members.map(({ url }) => url);
  }

  get dataFolder(): string {
    return this.#folder;
  }

  /** The position of the leader among the members; asked by etcd's JSON gateway. */
  async findLeader(): Promise<number> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      for (const [index, { url, process }] of this.#members.entries()) {
        if (!process) continue;
        const status = await askStatus(url);
        if (status?.leader !== undefined && status.leader === status.header.member_id) return index;
      }
      await sleep(100);
    }
    throw new Error('etcd has no leader after 10 s');
  }

  signal(index: number, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    const member = this.#member(index);
    member.process?.kill(signal);
    if (signal === 'SIGKILL') member.process = null;
  }

  restart(index: number): void {
    this.#startMember(this.#member(index));
  }

  /** Removes all revisions but the current one. */
  async compact(): Promise<void> {
    const [url = ''] = this.urls;
    const { header } = await postJson<{ header: { revision: string } }>(url, 'maintenance/status', {});
    await postJson(url, 'kv/compaction', { revision: header.revision });
  }

  /** What `etcdctl compact`, `defrag` and `alarm disarm` do, as the doctor says to do. */
  async makeRoom(): Promise<void> {
    await this.compact();
    for (const url of this.urls) await postJson(url, 'maintenance/defragment', {});
    const [url = ''] = this.urls;
    const { alarms = [] } = await postJson<{ alarms?: readonly object[] }>(url, 'maintenance/alarm', {
      action: 'GET',
    });
    for (const alarm of alarms) await postJson(url, 'maintenance/alarm', { action: 'DEACTIVATE', ...alarm });
  }

  async stop(): Promise<void> {
    for (const { process } of this.#members) {
      if (process?.exitCode !== null || process.signalCode !== null) continue;
      const exited = once(process, 'exit');
      process.kill('SIGKILL');
      await exited;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #member(index: number): Member {
    const member = this.#members[index];
    if (!member) throw new RangeError(`no member ${index}`);
    return member;
  }

  #startMember(member: Member): void {
    const { name, url, peerUrl } = member;
    const peers = this.#members.map((each) => `${each.name}=${each.peerUrl}`).join();
    member.process = spawn(
      getPeer('etcd'),
      [
        `--name=${name}`,
        `--data-dir=${join(this.#folder, name)}`,
        `--listen-client-urls=${url}`,
        `--advertise-client-urls=${url}`,
        `--listen-peer-urls=${peerUrl}`,
        `--initial-advertise-peer-urls=${peerUrl}`,
        `--initial-cluster=${peers}`,
        '--log-level=error',
        ...this.#args,
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

interface MemberStatus {
  readonly header: { readonly member_id: string };
  readonly leader?: string;
}

async function askStatus(url: string): Promise<MemberStatus | null> {
  try {
    return await postJson<MemberStatus>(url, 'maintenance/status', {});
  } catch {
    return null;
  }
}

/** One request through etcd's JSON gateway. */
async function postJson<T>(url: string, method: string, request: object): Promise<T> {
  const answer = await fetch(`${url}/v3/${method}`, {
    method: 'POST',
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(1000),
  });
  if (!answer.ok) throw new Error(`etcd answers ${method} with ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
