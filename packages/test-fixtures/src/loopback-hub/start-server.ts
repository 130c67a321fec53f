import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface RunningServer {
  readonly origin: string;
  /** Bytes sent so far, heads included. */
  readonly bytesSent: number;
  close(): Promise<void>;
}

/** A server on a free loopback port, which counts what it sends. */
export async function startServer(
  answer: (message: IncomingMessage, response: ServerResponse) => void,
): Promise<RunningServer> {
  const server = createServer(answer);
  const sockets = new Set<Socket>();
  let bytesOfClosed = 0;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      bytesOfClosed += socket.bytesWritten;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get bytesSent() {
      return [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, bytesOfClosed);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      if (server.listening) await once(server.close(), 'close');
    },
  };
}
