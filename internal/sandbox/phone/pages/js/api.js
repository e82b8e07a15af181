// The control API of the simulator.

export const BASE = '/sandbox/meta/_sim';

// GRAPH is what an application takes for Meta's address.
export const GRAPH = new URL(BASE.replace(/\/_sim$/, ''), location.href).href;

// Refusal is an answer other than 2xx, or none at all: then status is 0 and word is "network".
export class Refusal extends Error {
  constructor(status, body) {
    super(body.detail || body.error || `HTTP ${status}`);
    this.status = status;
    this.word = body.error || (status === 0 ? 'network' : 'http');
    this.body = body;
  }
}

async function answer(request) {
  let response;
  try {
    response = await request;
  } catch {
    throw new Refusal(0, {});
  }
  if (response.status === 204) return null;
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(response.status, body);
  return body;
}

function call(method, path, body) {
  const options = { method, headers: {} };
  if (body !== undefined) {
    options.headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(body);
  }
  return answer(fetch(BASE + path, options));
}

export const get = (path) => call('GET', path);
export const post = (path, body = {}) => call('POST', path, body);
export const patch = (path, body) => call('PATCH', path, body);
export const put = (path, body) => call('PUT', path, body);
export const remove = (path) => call('DELETE', path);

// part makes a value safe inside a path or a query.
export const part = encodeURIComponent;

export const customerPath = (id, verb = '') => `/customers/${part(id)}${verb && `/${verb}`}`;

export const mediaURL = (id) => `${BASE}/media/${part(id)}`;

// upload stores a file and gives its id.
export async function upload(blob, filename, mime = blob.type) {
  const query = new URLSearchParams({ mime: mime || 'application/octet-stream', filename });
  const file = await answer(
    fetch(`${BASE}/media?${query}`, {
      method: 'POST',
      headers: { 'Content-Type': mime || 'application/octet-stream' },
      body: blob,
    }),
  );
  return file.id;
}
