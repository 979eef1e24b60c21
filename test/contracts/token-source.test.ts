import { describe, onTestFinished } from 'vitest';
import { HttpCaller } from '../../lambdas/adapters/http/http-caller.ts';
import { OAuthTokenSource } from '../../lambdas/adapters/oauth/oauth-token-source.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { MemoryTokenSource } from '../kit/memory/memory-token-source.ts';
import { startReceiver } from '../kit/receiver.ts';
import { grantInTurn, oauth2, refusal } from '../kit/token-endpoint.ts';
import { tokenSourceContract } from './token-source.contract.ts';

describe('the token source in memory', () => {
  tokenSourceContract(async () => {
    const tokens = new MemoryTokenSource();
    const { next } = tokens;
    return {
      tokens,
      auth: oauth2({ url: 'https://tokens.example' }),
      refuse: () => {
        tokens.next = () => ({ kind: 'fault', outcome: 'credentials_error', message: 'HTTP 400' });
      },
      grant: () => {
        tokens.next = next;
      },
    };
  });
});

describe('the token source over HTTP', () => {
  tokenSourceContract(async () => {
    const endpoint = await startReceiver();
    grantInTurn(endpoint);
    const caller = new HttpCaller({ addressPolicy: 'any' });
    onTestFinished(async () => {
      caller.close();
      await endpoint.close();
    });
    return {
      tokens: new OAuthTokenSource({ caller, clock: new MemoryClock() }),
      auth: oauth2(endpoint),
      refuse: () => endpoint.respond(refusal(400, 'invalid_client')),
      grant: () => grantInTurn(endpoint),
    };
  });
});
