/** EventBridge's input transformer, as its documentation draws it: no more of it than a target of ours uses. */
export interface InputTransformer {
  InputPathsMap: Record<string, string>;
  InputTemplate: string;
}

/**
 * What a target is sent for an event. A placeholder inside a quoted text is replaced by plain text, any other by the
 * value's JSON.
 */
export function transformed({ InputPathsMap, InputTemplate }: InputTransformer, event: object): string {
  return InputTemplate.replace(/"(?:[^"\\]|\\.)*"|<([^>]+)>/g, (whole, name: string | undefined) =>
    name === undefined
      ? whole.replace(/<([^>]+)>/g, (_placeholder, inner: string) =>
          String(valueAt(event, InputPathsMap[inner])),
        )
      : JSON.stringify(valueAt(event, InputPathsMap[name])),
  );
}

/** Paths such as `$.detail.orderId`. */
function valueAt(event: object, path: string | undefined): unknown {
  const [root, ...names] = (path ?? '').split('.');
  if (root !== '$') throw new Error(`No such path: ${path}`);
  return names.reduce((value: unknown, name) => (value as Record<string, unknown>)?.[name], event);
}
