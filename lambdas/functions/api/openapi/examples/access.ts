export const keyRequest = { role: 'owner', tenant: 'acme', name: 'order desk' };

const made = {
  id: 'key_01M83T4CQRM008FYZQ8YEBGVFY',
  ...keyRequest,
  createdAt: '2026-11-23T09:00:00.120Z',
};

export const newKey = {
  ...made,
  lastUsedAt: null,
  key: 'rdl_01M83T4CQRM008FYZQ8YEBGVFY_sample-sample-sample-sample-sample-sample-0',
};

export const usedKey = { ...made, lastUsedAt: '2026-11-23T09:00:00.120Z' };
