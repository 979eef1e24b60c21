import type { Widget } from './watched-metrics.ts';

const COLUMN = 40;
const LABEL = 150;
const ROW = 18;
const COLOURS = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b', '#e377c2'];
const INK = '#232f3e';

/** The page as it lies: each widget's place, its title, and what its lines are called. */
export function pictureOf(widgets: Widget[]): string {
  const [width, height] = [24 * COLUMN, ROW * Math.max(...widgets.map((one) => one.y + one.height))];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12"><title>The dashboard</title>`,
    `<rect width="${width}" height="${height}" fill="#f2f3f3"/>`,
    ...widgets.map(drawn),
    '</svg>',
    '',
  ].join('\n');
}

function drawn(widget: Widget): string {
  const [x, y] = [widget.x * COLUMN, widget.y * ROW];
  const { title, markdown } = widget.properties;
  if (markdown !== undefined)
    return text(
      x + 6,
      y + 14,
      markdown.replace(/^#+ /, ''),
      `font-weight="bold" font-size="14" fill="${INK}"`,
    );
  const [width, height] = [widget.width * COLUMN - 6, widget.height * ROW - 6];
  const across = Math.floor(width / LABEL);
  return [
    `<rect x="${x + 3}" y="${y + 3}" width="${width}" height="${height}" fill="#fff" stroke="#d5dbdb"/>`,
    text(x + 12, y + 20, title ?? '', `font-weight="bold" fill="${INK}"`),
    ...labelsOf(widget).map((label, at) => {
      const [left, top] = [x + 14 + LABEL * (at % across), y + 38 + 15 * Math.floor(at / across)];
      const dot = `<circle cx="${left}" cy="${top - 4}" r="3" fill="${COLOURS[at % COLOURS.length]}"/>`;
      return `${dot}${text(left + 8, top, label, 'fill="#545b64" font-size="11"')}`;
    }),
  ].join('\n');
}

/** Of a graph its lines, of a table its columns; of the alarms how many they are. */
function labelsOf({ properties: { metrics = [], query = '', alarms } }: Widget): string[] {
  if (alarms) return [`${alarms.length} alarms`];
  const lines = metrics.flatMap((row) =>
    row.flatMap((part) => (typeof part === 'object' ? [part.label] : [])),
  );
  const columns = [...query.matchAll(/ as (\w+)/g)].map(([, column]) => column!);
  return [...lines, ...columns].filter((label) => label !== undefined).map(String);
}

function text(x: number, y: number, words: string, style: string): string {
  return `<text x="${x}" y="${y}" ${style}>${words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`;
}
