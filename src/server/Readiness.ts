import type { Credentials } from '../credentials/Credentials.js';
import type { HostStore } from '../store/KeyValueStore.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import type { TargetExaminer, TargetReader } from '../targets/TargetReader.js';

export interface ReadinessDeps {
  readonly store: Pick<HostStore, 'put' | 'expectRoom'>;
  /** Null if the server has no target of its own. */
  readonly driver: Pick<TargetReader & TargetExaminer, 'listTargets' | 'leftOut'> | null;
  /** Null without a target. */
  readonly credentials: Pick<Credentials, 'isInDoubt'> | null;
}

/** How long a result is reused: anyone may ask, and each check writes to the disk. */
const keepMs = 1000;

/** A target that takes longer counts as not answering. */
const targetTimeoutMs = 2000;

/** Whether requests can be answered now: the target answers, the store can be written, and no change is in doubt. */
export class Readiness {
  readonly #deps: ReadinessDeps;
  readonly #now: () => number;
  #answer: Promise<readonly string[]> | null = null;
  #askedAt = 0;

  constructor(deps: ReadinessDeps, now: () => number = () => performance.now()) {
    this.#deps = deps;
    this.#now = now;
  }

  /** Sentences that state why not; empty if the server is ready.  Checks at most once a second. */
  reasons(): Promise<readonly string[]> {
    if (this.#answer === null || this.#now() - this.#askedAt >= keepMs) {
      this.#askedAt = this.#now();
      this.#answer = this.#look();
    }
    return this.#answer;
  }

  /** Sentences about what the server lacks although it is ready. */
  async notes(): Promise<readonly string[]> {
    const leftOut = (await this.#deps.driver?.leftOut?.()) ?? [];
    return leftOut.map(({ subject, sentence }) => `${subject}: ${sentence}`);
  }

  async #look(): Promise<readonly string[]> {
    const { credentials, driver } = this.#deps;
    const found = [this.#storeFault(), driver && (await targetFault(driver))];
    if (credentials?.isInDoubt === true)
      found.push('A change got no answer from the target and is not settled yet.');
    return found.filter((sentence) => sentence !== null);
  }

  #storeFault(): string | null {
    try {
      // Space for one more write is not enough: changes are refused before that.
      this.#deps.store.expectRoom();
      this.#deps.store.put('server/readiness', Buffer.of());
      return null;
    } catch (error) {
      return `The store cannot be written: ${(error as Error).message}.`;
    }
  }
}

async function targetFault(driver: Pick<TargetReader, 'listTargets'>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, targetTimeoutMs, `The target did not answer in ${targetTimeoutMs} ms.`);
  });
  const asked = driver.listTargets().then(
    () => null,
    (error: unknown) => {
      if (error instanceof TargetDriverError) return `${error.message}.`;
      throw error;
    },
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
