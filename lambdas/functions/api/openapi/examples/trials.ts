import { VERSION } from '../../../../contract/version.ts';
import { CALL_ID, registration } from './callbacks.ts';
import { tried } from './calls.ts';

export const tested = {
  ...tried,
  startedAt: '2026-11-23T09:06:01.120Z',
  trigger: 'test',
  outcome: 'success',
  statusCode: 200,
  statusMessage: 'OK',
  responseBody: 'thanks',
};

export const previewed = {
  method: 'POST',
  url: registration.url,
  headers: {
    'x-team': 'orders',
    'user-agent': `Redial/${VERSION}`,
    'webhook-id': CALL_ID,
    'webhook-timestamp': '1795424761',
    'webhook-signature': 'v1,c2FtcGxlIHNpZ25hdHVyZSBvZiB0aGUgZG9jdW1lbnQ=',
    'x-redial-attempt': '1',
    'content-type': 'application/json',
    authorization: '***',
  },
  body: '{"from":{"name":"Fred Waters","mobile":"0430984567","email":"fred@example.com"},"responseMessage":{"channel":"SMS","content":"Yes, I accept."}}',
};
