import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscribe } from '../../indications/subscribe.js';
import { findFreePort } from '../../support/freePort.js';
import { PywbemListener, type Received } from '../PywbemListener.js';
import { AcceptanceWorld, canAccept, initiator, kinds, MiB } from './AcceptanceWorld.js';

/** What SMI-S has managers ask for: creation and deletion of each of these ... */
const watched = [
  'CIM_StorageVolume',
  'CIM_StoragePool',
  'CIM_SCSIProtocolController',
  'CIM_ProtocolControllerForUnit',
  'CIM_StorageHardwareID',
  'CIM_StorageSynchronized',
  'CIM_ConcreteJob',
] as const;

/** ... and these changes, in the spelling of each language. */
const changes: Readonly<Record<string, Readonly<Record<'WQL' | 'DMTF:CQL', string>>>> = {
  'status of volumes': {
    WQL: 'SELECT * FROM CIM_InstModification WHERE SourceInstance ISA CIM_StorageVolume AND SourceInstance.OperationalStatus <> PreviousInstance.OperationalStatus',
    'DMTF:CQL':
      'SELECT * FROM CIM_InstModification WHERE SourceInstance ISA CIM_StorageVolume AND SourceInstance.CIM_StorageVolume::OperationalStatus[*] <> PreviousInstance.CIM_StorageVolume::OperationalStatus[*]',
  },
  'status of the system': {
    WQL: 'SELECT * FROM CIM_InstModification WHERE SourceInstance ISA CIM_ComputerSystem AND SourceInstance.OperationalStatus <> PreviousInstance.OperationalStatus',
    'DMTF:CQL':
      'SELECT * FROM CIM_InstModification WHERE SourceInstance ISA CIM_ComputerSystem AND SourceInstance.CIM_ComputerSystem::OperationalStatus[*] <> PreviousInstance.CIM_ComputerSystem::OperationalStatus[*]',
  },
  'jobs that are done': {
    WQL: 'SELECT * FROM CIM_InstModification WHERE SourceInstance ISA CIM_ConcreteJob AND SourceInstance.JobState = 7',
    'DMTF:CQL':
      'SELECT * FROM CIM_InstModification WHERE SourceInstance ISA CIM_ConcreteJob AND SourceInstance.CIM_ConcreteJob::JobState = 7',
  },
  'jobs that come further': {
    WQL: 'SELECT * FROM CIM_InstModification WHERE SourceInstance ISA CIM_ConcreteJob AND SourceInstance.PercentComplete <> PreviousInstance.PercentComplete',
    'DMTF:CQL':
      'SELECT * FROM CIM_InstModification WHERE SourceInstance ISA CIM_ConcreteJob AND SourceInstance.CIM_ConcreteJob::PercentComplete <> PreviousInstance.CIM_ConcreteJob::PercentComplete',
  },
};

const languages = ['WQL', 'DMTF:CQL'] as const;
const own = ['iscsi-wbem:Storage', 'iscsi-wbem:Masking', 'iscsi-wbem:Jobs'] as const;

