import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A receiver in a process of its own, so that its work is not counted with what is measured. Sends its port. */
const file = (name: string) => readFileSync(new URL(`../../kit/certificate/${name}`, import.meta.url));
const tls = { key: file('receiver.key.pem'), cert: file('receiver.cert.pem') };
const server = createServer(tls, (request, response) => {
  request.resume().on('end', () => response.end('thank you'));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
