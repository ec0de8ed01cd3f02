import { TargetDriverError } from '../TargetDriverError.js';
import { isSameSocket, type DaemonIdentity } from './DaemonIdentity.js';
import type { TgtConnection, TgtRequester, TgtResponse } from './TgtConnection.js';
import { tgtError } from './tgtErrors.js';
import type { TgtRequest } from './TgtRequest.js';

/** Sends requests to one run of tgtd only, because state read from it is not valid for the next. */
export class OneDaemon implements TgtRequester {
  constructor(
    private readonly connection: TgtConnection,
    private readonly socketPath: string,
    readonly identity: DaemonIdentity,
  ) {}

  /** @throws TargetDriverError unavailable if another daemon has taken over the socket, before or during the request. */
  async request(request: TgtRequest): Promise<TgtResponse> {
    this.#expectSameSocket(request);
    const response = await this.connection.request(request, () => this.#expectSameSocket(request));
    this.#expectSameSocket(request);
    return response;
  }

  async expect(request: TgtRequest): Promise<string> {
    const { code, text } = await this.request(request);
    if (code !== 0) throw tgtError(code, request.description);
    return text;
  }

  #expectSameSocket(request: TgtRequest): void {
    if (isSameSocket(this.socketPath, this.identity)) return;
    throw new TargetDriverError(
      'unavailable',
      `tgtd was restarted: the request to ${request.description} was meant for the daemon before`,
    );
  }
}
