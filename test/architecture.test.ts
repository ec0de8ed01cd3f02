import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from './support/environment.js';
import {
  findBreaches,
  findCycle,
  readImports,
  readSourceFiles,
  type ImportRules,
} from './support/importRules.js';

/**
 * The allowed imports: they point down only.  A new folder gets a row; a wider row needs a reason.  Imports without an entry are
 * not allowed.
 */
const rules: ImportRules = {
  folders: {
    // These import nothing else.
    cim: [],
    xml: [],
    scsi: [],
    store: [],
    'store/lmdb': ['store'],
    'store/etcd': ['store'],
    // Pauses in long work, so that the event loop can run other work.
    eventloop: [],
    // Runs before everything else.
    bundle: [],

    mof: ['cim'],
    query: ['cim'],
    'schema/generated': ['cim'],
    // A prepared model is stored in the same form as classes created by clients.
    schema: ['mof', 'repository', 'cim'],
    repository: ['cim', 'store'],
    // Providers are checked against the generated types, and every operation against the caller's roles.
    dispatch: ['repository', 'security', 'schema/generated', 'eventloop', 'cim'],
    // A pull may have to be made at the server that holds the enumeration.
    enumeration: ['dispatch', 'cim'],
    // All protocols use it.  It checks the role.
    operations: ['dispatch', 'repository', 'query', 'enumeration', 'security', 'eventloop', 'cim'],
    // It passes a request to the protocol handler that accepts it.  It defines the interface of a handler and names none.
    http: ['operations', 'security', 'log.ts'],
    // A protocol handler implements the interface of `http` and uses the executor.
    cimxml: ['http', 'xml', 'operations', 'dispatch', 'repository', 'security', 'eventloop', 'cim'],
    // Declarations of classes, and embedded objects that clients send as texts, are those of CIM-XML.  Its events are
    // indications, which it encodes and sends to listeners.
    wsman: [
      'cimxml',
      'client',
      'indications',
      'http',
      'xml',
      'operations',
      'dispatch',
      'repository',
      'security',
      'cim',
    ],
    client: ['cimxml', 'xml', 'cim'],
    // Queued indications survive a restart.
    indications: ['repository', 'query', 'client', 'store', 'eventloop', 'cim'],
    // Changes of instances, as they appear to readers.
    'indications/sources': ['indications', 'dispatch', 'repository', 'schema/generated', 'eventloop', 'cim'],
    // Indications on the way from one server to another, which checks them against its own declarations.
    'indications/relayed': ['indications', 'dispatch', 'repository', 'cim'],

    // The targets, which do not depend on CIM.
    iscsi: ['scsi'],
    targets: ['iscsi', 'scsi', 'store'],
    'targets/tgt': ['targets', 'iscsi', 'store'],
    'targets/lio': ['targets', 'iscsi', 'store'],
    // Initiators are limited by the network of their address, like clients.
    'targets/embedded': ['targets', 'iscsi', 'scsi', 'security', 'store'],
    // Access denied is a CIM status, thrown by the one check of roles.
    security: ['store', 'cim'],
    audit: [],
    // Code above it reports the counts.
    metrics: [],
    // The common steps of every change: locks, intents, records.
    changes: ['audit', 'security', 'store'],
    // Storage for the content of volumes.
    pools: [],
    // The table of causes contains the CIM status of each.
    credentials: ['changes', 'targets', 'iscsi', 'audit', 'security', 'store', 'cim'],
    // An export is verified by a login, like a credential.
    provisioning: ['changes', 'credentials', 'pools', 'targets', 'iscsi', 'audit', 'security', 'store'],
    // Names are checked and secrets limited like those of the targets.
    initiator: ['iscsi', 'targets', 'store'],
    'initiator/openIscsi': ['initiator'],

    // They connect CIM with the targets.  They read from targets and change through `credentials`, never through a driver.
    providers: [
      'provisioning',
      'pools',
      'dispatch',
      'repository',
      'credentials',
      'targets',
      'initiator',
      'indications',
      'schema/generated',
      'cim',
    ],

    // The messages between endpoint and agent, and the server that takes them.
    link: ['http', 'credentials', 'provisioning', 'security', 'targets'],
    // An agent serves one host and its network.  A port that cannot be opened is reported as elsewhere, and an endpoint is called
    // like any server.
    agent: [
      'link',
      'changes',
      'credentials',
      'provisioning',
      'pools',
      'targets',
      'security',
      'store',
      'providers',
      'http',
      'client',
    ],
    // The hosts of an endpoint: their providers, their gateways and their indications, and which subscriptions it refuses.
    fleet: [
      'link',
      'audit',
      'changes',
      'credentials',
      'provisioning',
      'pools',
      'targets',
      'security',
      'store',
      'providers',
      'indications',
      'indications/sources',
      'indications/relayed',
      'dispatch',
      'repository',
      'storagegateway',
      'http',
      'eventloop',
      'schema/generated',
      'cim',
    ],

    // What endpoints that share their state know of each other, and do for each other's clients.
    cluster: ['link', 'http', 'enumeration', 'dispatch', 'security', 'store'],

    // A protocol handler.  It has its own ids and access keys, which no target stores.
    storagegateway: ['http', 'operations', 'credentials', 'targets', 'security', 'store', 'cim'],
    // Settings of changes and of client data are defined in those folders.
    config: ['credentials', 'targets', 'repository', 'security'],
    // Pages for everything that an administrator may see and change.  Each change uses the same function as other protocols.
    console: [
      'http',
      'operations',
      'credentials',
      'provisioning',
      'pools',
      'targets',
      'initiator',
      'indications',
      'audit',
      'security',
      'config',
      'cim',
    ],
    'console/screens': [
      'console',
      'credentials',
      'provisioning',
      'pools',
      'targets',
      'initiator',
      'audit',
      'security',
      'config',
      // Roles are given in namespaces, by their names.
      'cim',
    ],
    // It examines everything that has state.
    doctor: [
      'changes',
      'provisioning',
      'pools',
      'config',
      'credentials',
      'security',
      'targets',
      'store',
      'audit',
    ],
    // `mof check` compiles against the project's own model, and `mof print` shows it.  The results of the initiator are imported
    // by name.  The file of a client's settings is read like that of the server.  Portals and roles have the same texts as
    // elsewhere.
    cli: ['client', 'config', 'initiator', 'targets', 'schema', 'mof', 'cim'],
  },
  files: {
    'log.ts': ['config'],
    // The text that main prints for new users, with paths made by the providers.
    'quickStart.ts': ['providers', 'targets'],
    // The list of the drivers.  Each has its own folder.
    'targets/index.ts': ['targets', 'targets/tgt', 'targets/lio', 'targets/embedded'],
    // The composition root, and the list of what is public.
    'server/createServer.ts': ['*'],
    'server/ServerDeps.ts': ['*'],
    'server/serve.ts': ['*'],
    'server/createAgent.ts': ['*'],
    'server/createEndpoint.ts': ['*'],
    'server/openDeps.ts': ['*'],
    'server/openEnumerations.ts': ['*'],
    'server/openEndpointLinks.ts': ['*'],
    'server/openFleetInstances.ts': ['*'],
    'server/openFleetEvents.ts': ['*'],
    'server/openAgentEvents.ts': ['*'],
    'server/openWantedEvents.ts': ['*'],
    'server/fleetMonitoring.ts': ['*'],
    'server/hostCommands.ts': ['cli', 'security', 'server/stateOptions.ts'],
    'server/agentCommands.ts': ['*'],
    'server/clusterCommands.ts': ['*'],
    'server/clusterMonitoring.ts': ['*'],
    'server/createDriver.ts': ['*'],
    'server/openDriver.ts': ['*'],
    'server/openUsers.ts': ['*'],
    'server/openRepository.ts': ['*'],
    'server/ProviderPackages.ts': ['*'],
    'server/openChanges.ts': ['*'],
    'server/openInitiator.ts': ['*'],
    'server/openInstances.ts': ['*', 'server/readVersion.ts'],
    'server/readVersion.ts': ['schema'],
    'server/volumeCounts.ts': ['metrics', 'targets'],
    'server/moveStoredAside.ts': ['dispatch', 'log.ts', 'mof', 'repository', 'store'],
    'server/openConsole.ts': ['*'],
    'server/openFleetConsole.ts': ['*'],
    'server/openProtocols.ts': ['*'],
    'server/openHttp.ts': ['*'],
    'server/openTargetIndications.ts': ['*'],
    'server/ChangeEvents.ts': ['credentials', 'dispatch', 'indications/sources', 'provisioning'],
    'server/openIndications.ts': ['*'],
    'server/openProvisioning.ts': ['*'],
    'server/AlertSources.ts': ['*'],
    'server/CountedRefusals.ts': ['credentials', 'targets', 'server/RefusedLoginLog.ts'],
    'server/RefusedLoginLog.ts': ['indications/sources', 'iscsi', 'targets/embedded'],
    'server/commandLine.ts': ['config'],
    'server/monitoring.ts': ['*'],
    'server/doctor.ts': ['*'],
    // Commands of the owner of the state folder, with or without a running server.
    'server/stateCommands.ts': ['*'],
    'server/stateOptions.ts': ['cli', 'config', 'security'],
    'server/stateClassCommands.ts': ['*'],
    'server/beforeRestoreCommand.ts': ['*'],
    'server/userCommands.ts': ['cli', 'security', 'server/stateOptions.ts'],
    'server/accessKeyCommands.ts': ['cli', 'server/stateOptions.ts', 'server/userCommands.ts'],
    'server/auditCommands.ts': ['cli', 'audit', 'server/stateOptions.ts'],
    'server/administer.ts': ['*'],
    'server/openAdministration.ts': ['*'],
    'server/loginThrottleOf.ts': [
      'audit',
      'config',
      'log.ts',
      'security',
      'storagegateway',
      'server/BoundedRecords.ts',
    ],
    'server/ActionLog.ts': ['audit'],
    'server/BoundedRecords.ts': ['audit', 'log.ts'],
    'server/DeniedRecords.ts': ['audit', 'server/BoundedRecords.ts'],
    'server/refusedMethods.ts': ['dispatch', 'log.ts', 'server/BoundedRecords.ts'],
    'server/openAuditLog.ts': ['audit', 'config', 'store'],
    'server/ResourceStack.ts': [],
    // The only file that loads the client of etcd.
    'server/openClusterStore.ts': [
      'config',
      'security',
      'store',
      'store/etcd',
      'store/lmdb',
      'server/ResourceStack.ts',
      'server/openState.ts',
    ],
    'server/openState.ts': [
      'audit',
      'cluster',
      'config',
      'security',
      'store',
      'store/lmdb',
      'server/ResourceStack.ts',
      'server/openAuditLog.ts',
      'server/openClusterStore.ts',
    ],
    'server/wholeProgram.ts': ['cli', 'server/commandLine.ts', 'server/doctor.ts', 'server/stateCommands.ts'],
    'server/completion.ts': ['cli', 'server/wholeProgram.ts'],
    'server/helpCommand.ts': ['cli', 'server/wholeProgram.ts'],
    'server/systemdUnit.ts': ['config', 'server/commandLine.ts'],
    'server/keepHeapSmall.ts': [],
    'server/Readiness.ts': ['credentials', 'targets', 'store'],
    'server/countAnswered.ts': ['cimxml', 'console', 'metrics', 'operations'],
    // The list of the protocol handlers.
    'server/doors.ts': ['*'],
    'main.ts': [
      // Its worker thread starts before the server is loaded.
      'targets/embedded',
      'server/serve.ts',
      'server/keepHeapSmall.ts',
      'server/doctor.ts',
      'server/stateCommands.ts',
      'server/systemdUnit.ts',
      'server/completion.ts',
      'server/helpCommand.ts',
      'cli',
    ],
    'index.ts': ['*'],
  },
  packages: {
    express: ['http'],
    'fast-xml-parser': ['xml'],
    '@nodable/entities': ['xml'],
    saxes: ['xml'],
    xmlbuilder2: ['xml'],
    lmdb: ['store/lmdb'],
    '@grpc/grpc-js': ['store/etcd'],
    '@grpc/proto-loader': ['store/etcd'],
    // In `pools` for the output of LVM programs.
    zod: ['config', 'pools', 'link', 'agent', 'fleet'],
    'smol-toml': ['config'],
    commander: ['server', 'cli'],
    '@bomb.sh/tab': ['server'],
    pino: ['log.ts'],
    'prom-client': ['metrics'],
    selfsigned: ['security'],
    '@peculiar/x509': ['security'],
    'lru-cache': ['security', 'cimxml'],
    // Suggests the nearest known name for a misspelt one.
    leven: ['mof', 'cli', 'server/commandLine.ts'],

    // In `initiator` only for lists of addresses, in `security` for the names in certificates; they open no socket.  In
    // `targets/embedded` for the type of a connection that goes from one process to another.
    'node:net': ['iscsi', 'targets/tgt', 'targets/embedded', 'http', 'initiator', 'security', 'link'],
    'node:http': ['http', 'client', 'agent', 'fleet', 'link', 'cluster'],
    'node:https': ['http', 'client', 'fleet', 'link', 'cluster'],
    // In `security` to check whether OpenSSL accepts a certificate and its key.
    'node:tls': ['http', 'client', 'security', 'fleet', 'link', 'cluster'],
    // In `store/lmdb` for reading a file that may crash its reader.
    'node:child_process': ['targets', 'initiator/openIscsi', 'store/lmdb', 'pools'],
  },
  forbiddenFolderNames: [
    'utils',
    'util',
    'helpers',
    'common',
    'shared',
    'types',
    'services',
    'models',
    'lib',
    'misc',
  ],
  maxLines: 500,
};

