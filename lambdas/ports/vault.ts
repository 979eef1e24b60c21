/** Encrypts what must not lie open in a table. `boundTo` is authenticated with it: a value moved elsewhere does not open. */
export interface Vault {
  seal(plain: string, boundTo: string): Promise<string>;
  open(sealed: string, boundTo: string): Promise<string>;
}
