import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { release } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Finding } from '../targets/TargetReader.js';

/** Where the host is looked at; another place for tests. */
export interface HostView {
  readonly stateDir: string;
  /** As process.versions.node has it. */
  readonly nodeVersion: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly path: string;
  readonly modulesFolder: string;
}

export function thisHost(stateDir: string): HostView {
  return {
    stateDir,
    nodeVersion: process.versions.node,
    now: Date.now(),
    path: process.env['PATH'] ?? '',
    modulesFolder: join('/lib/modules', release()),
  };
}

/** No release is older: a clock before that has not been set. */
const releasedAt = Date.UTC(2026, 0, 1);
const leastNode = [20, 19] as const;
const megabyte = 1024 * 1024;

/** What is wrong with the machine: Node, clock, room on the disk, the kernel's own initiator. */
export function hostFindings(host: HostView): readonly Finding[] {
  return [
    ...nodeFindings(host),
    ...clockFindings(host),
    ...diskFindings(host),
    ...kernelInitiatorFindings(host),
  ];
}

function nodeFindings({ nodeVersion }: HostView): readonly Finding[] {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  if (major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])) return [];
  const sentence = `This is Node ${nodeVersion}: expected ${leastNode.join('.')} or later.`;
  return [{ severity: 'error', subject: 'Node', sentence, remedy: 'Install a later Node.' }];
}

/** Signatures of AWS requests, certificates and rotations go by the clock. */
function clockFindings({ stateDir, now }: HostView): readonly Finding[] {
  const remedy = 'Set it, and have it kept (timedatectl set-ntp true).';
  const says = new Date(now).toISOString();
  if (now < releasedAt) {
    const sentence = `The clock says ${says}, which cannot be.`;
    return [{ severity: 'error', subject: 'clock', sentence, remedy }];
  }
  const written = statSync(join(stateDir, 'audit.jsonl'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (written <= now + 60_000) return [];
  const sentence = `The clock says ${says}, and the audit record was written at ${new Date(written).toISOString()}: it has been set back.`;
  return [{ severity: 'warning', subject: 'clock', sentence, remedy }];
}

function diskFindings({ stateDir }: HostView): readonly Finding[] {
  if (!existsSync(stateDir)) return [];
  const { bavail, bsize } = statfsSync(stateDir);
  const free = Math.floor((bavail * bsize) / megabyte);
  if (free >= 256) return [];
  return [
    {
      severity: free < 16 ? 'error' : 'warning',
      subject: stateDir,
      sentence: `Its file system has ${free} MiB left: without room for store and audit record nothing can be changed.`,
      remedy: 'Make room.',
    },
  ];
}

/** Who has iscsiadm wants persistent logins that make block devices; they need a module of the kernel. */
function kernelInitiatorFindings({ path, modulesFolder }: HostView): readonly Finding[] {
  const iscsiadm = path
    .split(delimiter)
    .map((folder) => join(folder, 'iscsiadm'))
    .find(isExecutable);
  if (iscsiadm === undefined || existsSync('/sys/module/iscsi_tcp') || hasModule(modulesFolder)) return [];
  return [
    {
      severity: 'warning',
      subject: iscsiadm,
      sentence:
        'open-iscsi is installed and this kernel has no module iscsi_tcp: a login that is to make a block device answers "not supported".',
      remedy: 'Run a kernel that has the module, or keep to informational sessions.',
    },
  ];
}

function hasModule(modulesFolder: string): boolean {
  try {
    return /\/iscsi_tcp\.ko/u.test(readFileSync(join(modulesFolder, 'modules.dep'), 'utf8'));
  } catch {
    return false;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