const files = readSourceFiles(join(projectFolder, 'src'));

describe('the imports of src', () => {
  it('are those that the table allows', () => {
    expect(files.flatMap((file) => findBreaches(file, rules))).toEqual([]);
  });

  it('point down only: the table has no way round', () => {
    expect(findCycle(rules.folders)).toBeNull();
  });

  it('name each package that the program depends on', () => {
    const { dependencies } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const listed = Object.keys(rules.packages).filter((name) => !name.startsWith('node:'));
    expect(listed.toSorted()).toEqual(Object.keys(dependencies).toSorted());
  });
});

describe('the check of imports', () => {
  it.each([
    ['cim/values.ts', '../store/KeyValueStore.js', 'cim imports nothing else of src'],
    ['iscsi/login/Login.ts', '../../cim/CIMError.js', 'iscsi may import only scsi'],
    [
      'operations/GetInstance.ts',
      '../xml/parseXml.js',
      'operations may import only dispatch, repository, query, enumeration, security, eventloop, cim',
    ],
    [
      'dispatch/invokeMethod.ts',
      '../providers/index.js',
      'dispatch may import only repository, security, schema/generated, eventloop, cim',
    ],
    [
      'dispatch/Provider.ts',
      '../schema/generate.js',
      'dispatch may import only repository, security, schema/generated, eventloop, cim',
    ],
    ['store/KeyValueStore.ts', '../log.js', 'store imports nothing else of src'],
    ['log.ts', './store/KeyValueStore.js', 'log.ts may import only config'],
    ['targets/TargetDriver.ts', './tgt/TgtDriver.js', 'targets may import only iscsi, scsi, store'],
    ['repository/Repository.ts', 'lmdb', 'lmdb is imported only in store/lmdb'],
    ['providers/replication/AddSharedSecret.ts', 'express', 'express is imported only in http'],
    [
      'targets/lio/LioDriver.ts',
      'node:net',
      'node:net is imported only in iscsi, targets/tgt, targets/embedded, http, initiator, security, link',
    ],
    ['config/readSettings.ts', 'commander', 'commander is imported only in server, cli'],
    ['cim/values.ts', 'lodash/fp', 'lodash has no row in the table of packages'],
    ['cim/values.ts', '@scope/name/deep', '@scope/name has no row in the table of packages'],
    ['cim/values.ts', 'fs', 'a module of Node is imported as node:fs'],
    ['cim/values.ts', './types', 'a file is imported by its name with .js, never a folder'],
    ['operations/GetClass.ts', '.', 'a file is imported by its name with .js, never a folder'],
    ['operations/GetClass.ts', '../dispatch', 'a file is imported by its name with .js, never a folder'],
    ['cim/values.ts', '../../test/support/environment.js', 'nothing outside src is imported'],
    ['attic/Old.ts', '../cim/values.js', 'the folder attic has no row in the table of allowed imports'],
    ['helper.ts', './cim/values.js', 'the file helper.ts has no row in the table of allowed imports'],
    ['cim/values.ts', '../attic/Old.js', 'the folder attic has no row in the table of allowed imports'],
  ])('refuses in src/%s an import of %s', (path, specifier, rule) => {
    const text = `import { something } from '${specifier}';\n`;
    expect(findBreaches({ path, text }, rules)).toEqual([`src/${path} imports '${specifier}': ${rule}`]);
  });

  it('refuses providers to import a driver: they read through the interface', () => {
    const text = "import { TgtDriver } from '../../targets/tgt/TgtDriver.js';";
    expect(findBreaches({ path: 'providers/replication/AddSharedSecret.ts', text }, rules)).toHaveLength(1);
  });

  it.each([
    ['providers/replication/AddSharedSecret.ts', '../../dispatch/Provider.js'],
    ['providers/replication/AddSharedSecret.ts', './replicationService.js'],
    ['operations/index.ts', './GetInstance.js'],
    ['targets/tgt/TgtDriver.ts', '../TargetDriver.js'],
    ['targets/tgt/TgtSocket.ts', 'node:net'],
    ['iscsi/login/Initiator.ts', 'node:net'],
    ['server/createDriver.ts', '../targets/tgt/TgtDriver.js'],
    ['targets/index.ts', './tgt/TgtDriver.js'],
    ['xml/parseXml.ts', '@nodable/entities'],
    ['store/lmdb/LmdbStore.ts', 'node:fs/promises'],
  ])('accepts in src/%s an import of %s', (path, specifier) => {
    expect(findBreaches({ path, text: `import { something } from '${specifier}';\n` }, rules)).toEqual([]);
  });

  it('refuses a folder whose name says nothing, a barrel and a file of more than 500 lines', () => {
    expect(findBreaches({ path: 'cim/utils/text.ts', text: '' }, rules)).toEqual([
      'src/cim/utils/text.ts is in a folder named utils: a folder is named after its subject',
    ]);
    expect(findBreaches({ path: 'cim/all.ts', text: "export * from './values.js';\n" }, rules)).toEqual([
      'src/cim/all.ts has an export *: a public name is exported where it is declared, by name',
    ]);
    expect(findBreaches({ path: 'cim/long.ts', text: 'let x;\n'.repeat(501) }, rules)).toEqual([
      'src/cim/long.ts has 501 lines: a file has one subject and at most 500 lines',
    ]);
    expect(findBreaches({ path: 'cim/long.ts', text: 'let x;\n'.repeat(500) }, rules)).toEqual([]);
  });

  it('reads every way to name a module, and no comment or string', () => {
    const text = [
      "import a from 'a';",
      'import {',
      '  b,',
      '  type B,',
      '} from "b";',
      "import type { C } from 'c';",
      "import * as d from 'd';",
      "import 'e';",
      "export { f } from 'f';",
      "export type { G } from 'g';",
      "const h = await import('h');",
      "type I = import('i').I;",
      "const j = require('j');",
      '/**',
      " * import { no } from 'comment';",
      ' */',
      "// import no from 'line comment'",
      "export const from = 'not a module';",
      "const text = `takes it from 'the text'`;",
    ].join('\n');
    expect(readImports(text).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']);
  });

  it.each([
    [{ a: ['b'], b: ['c'], c: [] }, null],
    [{ a: ['b'], b: ['c'], c: ['a'] }, 'a -> b -> c -> a'],
    [{ a: [], b: ['c'], c: ['d'], d: ['c'] }, 'c -> d -> c'],
  ])('finds the way round in %j', (folders, cycle) => {
    expect(findCycle(folders)).toBe(cycle);
  });
});
