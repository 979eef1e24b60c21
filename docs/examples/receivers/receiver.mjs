// node receiver.mjs: PORT and REDIAL_SECRET (whsec_…) come from the environment.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const key = Buffer.from(process.env.REDIAL_SECRET.slice('whsec_'.length), 'base64');
const seen = new Set(); // In production: a table with a unique key on the id.

function isGenuine(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures = '' } = headers;
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) < 300)) return false;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks); // The raw bytes: parse them only afterwards.
  if (!isGenuine(request.headers, body)) return response.writeHead(401).end('bad signature');
  const id = request.headers['webhook-id'];
  if (!seen.has(id)) console.log(id, body.toString()); // Do the work once, however often it comes.
  seen.add(id);
  response.end('thank you');
}).listen(Number(process.env.PORT ?? 5050), '127.0.0.1');
