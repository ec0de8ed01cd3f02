import { execFile } from 'node:child_process';
import { getPeer, hasPeers, peerEnvironment } from './environment.js';
import type { Endpoint } from './server.js';
import { patienceMs } from './patience.js';

export const haveWbemcli = hasPeers('wbemcli');

export interface WbemcliResult {
  /** 0, or 16 after any failure; null if it crashed or took longer than 30 s. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The number of the CIM status in its output, or null. */
  readonly cimStatus: number | null;
}

/** String values are quoted where the syntax requires it. */
export type KeyBindings = Readonly<Record<string, string | number | boolean>>;

/**
 * Runs wbemcli: `runWbemcli(server, ['gi'], 'root/cimv2', 'CIM_X.Name="y"')`. wbemcli takes the password in its URL and does not
 * decode it, so it is not secret and must not contain `@`, `:` or `/`.
 * @param object the text after the namespace: a class name, or the path that `wbemcliPath` prints; '' for none.
 * @param rest the arguments after the object path.
 */
export function runWbemcli(
  { url, user, password }: Endpoint,
  command: readonly string[],
  namespace: string,
  object: string,
  ...rest: readonly string[]
): Promise<WbemcliResult> {
  const address = new URL(url);
  const path = `${address.protocol}//${user}:${password}@${address.host}/${namespace}${object && `:${object}`}`;
  return new Promise((resolve) => {
    const options = { env: peerEnvironment(), timeout: patienceMs, maxBuffer: 64 << 20 };
    execFile(getPeer('wbemcli'), [...command, path, ...rest], options, (error, stdout, stderr) => {
      const status = /\bCim: \((\d+)\)/.exec(stderr)?.[1];
      resolve({
        exitCode: error === null ? 0 : typeof error.code === 'number' ? error.code : null,
        stdout,
        stderr,
        cimStatus: status === undefined ? null : Number(status),
      });
    });
  });
}

/** `CLASS.Key="text",Other=3`: an instance name as wbemcli reads it, on its command line and in a REF parameter. */
export function wbemcliPath(className: string, keys: KeyBindings): string {
  const bindings = Object.entries(keys).map(([name, value]) =>
    typeof value === 'string' ? `${name}="${escapeArgument(value)}"` : `${name}=${value}`,
  );
  return `${className}.${bindings.join(',')}`;
}

/**
 * `Method.Name=value,Other=value`, the argument of `cm` and `cmx`.  Parameters are written in the given order.  A reference must
 * be the last one, because wbemcli takes the commas between its keys for its own.
 * @param parameters values in wbemcli's spelling: from `escapeArgument`, `wbemcliInstance` or `wbemcliPath`.
 */
export function wbemcliCall(method: string, parameters: Readonly<Record<string, string>>): string {
  return `${method}.${Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join(',')}`;
}

/** An embedded instance with string properties, as the value of a method parameter. */
export function wbemcliInstance(className: string, properties: Readonly<Record<string, string>>): string {
  const children = Object.entries(properties).map(
    ([name, value]) => `<PROPERTY NAME="${name}" TYPE="string"><VALUE>${escapeXml(value)}</VALUE></PROPERTY>`,
  );
  return escapeArgument(`<INSTANCE CLASSNAME="${className}">${children.join('')}</INSTANCE>`);
}

/** A value for an argument. wbemcli copies it into its request unchanged, and splits arguments at commas. */
export function escapeArgument(text: string): string {
  return escapeXml(text).replaceAll(',', '&#44;');
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
