import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../support/environment.js';
import { Server } from '../support/server.js';
import { LoadClient } from './LoadClient.js';
import { intrinsicRequest, type WbemRequest } from './wbemRequests.js';

export const benchNamespace = 'root/bench';

export const benchInitiator = 'iqn.2026-11.io.github.iscsi-wbem:bench';

/** The namespace that holds the DMTF schema, where CIM_SCHEMA_DIR names its folder. */
export const schemaNamespace = 'root/dmtf';

/** The built server in a process of its own, with a namespace for what is measured. */
export class BenchServer {
  readonly server: Server;
  readonly client: LoadClient;
  readonly clients16: LoadClient;

  /** @param program the main.js of another build; absent: that of the project. */
  constructor(program?: string) {
    this.server = new Server({
      args: ['--target', 'embedded', '--log-level', 'warn', '--initiator-name', benchInitiator],
      ...(program !== undefined && { program }),
    });
    this.client = new LoadClient(this.server);
    this.clients16 = new LoadClient(this.server, 16);
  }

  async start(): Promise<void> {
    await this.server.start();
    const instance = `<INSTANCE CLASSNAME="CIM_Namespace">${property('Name', 'string', benchNamespace)}</INSTANCE>`;
    const made = await this.client.post(
      intrinsicRequest('CreateInstance', 'interop', { NewInstance: instance }),
      true,
    );
    if (made.text.includes('<ERROR')) throw new Error(`no namespace: ${made.text}`);
  }

  /** @param name of a class with 12 properties, one of them the key. */
  async createClass(name: string): Promise<void> {
    await this.client.expect(
      intrinsicRequest('CreateClass', benchNamespace, { NewClass: classOf12(name) }),
      'IMETHODRESPONSE',
    );
  }

  /** Makes so many instances, their keys `thing-0` and on. */
  fill(className: string, count: number, from = 0): Promise<void> {
    return this.clients16.run(count, 16, (index) => createInstance(className, from + index));
  }

  /** Has the whole schema in a namespace of its own; in seconds. */
  async loadSchema(folder: string): Promise<number> {
    const passwordFile = join(this.server.folder, 'password');
    writeFileSync(passwordFile, this.server.password, { mode: 0o600 });
    const startedAt = performance.now();
    const connection = ['--url', this.server.url, '--password-file', passwordFile];
    const namespace = ['--namespace', schemaNamespace, '--create-namespace'];
    const file = join(folder, 'cim_schema_2.41.0.mof');
    await promisify(execFile)(
      process.execPath,
      [join(projectFolder, 'dist', 'main.js'), 'mof', 'load', file, ...namespace, ...connection],
      { timeout: 300_000 },
    );
    return (performance.now() - startedAt) / 1_000;
  }

  /** Memory of the process in megabytes, now and at its peak since `forgetPeak`. */
  get memory(): { readonly now: number; readonly peak: number } {
    const status = readFileSync(`/proc/${this.server.pid}/status`, 'utf8');
    const of = (field: string): number =>
      Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
    return { now: of('VmRSS'), peak: of('VmHWM') };
  }

  forgetPeak(): void {
    writeFileSync(`/proc/${this.server.pid}/clear_refs`, '5');
  }

  async dispose(): Promise<void> {
    this.client.close();
    this.clients16.close();
    await this.server.dispose();
  }
}

export function createInstance(className: string, number: number): WbemRequest {
  const properties = [
    property('Id', 'string', `thing-${number}`),
    property('Text', 'string', `this is the text of thing number ${number}`),
    property('Number', 'uint32', `${number}`),
    property('Remainder', 'uint32', `${number % 1_000}`),
    property('Size', 'uint64', `${number * 1_000_000}`),
    property('Flag', 'boolean', number % 2 === 0 ? 'TRUE' : 'FALSE'),
    property('Offset', 'sint16', `${-(number % 100)}`),
    array('Status', 'uint16', ['2', '5']),
    array('Names', 'string', [`first name of ${number}`, 'second name']),
    property('Caption', 'string', 'a caption that is the same for all of them'),
    property('ElementName', 'string', `thing number ${number}`),
    property('Ratio', 'real64', `${number / 7 + 0.5}`),
  ];
  const instance = `<INSTANCE CLASSNAME="${className}">${properties.join('')}</INSTANCE>`;
  return intrinsicRequest('CreateInstance', benchNamespace, { NewInstance: instance });
}

function property(name: string, type: string, value: string): string {
  return `<PROPERTY NAME="${name}" TYPE="${type}"><VALUE>${value}</VALUE></PROPERTY>`;
}

function array(name: string, type: string, values: readonly string[]): string {
  const elements = values.map((value) => `<VALUE>${value}</VALUE>`).join('');
  return `<PROPERTY.ARRAY NAME="${name}" TYPE="${type}"><VALUE.ARRAY>${elements}</VALUE.ARRAY></PROPERTY.ARRAY>`;
}

function classOf12(name: string): string {
  const key = '<QUALIFIER NAME="Key" TYPE="boolean" OVERRIDABLE="false"><VALUE>TRUE</VALUE></QUALIFIER>';
  const scalars = [
    ['Text', 'string'],
    ['Number', 'uint32'],
    ['Remainder', 'uint32'],
    ['Size', 'uint64'],
    ['Flag', 'boolean'],
    ['Offset', 'sint16'],
    ['Caption', 'string'],
    ['ElementName', 'string'],
    ['Ratio', 'real64'],
  ].map(([property, type]) => `<PROPERTY NAME="${property}" TYPE="${type}"></PROPERTY>`);
  const arrays = [
    ['Status', 'uint16'],
    ['Names', 'string'],
  ].map(([property, type]) => `<PROPERTY.ARRAY NAME="${property}" TYPE="${type}"></PROPERTY.ARRAY>`);
  return `<CLASS NAME="${name}"><PROPERTY NAME="Id" TYPE="string">${key}</PROPERTY>${scalars.join('')}${arrays.join('')}</CLASS>`;
}
