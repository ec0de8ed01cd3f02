import { CIMInstanceName } from '../../../../src/cim/CIMInstanceName.js';
import type { CIMValue } from '../../../../src/cim/values.js';
import { TargetDriverError } from '../../../../src/targets/TargetDriverError.js';
import type { ManagerScene } from '../ManagerScene.js';

export type Parameters = Readonly<Record<string, CIMValue>>;

/** A call that answers a value: its parameters, or what has to be prepared in a scene before it. */
export type Provoking =
  | ((scene: ManagerScene) => Parameters)
  | {
      readonly prepare: (scene: ManagerScene) => Promise<Parameters>;
      /** A copy that was begun goes on as soon as the call is made, not after its answer. */
      readonly letsGo?: boolean;
    };

/** The calls of the methods of one class, by the value that each answers. */
export interface ProvokingCalls {
  readonly className: string;
  /** The instance that is called. */
  readonly object: (scene: ManagerScene) => CIMInstanceName | Promise<CIMInstanceName>;
  /** Whether the methods change nothing. */
  readonly onlyReads?: boolean;
  readonly methods: Readonly<Record<string, Readonly<Record<number, Provoking>>>>;
}

/** A call with what has to be prepared before it. */
export const after = (prepare: (scene: ManagerScene) => Promise<Parameters>): Provoking => ({ prepare });

/** A call again after one whose outcome is not known: the target has answered neither. */
export const twice = (
  service: 'masking' | 'groups',
  method: string,
  parameters: (scene: ManagerScene) => Parameters | Promise<Parameters>,
): Provoking =>
  after(async (scene) => {
    const given = await parameters(scene);
    scene.model.world.onStep = () => {
      throw new TargetDriverError('timeout', 'no answer in time');
    };
    await scene.model.call(scene[service], method, given);
    return given;
  });

export const nothing = (): Parameters => ({});
/** A volume, a group and so on that there is not. */
export const absent = '0'.repeat(32);

/** The path of a copy that there is not. */
export function noPair({ pair }: ManagerScene): CIMInstanceName {
  const { SystemElement } = Object.fromEntries(pair.keyBindings);
  return new CIMInstanceName(
    pair.className,
    { SystemElement: SystemElement ?? '', SyncedElement: SystemElement ?? '' },
    pair,
  );
}

export const one = (path: CIMInstanceName): readonly CIMInstanceName[] => [path];

/** While `free` is copied. */
export const whileCopying = (parameters: (scene: ManagerScene) => Parameters, letsGo = false): Provoking => ({
  prepare: async (scene) => {
    await scene.beginCopy();
    return parameters(scene);
  },
  letsGo,
});