describe.skipIf(!canAccept).each(kinds)(
  'check 38: the indications of SMI-S on %s, at the listener of pywbem',
  (kind) => {
    let world: AcceptanceWorld;
    let listener: PywbemListener;
    let url: string;
    beforeAll(async () => {
      world = await AcceptanceWorld.open(kind, { args: ['--indication-poll-ms', '300'] });
      listener = await PywbemListener.start(world.server);
      const port = await findFreePort();
      await listener.call('listen', { port });
      url = `http://127.0.0.1:${port}`;
    });
    afterAll(async () => {
      await listener.stop();
      await world.dispose();
    });

    it('check 38: filters in both languages are taken, and those of the server; each event is told to each of them, in order', async () => {
      for (const language of languages) {
        const add = (name: string, query: string) =>
          subscribe(world.server, `${url}/${language}/${encodeURIComponent(name)}`, {
            name: `${language} ${name}`,
            language,
            query,
          });
        for (const className of watched)
          for (const event of ['CIM_InstCreation', 'CIM_InstDeletion'])
            await add(
              `${event} ${className}`,
              `SELECT * FROM ${event} WHERE SourceInstance ISA ${className}`,
            );
        for (const [name, queries] of Object.entries(changes)) await add(name, queries[language]);
      }
      for (const name of own) await subscribe(world.server, `${url}/own/${name}`, { name, ofServer: name });

      const id = await world.lsm<string>('volume_create', { name: 'told', bytes: 8 * MiB });
      await world.lsm('group_create', { name: 'g', initiator });
      const { target } = await world.lsm<{ readonly target: string }>('volume_mask', {
        name: 'told',
        group: 'g',
      });
      await world.lsm('volume_unmask', { name: 'told', group: 'g' });
      const copy = await world.lsm<string>('volume_replicate', {
        name: 'told',
        copy: 'copied',
        kind: 'COPY',
      });
      await world.lsm('group_delete', { name: 'g' });
      await world.lsm('delete_initiator', { initiator });
      await world.lsm('volume_delete', { name: 'copied' });
      await world.lsm('delete_jobs');

      /** Of each: a text that its path has, and the filter of the server that asks for it. */
      const made: readonly [className: (typeof watched)[number], text: string, of: (typeof own)[number]][] = [
        ['CIM_StorageVolume', copy, 'iscsi-wbem:Storage'],
        ['CIM_StorageSynchronized', copy, 'iscsi-wbem:Storage'],
        ['CIM_SCSIProtocolController', target, 'iscsi-wbem:Masking'],
        ['CIM_ProtocolControllerForUnit', id, 'iscsi-wbem:Masking'],
        ['CIM_StorageHardwareID', initiator, 'iscsi-wbem:Masking'],
        ['CIM_ConcreteJob', 'job', 'iscsi-wbem:Jobs'],
      ];
      const isFrom = (received: Received, filter: string, text: string): boolean =>
        received.filter === filter && (received.source ?? '').includes(text);
      for (const [className, text, ofServer] of made) {
        for (const language of languages)
          for (const event of ['CIM_InstCreation', 'CIM_InstDeletion'])
            await expect
              .poll(
                async () =>
                  (await listener.received()).some((each) =>
                    isFrom(each, `filter ${language} ${event} ${className}`, text),
                  ),
                { message: `${language} ${event} ${className}` },
              )
              .toBe(true);
        const told = async (): Promise<readonly string[]> =>
          (await listener.received())
            .filter((each) => isFrom(each, ofServer, text))
            .map((each) => each.class);
        // Another destination than those before: it has a queue of its own.
        await expect
          .poll(told, { message: `${ofServer} ${className}` })
          .toEqual(expect.arrayContaining(['CIM_InstCreation', 'CIM_InstDeletion']));
        const kindsOf = await told();
        expect(kindsOf.lastIndexOf('CIM_InstDeletion')).toBeGreaterThan(kindsOf.indexOf('CIM_InstCreation'));
      }
      for (const language of languages)
        await expect
          .poll(
            async () =>
              (await listener.received()).some(
                (each) => each.filter === `filter ${language} jobs that are done`,
              ),
            { message: `${language} jobs that are done` },
          )
          .toBe(true);
      // What every sequence holds comes without a gap.
      const numbers = new Map<string, number[]>();
      for (const { context, number } of await listener.received())
        // One whose answer came too late comes again, with its number.
        if (context !== null && number !== null && numbers.get(context)?.at(-1) !== number)
          numbers.set(context, [...(numbers.get(context) ?? []), number]);
      for (const sequence of numbers.values())
        expect(sequence).toEqual(sequence.map((_, index) => (sequence[0] ?? 0) + index));
    });

    it('check 38: a volume that has lost its bytes is told of by its status', async () => {
      const id = await world.lsm<string>('volume_create', { name: 'lost', bytes: MiB });
      await expect
        .poll(async () =>
          (await listener.received()).some(
            ({ filter, source }) =>
              filter === 'filter WQL CIM_InstCreation CIM_StorageVolume' && source?.includes(id) === true,
          ),
        )
        .toBe(true);
      rmSync(join(world.poolFolder, `${id}.img`));
      for (const language of languages)
        await expect
          .poll(
            async () =>
              (await listener.received()).some(
                ({ filter, source }) =>
                  filter === `filter ${language} status of volumes` && source?.includes(id) === true,
              ),
            { message: language },
          )
          .toBe(true);
    });
  },
);
