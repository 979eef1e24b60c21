import type { RequestListener } from 'node:http';
import { serveLoopback } from '../loopback.ts';
import { UserError } from '../user-error.ts';

/** The port of a local run. It is taken first of all, and answers 503 until there is something behind it. */
export interface Door {
  url: string;
  port: number;
  open(listener: RequestListener): void;
  /** Gives the port back; what was asked before is still answered. */
  shut(): void;
  close(): Promise<void>;
}

const closed: RequestListener = (_request, response) => {
  response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' });
  response.end(JSON.stringify({ message: 'Redial is starting' }));
};

export async function takePort(port: number): Promise<Door> {
  let listener = closed;
  try {
    const server = await serveLoopback((request, response) => listener(request, response), port);
    return {
      url: server.origin,
      port: server.port,
      open: (next) => {
        listener = next;
      },
      shut: () => {
        listener = closed;
        server.stopListening();
      },
      close: server.close,
    };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new UserError(
        `Port ${port} is in use. Stop what listens there, or choose another: PORT=${port + 1} npm start`,
      );
    }
    if (code === 'EACCES') {
      throw new UserError(`Port ${port} may not be used by you. Choose another: PORT=4000 npm start`);
    }
    throw error;
  }
}
