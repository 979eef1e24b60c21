/**
 * Names for people: logical names in words, without the words at either end that all of them share, such as
 * `CallbacksQueuesRetriesQueue` → `retries`.
 */
export function shortNames(named: { name: string }[], noun: string): Map<string, string> {
  const names = named.map(({ name }) => name);
  const words = names.map((name) =>
    name.split(/(?<=[a-z0-9])(?=[A-Z])|[-_.]/).map((word) => word.toLowerCase()),
  );
  const [first = []] = words;
  let shared = 0;
  while (
    words.length > 1 &&
    words.every((each) => each.length > shared + 1 && each[shared] === first[shared])
  ) {
    shared++;
  }
  return new Map(
    names.map((name, i) => {
      const own = words[i]!.slice(shared);
      if (own.length > 1 && own.at(-1) === noun) own.pop();
      return [name, own.join('-')];
    }),
  );
}
