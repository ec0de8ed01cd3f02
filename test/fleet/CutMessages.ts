import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FleetRequestHandler } from '../../src/link/FleetServer.js';

/** Where a message is cut off: before the agent has seen it, or when its answer is on the way; `silent`: it is seen, and nothing comes back. */
export type Cut = 'answer' | 'request' | 'silent';

/** Cuts messages between endpoint and agent off, as it is told beforehand. */
export class CutMessages {
  /** Paths of the messages that came, in their order. */
  readonly seen: string[] = [];
  readonly #planned: { readonly path: RegExp; readonly cut: Cut; left: number }[] = [];

  /** @param path of the messages that are cut. */
  plan(path: RegExp, cut: Cut, times = 1): void {
    this.#planned.push({ path, cut, left: times });
  }

  readonly wrap =
    (handle: FleetRequestHandler): FleetRequestHandler =>
    async (request, response, endpoint) => {
      const path = request.url ?? '';
      this.seen.push(path);
      const planned = this.#planned.find((each) => each.left > 0 && each.path.test(path));
      if (!planned) return handle(request, response, endpoint);
      planned.left -= 1;
      if (planned.cut === 'request') {
        request.socket.destroy();
        return;
      }
      dropAnswer(request, response, planned.cut);
      await handle(request, response, endpoint);
    };
}

function dropAnswer({ socket }: IncomingMessage, response: ServerResponse, cut: Cut): void {
  response.writeHead = () => response;
  response.write = () => true;
  response.end = () => {
    if (cut === 'answer') socket.destroy();
    return response;
  };
}
