/** Code that signs who a customer is: HS256, at most 24 hours, for one inbox. Node has all it needs. */
export function serverExample(key: string): string {
  return `import { createHmac } from 'node:crypto';

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

export function chatToken(customer) {
  const now = Math.floor(Date.now() / 1000);
  const body = [
    part({ alg: 'HS256', typ: 'JWT' }),
    part({
      aud: '${key}',
      exp: now + 3600,
      sub: customer.id,
      name: customer.name,
      email: customer.email,
    }),
  ].join('.');
  const signature = createHmac('sha256', process.env.BANDEJA_SECRET)
    .update(body)
    .digest('base64url');
  return \`\${body}.\${signature}\`;
}`;
}

/** What the host page does with it. */
export function pageExample(): string {
  return `window.Bandeja.identify(token);
window.Bandeja.logout();`;
}
