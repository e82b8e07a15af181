import type { Page } from '@playwright/test';
import { expect, test } from './lib/test';

/** What would run, load or lead somewhere if any of it were taken for markup. None is longer than a name may be. */
const corpus = [
  '<img src=x onerror=pwned()>',
  '<svg/onload=pwned()>',
  '"><script>pwned()</script>',
  '<iframe srcdoc="<script>parent.pwned()</script>">',
  "<a href='javascript:pwned()' data-pwned>x</a>",
  '<style>@import "https://canary.example/x"</style>',
  '<img src="https://canary.example/p.png">',
  '{{constructor.constructor("pwned()")()}}',
  '</title></textarea></style><b data-pwned>',
  '\u202e<b data-pwned>gnp.otof\u202c',
  'javascript:pwned()//https://a.example',
  '&lt;img src=x onerror=pwned()&gt;&#x3c;b data-pwned&#x3e;',
  'https://a.example/"onmouseover="pwned()',
];
const schemes = [
  'javascript:pwned()',
  'data:text/html,<script>pwned()</script>',
  'vbscript:pwned()',
];

async function watch(page: Page, alarms: string[]): Promise<void> {
  await page.exposeFunction('pwned', () => alarms.push(page.url()));
  page.on('dialog', async (dialog) => {
    alarms.push(dialog.message());
    await dialog.dismiss();
  });
}

/** Links that lead elsewhere than to the web, an e-mail or a telephone, and elements that the corpus made. */
async function strange(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const roots: ParentNode[] = [document];
    for (const host of document.querySelectorAll('*'))
      if (host.shadowRoot) roots.push(host.shadowRoot);
    return roots.flatMap((root) => [
      ...[
        ...root.querySelectorAll(
          '[data-pwned], iframe, img[src*="canary"], img[src="x"], [onerror], [onload]',
        ),
      ].map((one) => one.outerHTML),
      ...[...root.querySelectorAll<HTMLAnchorElement>('a[href]')]
        .filter((link) => !['http:', 'https:', 'mailto:', 'tel:'].includes(link.protocol))
        .map((link) => link.href),
    ]);
  });
}

test('what strangers and colleagues write is text, everywhere it is shown', async ({
  agent,
  visitor,
  demo,
}) => {
  test.slow();
  const camila = await agent('camila');
  const alarms: string[] = [];
  await watch(camila.page, alarms);
  const inboxes = await camila.get<{ items: { id: string; key: string; bot: object }[] }>(
    '/inboxes',
  );
  const inbox = inboxes.items[0];
  if (!inbox) throw new Error('the demo has no inbox');
  const api = camila.page.request;
  const change = async (path: string, data: object) => {
    const answer = await api.patch(`${demo.base}/api/v1${path}`, { data });
    expect(answer.status(), await answer.text()).toBe(200);
  };
  for (const name of corpus) {
    expect((await camila.post('/tags', { name, color: '#112233' })).status).toBe(201);
    expect((await camila.post('/stages', { name, color: '#112233' })).status).toBe(201);
  }
  expect((await camila.post('/teams', { name: corpus[0] })).status).toBe(201);
  await change('/workspace', { name: corpus[1] });
  await change(`/inboxes/${inbox.id}`, {
    name: corpus[2],
    team_name: corpus[3],
    greeting: { es: corpus[0] },
    bot: {
      ...inbox.bot,
      enabled: true,
      name: corpus[4],
      greeting: corpus.join('\n'),
      steps: [{ ask: corpus[6], field: 'choice', choices: [corpus[1], corpus[8]] }],
    },
  });
  await change('/me', { name: corpus[9] });

  const secret = 'A'.repeat(43);
  const sent = await api.post(`${demo.base}/w/${inbox.key}/messages`, {
    headers: { Authorization: `Bearer v1.${secret}` },
    data: {
      client_id: 'x',
      text: `mira ${corpus.join('\n')}`,
      contact: { name: corpus[0] },
      visit: {
        landing_page: `https://a.example/${corpus[2]}`,
        referrer: schemes[0],
        pages: [...schemes, ...corpus.map((one) => `https://a.example/?q=${one}`)].map(
          (url, i) => ({
            url,
            title: corpus[i % corpus.length],
          }),
        ),
        utm: {
          source: corpus[0],
          medium: corpus[1],
          campaign: corpus[2],
          term: corpus[3],
          content: corpus[4],
        },
        device: corpus[5],
        language: corpus[8]?.slice(0, 35),
      },
    },
  });
  expect(sent.status(), await sent.text()).toBe(201);

  await camila.page.reload();
  await camila.open('<img src=x onerror=pwned()>');
  const id = camila.openId();
  await expect(camila.thread.getByText('onerror=pwned()').first()).toBeVisible();
  for (const [i, text] of corpus.entries()) {
    await camila.post(`/conversations/${id}/messages`, { client_id: `m${i}`, text });
    await camila.post(`/conversations/${id}/comments`, { client_id: `c${i}`, text });
  }
  const tags = await camila.get<{ items: { id: string; name: string }[] }>('/tags');
  const hostile = tags.items.filter(({ name }) => corpus.includes(name)).map((one) => one.id);
  await change(`/conversations/${id}`, { tag_ids: hostile });
  // One message and one comment for each, beside the visitor's own.
  await expect
    .poll(() => camila.thread.getByRole('article').count())
    .toBeGreaterThan(2 * corpus.length);
  await expect(camila.thread.getByText('gnp.otof', { exact: false }).first()).toBeVisible();
  expect(await strange(camila.page)).toEqual([]);
  for (const tab of await camila.panel.getByRole('tab').all()) {
    await tab.click();
    expect(await strange(camila.page)).toEqual([]);
  }
  for (const at of [
    'profile',
    'inboxes',
    `inboxes/${inbox.id}`,
    'members',
    'teams',
    'stages',
    'tags',
    'company',
  ]) {
    await camila.page.goto(`${demo.base}/settings/${at}`);
    await expect(camila.page.getByRole('main').first()).toBeVisible();
    await camila.page.waitForLoadState('networkidle');
    expect(await strange(camila.page), at).toEqual([]);
  }

  const shopper = await visitor();
  await watch(shopper.page, alarms);
  await shopper.page.evaluate(
    ([key, value]) =>
      localStorage.setItem(`bandeja.${key}.session`, JSON.stringify({ secret: value })),
    [inbox.key, secret],
  );
  await shopper.page.reload();
  await shopper.open();
  await expect(shopper.thread.getByText('gnp.otof', { exact: false }).first()).toBeVisible();
  expect(await strange(shopper.page)).toEqual([]);
  expect(alarms).toEqual([]);
});
