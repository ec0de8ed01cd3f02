import { startServer, type Server, type ServerOptions } from './server.js';
import { startTgtd, type Tgtd } from './tgtd.js';

/** A real tgtd and a server that configures it; end both with `dispose`. */
export interface TgtServer {
  readonly tgtd: Tgtd;
  readonly server: Server;
  dispose(): Promise<void>;
}

export async function startTgtServer({ args = [], env = {} }: ServerOptions = {}): Promise<TgtServer> {
  const tgtd = await startTgtd();
  const target = ['--target', 'tgt', '--tgt-socket', tgtd.socketPath];
  try {
    const server = await startServer({ args: [...target, ...args], env });
    return {
      tgtd,
      server,
      async dispose() {
        await server.dispose();
        await tgtd.stop();
      },
    };
  } catch (error) {
    await tgtd.stop();
    throw error;
  }
}
