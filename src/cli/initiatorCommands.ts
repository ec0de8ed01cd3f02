import { InvalidArgumentError, type Command } from 'commander';
import { initiatorNamespace } from '../cim/namespaces.js';
import { addAdminOptions, printJson, type AdminOptions } from './adminOptions.js';
import { addChapOptions, readSecretFile, takeLoginSecret, type ChapOptions } from './chapOptions.js';
import { change, connectWith } from './connection.js';
import { exitCodeOf } from './exitCodes.js';
import { InitiatorHost, type LoginWishes, type PortalAddress } from './InitiatorHost.js';
import { clean, printTable } from './printTable.js';
import type { RunCommand } from './RunCommand.js';
import { readCapacity, readInquiry, readLuns } from '../initiator/scsiData.js';
import type { Streams } from './Streams.js';

interface LoginCommandOptions extends AdminOptions, ChapOptions {
  readonly portal?: PortalAddress;
  readonly initiatorSecretFile?: string;
  readonly headerDigest: boolean;
  readonly dataDigest: boolean;
  readonly multipath: boolean;
  readonly portalHopping: boolean;
  readonly persistent: boolean;
  readonly devices: boolean;
}

interface ScsiOptions extends AdminOptions {
  readonly lun: number;
}

/** `iscsi-wbem discover|login|logout|sessions|inquiry|report-luns|read-capacity`: the server's own initiator. */
export function addInitiatorCommands(program: Command, run: RunCommand): void {
  addAdminOptions(
    addChapOptions(
      program
        .command('discover')
        .description('the server asks a portal which targets it has')
        .argument('<portal>', 'address[:port]', parsePortal),
    ),
  ).action(
    run(async (streams, portal: PortalAddress, options: AdminOptions & ChapOptions) => {
      const host = await openInitiator(options, streams);
      const wishes = await wishesOf(options, 'discovery', streams);
      const targets = await change(() => host.discover(portal, wishes));
      streams.stdout.write(
        options.json
          ? printJson(targets)
          : printTable(
              ['TARGET', 'PORTALS'],
              targets.map(({ target, portals }) => [target, portals.join(',')]),
            ),
      );
      return exitCodeOf('done');
    }),
  );

  addAdminOptions(
    addChapOptions(
      program
        .command('login')
        .description('the server logs in to a target that it has discovered, and holds the session')
        .argument('<target>', 'name of the target')
        .option('--portal <portal>', 'the portal to log in to (default: any that answers)', parsePortal)
        .option(
          '--initiator-secret-file <file>',
          'for mutual CHAP: what targets prove themselves with, for all logins of the server from now on',
        )
        .option('--header-digest', 'CRC32C over headers', false)
        .option('--data-digest', 'CRC32C over data', false)
        .option('--multipath', 'a further session beside one that there is', false)
        .option('--portal-hopping', 'a lost session may come back through another portal', false)
        .option('--persistent', 'save the login first, and make it anew at every start', false)
        .option('--devices', "have the host's own initiator make the LUNs appear as block devices", false),
    ),
  ).action(
    run(async (streams, target: string, options: LoginCommandOptions) => {
      const host = await openInitiator(options, streams);
      const { initiatorSecretFile: file } = options;
      const initiatorSecret = file === undefined ? null : readSecretFile(file, '--initiator-secret-file');
      const wishes = await wishesOf(options, clean(target), streams, options);
      if (initiatorSecret) await change(() => host.setInitiatorSecret(initiatorSecret));
      const session = await change(() => host.login(target, options.portal ?? null, wishes, options));
      streams.stdout.write(options.json ? printJson({ session }) : `${clean(session)}\n`);
      return exitCodeOf('done');
    }),
  );

  addAdminOptions(
    program
      .command('logout')
      .description('the server logs out; a persistent login stays for the next start')
      .argument('<session>', 'its id, or the name of its target'),
  ).action(
    run(async (streams, session: string, options: AdminOptions) => {
      const host = await openInitiator(options, streams);
      await change(() => host.logout(session));
      streams.stdout.write(options.json ? printJson({ session }) : `${clean(session)} was logged out\n`);
      return exitCodeOf('done');
    }),
  );

  addAdminOptions(
    program.command('sessions').description("the sessions of the server's own initiator"),
  ).action(
    run(async (streams, options: AdminOptions) => {
      const sessions = await (await openInitiator(options, streams)).listSessions();
      streams.stdout.write(
        options.json
          ? printJson(sessions)
          : printTable(
              ['SESSION', 'PORTAL', 'DEVICES', 'TARGET'],
              sessions.map(({ id, target, portals, devices }) => [
                id,
                portals.join(',') || 'lost',
                devices.join(',') || '-',
                target,
              ]),
            ),
      );
      return exitCodeOf('done');
    }),
  );

  addScsiCommands(program, run);
}

