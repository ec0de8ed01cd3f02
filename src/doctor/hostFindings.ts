import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { release } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Finding } from '../targets/TargetReader.js';

/** What is examined of the host.  Tests supply another one. */
export interface HostView {
  readonly stateDir: string;
  /** As in process.versions.node. */
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

/** Earlier than every release: a clock before this has not been set. */
const releasedAt = Date.UTC(2026, 0, 1);
const leastNode = [20, 19] as const;
const megabyte = 1024 * 1024;

/** Findings about the machine: Node, clock, disk space, the kernel's initiator. */
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

/** Signatures of AWS requests, certificates and rotations depend on the clock. */
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

/** With iscsiadm installed, persistent logins are expected to create block devices, which needs a kernel module. */
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
