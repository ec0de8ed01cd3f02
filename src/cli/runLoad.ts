import { CIMError } from '../cim/CIMError.js';
import { CIMInstance, cimProperty } from '../cim/CIMInstance.js';
import { NameMap } from '../cim/NameMap.js';
import { interopNamespace } from '../cim/namespaces.js';
import type { WbemClient } from '../client/WbemClient.js';
import { compileMof } from '../mof/compile.js';
import type { MofFault } from '../mof/MofError.js';
import type { MofModel, MofNamespace } from '../mof/MofModel.js';
import { openModel } from '../schema/openModel.js';
import { plainNamespace } from '../schema/modelRoots.js';
import { count, printWarnings } from './checkMof.js';
import { CommandError } from './CommandError.js';
import { explainFailure } from './explainFailure.js';
import {
  expectNoDifferences,
  planLoad,
  readServerNamespace,
  type LoadPlan,
  type LoadStep,
} from './LoadPlan.js';
import { modelBehind, readMofFiles, type MofFiles } from './MofFiles.js';
import { ProgressLine } from './ProgressLine.js';
import { FailedStep, runSteps } from './runSteps.js';
import type { Streams } from './Streams.js';

export interface LoadOptions {
  readonly namespace: string;
  readonly search: readonly string[];
  /** Whether to modify what differs at the server. */
  readonly replace: boolean;
  /** Whether to create missing namespaces.  They stay even if a later step fails. */
  readonly createNamespace: boolean;
}

/**
 * `mof load`: makes a server contain what the files declare: qualifier types, classes, instances, in this order.
 *
 * The files are compiled against the content of the server, and nothing is changed before all of them compile.  What the server
 * already has unchanged is skipped.  If something differs and must not be replaced, nothing is changed at all.  Otherwise no step
 * is started after the first failure.  Instances are sent many at a time (see `runSteps`), associations after all other instances.
 * @throws MofError, CommandError
 */
export async function runLoad(
  paths: readonly string[],
  options: LoadOptions,
  connect: (namespace: string) => WbemClient,
  streams: Streams,
): Promise<void> {
  const files = await readMofFiles(paths, options.namespace, streams.stdin);
  const loading: Loading = { files, options, clients: new Map() };
  const missing: string[] = [];
  for (const { name, qualifierDeclarations, classes, instances } of files.declared) {
    if (qualifierDeclarations.length + classes.length + instances.length === 0) continue;
    const client = connect(name);
    const found = await findNamespace(client, name);
    if (found) loading.clients.set(found, client);
    else missing.push(name);
  }
  const [absent] = missing;
  if (absent !== undefined && !options.createNamespace) {
    throw new CommandError(
      'refused',
      `the server has no namespace ${absent}: expected --create-namespace to make it.`,
    );
  }
  // A new namespace has the content that a new namespace of this version has.
  const expected = new NameMap<MofNamespace>();
  const plain = missing.length === 0 ? undefined : (await openModel()).namespaces.get(plainNamespace);
  for (const name of missing) if (plain) expected.set(name, { ...plain, name });
  const warn = (warning: MofFault): void => printWarnings([warning], streams);
  let plans = await makePlans(loading, expected, warn);
  if (missing.length > 0) {
    await makeNamespaces(missing, connect);
    for (const name of missing) {
      const client = connect(name);
      loading.clients.set(await readServerNamespace(client, name), client);
    }
    plans = await makePlans(loading, new NameMap());
  }
  await carryOut(plans, streams);
}

/** The files, and the namespaces of the server that they concern. */
interface Loading {
  readonly files: MofFiles;
  readonly options: LoadOptions;
  readonly clients: Map<MofNamespace, WbemClient>;
}

/**
 * Compiles the files against the content of the server, and the content of the namespaces `expected` that will be created.
 * @throws MofError, CommandError if something differs and must not be replaced.
 */
async function makePlans(
  { files, options, clients }: Loading,
  expected: NameMap<MofNamespace>,
  warn?: (warning: MofFault) => void,
): Promise<LoadPlan[]> {
  const server: MofModel = { namespaces: new NameMap(expected) };
  for (const found of clients.keys()) server.namespaces.set(found.name, found);
  const before = modelBehind(files, server);
  const { root, readFile } = files;
  const { namespace, search, replace } = options;
  const compiled = compileMof(root, {
    readFile,
    namespace,
    into: before,
    searchPaths: search,
    ...(warn && { warn }),
  });
  const plans: LoadPlan[] = [];
  for (const [found, client] of clients) {
    const wanted = compiled.namespaces.get(found.name);
    if (wanted)
      plans.push(await planLoad(client, files, { compiled: wanted, before, server: found }, replace));
  }
  expectNoDifferences(plans);
  return plans;
}

/** The namespace in which namespaces are created: DSP1033 requires CIM_Namespace there. */
async function makeNamespaces(
  names: readonly string[],
  connect: (namespace: string) => WbemClient,
): Promise<void> {
  for (const name of names) {
    try {
      await connect(interopNamespace).createInstance(
        new CIMInstance('CIM_Namespace', [cimProperty('Name', 'string', name)]),
      );
    } catch (error) {
      if (!(error instanceof CIMError && error.symbol === 'CIM_ERR_ALREADY_EXISTS')) throw error;
    }
  }
}

async function findNamespace(client: WbemClient, name: string): Promise<MofNamespace | null> {
  try {
    return await readServerNamespace(client, name);
  } catch (error) {
    if (error instanceof CIMError && error.symbol === 'CIM_ERR_INVALID_NAMESPACE') return null;
    throw error;
  }
}

async function carryOut(plans: readonly LoadPlan[], { stdout, stderr }: Streams): Promise<void> {
  const total = plans.reduce((sum, { steps }) => sum + steps.length, 0);
  const progress = new ProgressLine(stderr, total);
  const report: string[] = [];
  let number = 0;
  for (const plan of plans) {
    const done: LoadStep[] = [];
    try {
      await runSteps(plan, {
        onBegin: ({ subject }) => progress.show(number, subject),
        onDone: (step) => {
          done.push(step);
          number += 1;
        },
      });
    } catch (error) {
      progress.clear();
      if (!(error instanceof FailedStep)) throw error;
      const { ending, message } = explainFailure(error.cause);
      const before = [...report, printReport(plan, done)].join('\n');
      throw new CommandError(ending, `${error.message}: ${message}\nDone before it:\n${before}`, {
        cause: error.cause,
      });
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
