import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/**
 * Every address that this process begins to connect to from now until `stop`, whoever does it. None gets anywhere: each
 * ends as if it were refused.
 */
export function watchConnections() {
  const addresses: string[] = [];
  const onSocket = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    socket.once('connectionAttempt', (address: string) => {
      addresses.push(address);
      const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
      // Node is still in the middle of connecting.
      setImmediate(() => socket.destroy(refused));
    });
  };
  subscribe('net.client.socket', onSocket);
  return {
    addresses: () => addresses,
    stop: () => unsubscribe('net.client.socket', onSocket),
  };
}
