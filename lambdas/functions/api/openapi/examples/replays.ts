const REPLAY_ID = 'rep_01M83V0G4R7CKEN2T5B9QJX3HD';

export const replayRequest = {
  status: 'FAILED',
  since: '2026-11-23T09:00:00.000Z',
  until: '2026-11-23T12:00:00.000Z',
  perSecond: 50,
};

export const dryRun = { status: 'FAILED', since: '2026-11-23T09:00:00.000Z', dryRun: true };

export const counted = { matched: 1, complete: true };

export const started = { id: REPLAY_ID };

export const running = {
  id: REPLAY_ID,
  status: 'running',
  since: '2026-11-23T09:00:00.000Z',
  until: '2026-11-23T12:00:00.000Z',
  perSecond: 50,
  createdAt: '2026-11-23T12:30:00.120Z',
  createdBy: 'order desk (key_01M83T4CQRM008FYZQ8YEBGVFY)',
  finishedAt: null,
  sent: 0,
  succeeded: 0,
  failed: 0,
  skipped: 0,
};

export const done = {
  ...running,
  status: 'done',
  finishedAt: '2026-11-23T12:30:02.120Z',
  sent: 1,
  succeeded: 1,
};
