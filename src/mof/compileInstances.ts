import type { LoadedNamespace } from './loadMof.js';
import type { MofModel } from './MofModel.js';
import type { Source } from './Source.js';
export function compileInstances(
  _loaded: readonly LoadedNamespace[],
  _model: MofModel,
  _state: { unsound: ReadonlyMap<string, ReadonlySet<string>>; lost: boolean },
  _fault: (source: Source, at: number, message: string) => void,
): void {}