function addScsiCommands(program: Command, run: RunCommand): void {
  onUnit(program.command('inquiry').description('sends INQUIRY in a session'), (command) =>
    command.option('--page <hex>', 'a page of vital product data, as in 80 or 83', parsePage),
  ).action(
    run(async (streams, session: string, options: ScsiOptions & { page?: number }) => {
      const host = await openInitiator(options, streams);
      const { data } = await host.inquiry(session, options.lun, options.page ?? null);
      const info = options.page === undefined ? readInquiry(data) : null;
      const hex = data.toString('hex');
      if (options.json) streams.stdout.write(printJson({ ...info, data: hex }));
      else if (info === null) streams.stdout.write(`${hex}\n`);
      else {
        const { deviceType, vendor, product, revision } = info;
        streams.stdout.write(
          printTable(
            ['TYPE', 'VENDOR', 'PRODUCT', 'REVISION'],
            [[`${deviceType}`, vendor, product, revision]],
          ),
        );
      }
      return exitCodeOf('done');
    }),
  );

  addAdminOptions(
    program
      .command('report-luns')
      .description('sends REPORT LUNS in a session')
      .argument('<session>', 'its id, or the name of its target'),
  ).action(
    run(async (streams, session: string, options: AdminOptions) => {
      const { data } = await (await openInitiator(options, streams)).reportLuns(session);
      const luns = readLuns(data);
      streams.stdout.write(options.json ? printJson({ luns }) : luns.map((lun) => `${lun}\n`).join(''));
      return exitCodeOf('done');
    }),
  );

  onUnit(program.command('read-capacity').description('sends READ CAPACITY in a session')).action(
    run(async (streams, session: string, options: ScsiOptions) => {
      const { data } = await (await openInitiator(options, streams)).readCapacity(session, options.lun);
      const capacity = readCapacity(data);
      const blocks = capacity?.blocks ?? 0n;
      const blockBytes = capacity?.blockBytes ?? 0;
      const bytes = blocks * BigInt(blockBytes);
      streams.stdout.write(
        options.json
          ? // Above 2^53 a JSON number is not exact in all programs.
            printJson({ blocks: `${blocks}`, blockBytes, bytes: `${bytes}` })
          : `${blocks} blocks of ${blockBytes} bytes: ${bytes} bytes\n`,
      );
      return exitCodeOf('done');
    }),
  );
}

function onUnit(command: Command, more: (command: Command) => Command = (each) => each): Command {
  return addAdminOptions(
    more(
      command
        .argument('<session>', 'its id, or the name of its target')
        .option('--lun <number>', 'the logical unit', parseLun, 0),
    ),
  );
}

async function openInitiator(options: AdminOptions, streams: Streams): Promise<InitiatorHost> {
  return new InitiatorHost((await connectWith(options, streams))(initiatorNamespace));
}

async function wishesOf(
  options: ChapOptions,
  about: string,
  streams: Streams,
  {
    headerDigest = false,
    dataDigest = false,
    multipath = false,
    portalHopping = false,
  }: Partial<LoginCommandOptions> = {},
): Promise<LoginWishes> {
  return {
    secret: await takeLoginSecret(options, about, streams),
    chapName: options.chapName ?? null,
    mutual: options.mutual,
    headerDigest,
    dataDigest,
    multipath,
    portalHopping,
  };
}

function parsePortal(text: string): PortalAddress {
  const match = /^(?:\[([0-9a-f:.]+(?:%[\w.-]+)?)\]|([\w.-]+))(?::(\d{1,5}))?$/iu.exec(text);
  const address = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? 3260 : Number(match[3]);
  if (address !== undefined && port >= 1 && port <= 65_535) return { address, port };
  throw new InvalidArgumentError('Expected address or address:port, IPv6 in brackets.');
}

function parseLun(text: string): number {
  const lun = Number(text);
  if (/^\d+$/u.test(text) && lun <= 16_383) return lun;
  throw new InvalidArgumentError('Expected 0 to 16383.');
}

function parsePage(text: string): number {
  if (/^[0-9a-f]{1,2}$/iu.test(text)) return Number.parseInt(text, 16);
  throw new InvalidArgumentError('Expected one or two hexadecimal digits.');
}
