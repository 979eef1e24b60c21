import { readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { HttpCaller, type HttpCallerSettings } from '../../lambdas/adapters/http/http-caller.ts';
import { startDeafServer } from '../kit/deaf-server.ts';
import { startRawServer } from '../kit/raw-server.ts';
import { startReceiver } from '../kit/receiver.ts';
import {
  type Behaviour,
  DRIPPED,
  GIBBERISH,
  type LostKept,
  PART_OF_A_BODY,
  STATUSES_WITHOUT_BODY,
  type Talk,
} from '../simulation/receivers/behaviour.ts';
import type { Meet } from './caller-answers.contract.ts';

type Meeting = Awaited<ReturnType<Meet>>;

/** Signed by itself. */
const CERTIFICATE = { key: certificateFile('receiver.key.pem'), cert: certificateFile('receiver.cert.pem') };
const WELL = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

/** A receiver on this machine that behaves so, and the caller that is to meet it; `leave` closes both. */
export async function meetForReal(behaviour: Behaviour, leave: (() => unknown)[]): Promise<Meeting> {
  const calling = (url: string, settings: Partial<HttpCallerSettings> = {}): Meeting => {
    const caller = new HttpCaller({ addressPolicy: 'any', ...settings });
    leave.push(() => caller.close());
    return { caller, url };
  };
  switch (behaviour.kind) {
    case 'refuse': {
      const server = await startRawServer(() => undefined);
      await server.close();
      return calling(`http://127.0.0.1:${server.port}/`);
    }
    case 'hang-before-connect': {
      const server = await startDeafServer();
      leave.push(() => server.close());
      return calling(`http://127.0.0.1:${server.port}/`);
    }
    case 'no-name':
      return calling('http://nowhere.test/', { resolve: async () => [] });
    case 'forbidden-address': {
      const resolve = async () => [{ address: '10.0.0.1', family: 4 }];
      return calling('http://inside.test/', { addressPolicy: 'public', resolve });
    }
    case 'bad-certificate': {
      const receiver = await startReceiver(CERTIFICATE);
      leave.push(() => receiver.close());
      return calling(receiver.url);
    }
    case 'lost-kept':
      return loseKept(behaviour, calling, leave);
    default: {
      const server = await startRawServer((socket) => socket.once('data', () => talk(behaviour, socket)));
      leave.push(() => server.close());
      return calling(`http://127.0.0.1:${server.port}/`);
    }
  }
}

/** There is a kept connection when this returns. */
async function loseKept(
  { afterMs, next }: LostKept,
  calling: (url: string) => Meeting,
  leave: (() => unknown)[],
): Promise<Meeting> {
  let requests = 0;
  let close: (() => Promise<void>) | undefined;
  const server = await startRawServer((socket) => {
    socket.on('data', () => {
      requests += 1;
      if (requests === 1) socket.write(WELL);
      else if (next.kind === 'refuse') later(socket, afterMs, () => void close?.());
      else if (requests === 2) later(socket, afterMs, () => socket.resetAndDestroy());
      else talk(next, socket);
    });
  });
  close = async () => {
    close = undefined;
    await server.close();
  };
  leave.push(() => close?.());
  const meeting = calling(`http://127.0.0.1:${server.port}/`);
  const limits = { connectMs: 5_000, responseMs: 5_000 };
  await meeting.caller.call({ method: 'POST', url: meeting.url, headers: {} }, limits);
  return meeting;
}

function talk(behaviour: Talk, socket: Socket): void {
  const send = (text: string) => socket.write(text);
  const reset = () => socket.resetAndDestroy();
  switch (behaviour.kind) {
    case 'answer': {
      const { statusCode, body = '', retryAfter, afterMs } = behaviour;
      const sent = STATUSES_WITHOUT_BODY.includes(statusCode) ? '' : body;
      const told = retryAfter === undefined ? '' : `Retry-After: ${retryAfter}\r\n`;
      later(socket, afterMs, () => send(headOf(statusCode, Buffer.byteLength(sent), told) + sent));
      break;
    }
    case 'hang-after-connect':
      break;
    case 'hang-mid-body':
      send(headOf(behaviour.statusCode, 1_000) + PART_OF_A_BODY);
      break;
    case 'drip': {
      send(headOf(behaviour.statusCode, 1_000_000));
      const timer = setInterval(() => send(DRIPPED), behaviour.everyMs);
      socket.once('close', () => clearInterval(timer));
      break;
    }
    case 'reset':
      later(socket, behaviour.afterMs, reset);
      break;
    case 'reset-mid-body':
      send(headOf(behaviour.statusCode, 1_000) + PART_OF_A_BODY);
      later(socket, behaviour.afterMs, reset);
      break;
    case 'gibberish':
      later(socket, behaviour.afterMs, () => send(GIBBERISH));
      break;
  }
}

function headOf(statusCode: number, bytes: number, headers = ''): string {
  return `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}\r\n${headers}Content-Length: ${bytes}\r\n\r\n`;
}

function later(socket: Socket, afterMs: number, act: () => void): void {
  const timer = setTimeout(act, afterMs);
  socket.once('close', () => clearTimeout(timer));
}

function certificateFile(name: string): string {
  return readFileSync(new URL(`../kit/certificate/${name}`, import.meta.url), 'utf8');
}
