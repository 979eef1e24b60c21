import { expect, it } from 'vitest';
import { pictureOf } from './dashboard-picture.ts';
import { synthesized } from './synthesized.ts';
import { widgetsOf } from './watched-metrics.ts';

it('the picture of the dashboard in docs is of the dashboard that is deployed', async () => {
  const widgets = widgetsOf(synthesized({ stage: 'prod' }));
  await expect(pictureOf(widgets)).toMatchFileSnapshot('../../docs/dashboard.svg');
});
