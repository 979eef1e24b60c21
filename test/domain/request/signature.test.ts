import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { newSecret, SECRET_BYTES, signatureOf } from '../../../lambdas/domain/request/signature.ts';

const BODY = '{"text":"Grüße, 世界 😀","big":12345678901234567890}';

/** As a receiver checks it; throws where the signature is not good. */
function verify(secret: string, signature: string, body: string, id: string, timestampSeconds: number) {
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': signature,
  };
  return new Webhook(secret).verify(body, headers);
}

describe('a signature', () => {
  test('is that of the published example', () => {
    const body = '{"event_type":"ping","data":{"success":true}}';
    expect(signatureOf(['whsec_plJ3nmyCDGBKInavdOK15jsl'], 'msg_loFOjxBNrRLzqYUf', 1731705121, body)).toBe(
      'v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
    );
  });

  test('is accepted by the reference library, and only for what was signed', () => {
    const secret = newSecret(randomBytes(SECRET_BYTES));
    const at = Math.floor(Date.now() / 1000);
    const signature = signatureOf([secret], 'call_1', at, BODY);
    expect(() => verify(secret, signature, BODY, 'call_1', at)).not.toThrow();
    expect(() => verify(secret, signature, `${BODY} `, 'call_1', at)).toThrow();
    expect(() => verify(secret, signature, BODY, 'call_2', at)).toThrow();
    expect(() => verify(secret, signature, BODY, 'call_1', at - 1)).toThrow();
    expect(() => verify(newSecret(randomBytes(32)), signature, BODY, 'call_1', at)).toThrow();
  });

  test('of two secrets is accepted by receivers that know either', () => {
    const [old, fresh] = [newSecret(randomBytes(32)), newSecret(randomBytes(32))];
    const at = Math.floor(Date.now() / 1000);
    const signature = signatureOf([fresh, old], 'call_1', at, BODY);
    expect(signature.split(' ')).toHaveLength(2);
    for (const secret of [old, fresh]) {
      expect(() => verify(secret, signature, BODY, 'call_1', at)).not.toThrow();
    }
  });

  test('covers an empty body, as a GET has', () => {
    const secret = newSecret(randomBytes(32));
    const reference = new Webhook(secret).sign('call_1', new Date(1731705121_000), '');
    expect(signatureOf([secret], 'call_1', 1731705121, '')).toBe(reference);
  });

  test('is never made with an empty key', () => {
    expect(() => signatureOf(['whsec_'], 'call_1', 1, BODY)).toThrow(RangeError);
    expect(() => signatureOf([''], 'call_1', 1, BODY)).toThrow(RangeError);
  });
});

describe('a new secret', () => {
  test('is whsec_ and the base64 of its 32 bytes', () => {
    const secret = newSecret(new Uint8Array(32).fill(255));
    expect(secret).toBe('whsec_//////////////////////////////////////////8=');
  });

  test('is not made of fewer bytes', () => {
    expect(() => newSecret(new Uint8Array(16))).toThrow(RangeError);
  });
});
