/** The URL of an API server in the form that is kept in files: without credentials. */
export function serverAddress(server: string): string {
  const url = new URL(server);
  return `${url.protocol}//${url.host}${url.pathname}`.replace(/\/$/, "");
}
