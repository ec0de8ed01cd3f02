import { CIMError } from '../cim/CIMError.js';
import { CIMInstance, cimProperty } from '../cim/CIMInstance.js';
import { NameMap } from '../cim/NameMap.js';
import type { WbemClient } from '../client/WbemClient.js';
import { compileMof } from '../mof/compile.js';
import type { MofModel, MofNamespace } from '../mof/MofModel.js';
import { count } from './checkMof.js';
import { CommandError } from './CommandError.js';
import { explainFailure } from './explainFailure.js';
import {
  expectNoDifferences,
  planLoad,
  readServerNamespace,
  type LoadPlan,
  type LoadStep,
} from './LoadPlan.js';
import { modelBehind, readMofFiles } from './MofFiles.js';
import { ProgressLine } from './ProgressLine.js';
import type { Streams } from './Streams.js';

export interface LoadOptions {
  readonly namespace: string;
  readonly search: readonly string[];
  /** Whether what is different at the server is modified. */
  readonly replace: boolean;
  /** Whether namespaces that the server lacks are made; they count as done even if a later step fails. */
  readonly createNamespace: boolean;
}

/**
 * `mof load`: makes a server hold what the files declare: qualifier types, classes, instances, in this order.
 *
 * The files are compiled against what the server has.  What it has already, without a difference, is left alone.  Where something
 * is different and not to be replaced, nothing is done at all; otherwise the first step that fails is the last.
 * @throws MofError, CommandError
 */
export async function runLoad(
  paths: readonly string[],
  { namespace, search, replace, createNamespace }: LoadOptions,
  connect: (namespace: string) => WbemClient,
  streams: Streams,
): Promise<void> {
  const files = await readMofFiles(paths, namespace, streams.stdin);
  const server: MofModel = { namespaces: new NameMap<MofNamespace>() };
  const clients = new Map<MofNamespace, WbemClient>();
  for (const { name, qualifierDeclarations, classes, instances } of files.declared) {
    if (qualifierDeclarations.length + classes.length + instances.length === 0) continue;
    const client = connect(name);
    if (createNamespace) await ensureNamespace(connect, name);
    const found = await expectNamespace(name, () => readServerNamespace(client, name));
    clients.set(found, client);
    server.namespaces.set(name, found);
  }
  const before = modelBehind(files, server);
  const { root, readFile } = files;
  const compiled = compileMof(root, { readFile, namespace, into: before, searchPaths: search });
  const plans: LoadPlan[] = [];
  for (const [found, client] of clients) {
    const wanted = compiled.namespaces.get(found.name);
    if (wanted)
      plans.push(await planLoad(client, files, { compiled: wanted, before, server: found }, replace));
  }
  expectNoDifferences(plans);
  await carryOut(plans, streams);
}

/** Where namespaces are made: DSP1033 puts CIM_Namespace into it. */
const interopNamespace = 'interop';

async function ensureNamespace(connect: (namespace: string) => WbemClient, name: string): Promise<void> {
  try {
    await connect(interopNamespace).createInstance(
      new CIMInstance('CIM_Namespace', [cimProperty('Name', 'string', name)]),
    );
  } catch (error) {
    if (!(error instanceof CIMError && error.symbol === 'CIM_ERR_ALREADY_EXISTS')) throw error;
  }
}

async function expectNamespace<T>(name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof CIMError && error.symbol === 'CIM_ERR_INVALID_NAMESPACE')) throw error;
    throw new CommandError(
      'refused',
      `the server has no namespace ${name}: expected --create-namespace to make it.`,
      { cause: error },
    );
  }
}

async function carryOut(plans: readonly LoadPlan[], { stdout, stderr }: Streams): Promise<void> {
  const total = plans.reduce((sum, { steps }) => sum + steps.length, 0);
  const progress = new ProgressLine(stderr, total);
  const report: string[] = [];
  let number = 0;
  for (const plan of plans) {
    const done: LoadStep[] = [];
    for (const step of plan.steps) {
      progress.show(number, step.subject);
      try {
        await step.run();
      } catch (error) {
        progress.clear();
        const { ending, message } = explainFailure(error);
        const before = [...report, printReport(plan, done)].join('\n');
        throw new CommandError(ending, `${step.subject}: ${message}\nDone before it:\n${before}`, {
          cause: error,
        });
      }
      done.push(step);
      number += 1;
    }
    report.push(printReport(plan, done));
  }
  progress.clear();
  stdout.write(report.map((line) => `${line}\n`).join(''));
}

/** `root/x: 3 qualifier types and 2 classes created, 1 class modified, 4 left as they were`. */
function printReport({ namespace, equal }: LoadPlan, done: readonly LoadStep[]): string {
  const parts: string[] = [];
  for (const deed of ['created', 'modified'] as const) {
    for (const kind of ['qualifier type', 'class', 'instance'] as const) {
      const steps = done.filter((step) => step.kind === kind && step.deed === deed);
      if (steps.length === 0) continue;
      parts.push(`${count(steps.length, kind, kind === 'class' ? 'classes' : `${kind}s`)} ${deed}`);
    }
  }
  if (equal > 0) parts.push(`${equal} left as ${equal === 1 ? 'it was' : 'they were'}`);
  return `${namespace}: ${parts.length === 0 ? 'nothing' : parts.join(', ')}`;
}
