import { readFile } from 'node:fs/promises';

const PATH = '/_local/api';

/** The page needs nothing from anywhere else: these files come from the package, and no other is served. */
const FILES: Record<string, { type: string; file: string }> = {
  [`${PATH}/swagger-ui.css`]: { type: 'text/css; charset=utf-8', file: 'swagger-ui-dist/swagger-ui.css' },
  [`${PATH}/swagger-ui.js`]: {
    type: 'text/javascript; charset=utf-8',
    file: 'swagger-ui-dist/swagger-ui-bundle.js',
  },
};

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · Redial</title>
<link rel="stylesheet" href="${PATH}/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="${PATH}/swagger-ui.js"></script>
<script src="${PATH}/start.js"></script>
</body>
</html>
`;

// By default the page would ask a validator elsewhere.
const START = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  validatorUrl: null,
  persistAuthorization: true,
});
`;

/** Sent with the page: whatever it contains, it talks to this origin alone. */
export const apiPagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'";

/** The API's document as a page to read and to try, and what it is made of. Undefined: no path of it. */
export async function apiPage(path: string): Promise<{ type: string; body: string | Buffer } | undefined> {
  if (path === PATH) return { type: 'text/html; charset=utf-8', body: PAGE };
  if (path === `${PATH}/start.js`) return { type: 'text/javascript; charset=utf-8', body: START };
  const known = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
  return known && { type: known.type, body: await readFile(new URL(import.meta.resolve(known.file))) };
}
