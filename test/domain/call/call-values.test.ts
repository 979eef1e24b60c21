import { describe, expect, it } from 'vitest';
import { valuesOf } from '../../../lambdas/domain/call/call-values.ts';

const call = { id: 'call_1', event: 'message.sent' };

describe('the values for a URL template', () => {
  it('are the ids that the event named, its type and the call', () => {
    expect(valuesOf(call)).toEqual({ event: 'message.sent', callId: 'call_1' });
    const ids = { messageId: 'msg', memberId: 'mem', batchId: 'bat', communicationId: 'com' };
    expect(valuesOf({ ...call, ...ids })).toEqual({
      ...{ id: 'msg', memberId: 'mem', batchId: 'bat', communicationId: 'com' },
      ...{ event: 'message.sent', callId: 'call_1' },
    });
  });

  it('hand the message’s id on as memberId where variables have an id of their own', () => {
    const named = { ...call, messageId: 'msg', variables: { id: 'own' } };
    expect(valuesOf(named)).toMatchObject({ id: 'own', memberId: 'msg' });
    expect(valuesOf({ ...named, memberId: 'mem' })).toMatchObject({ id: 'own', memberId: 'mem' });
    expect(valuesOf({ ...named, variables: { id: 'own', memberId: 'mine' } })).toMatchObject({
      memberId: 'mine',
    });
    expect(valuesOf({ ...named, variables: { other: 'o' } })).not.toHaveProperty('memberId');
    expect(valuesOf({ ...call, variables: { id: 'own' } })).not.toHaveProperty('memberId');
  });

  it('are the event’s own before any other', () => {
    const variables = { event: 'e', callId: 'c', batchId: '', status: 's' };
    expect(valuesOf({ ...call, batchId: 'bat', variables })).toEqual(variables);
  });

  it('may be named like what prototypes have', () => {
    const variables = JSON.parse('{"__proto__":"p","constructor":"c"}');
    expect(Object.entries(valuesOf({ ...call, variables }))).toContainEqual(['__proto__', 'p']);
    expect(valuesOf({ ...call, messageId: 'm', variables: { toString: 't' } })).not.toHaveProperty(
      'memberId',
    );
  });
});
