import type { Page, WebSocketRoute } from '@playwright/test';
import { Caller, Company, type Member } from './lib/company';
import { databases, newDatabase } from './lib/database';
import { Dice } from './lib/dice';
import type { Server } from './lib/server';
import { expect, test } from './lib/test';

const steps = Number(process.env.BANDEJA_TEST_STEPS ?? 90);

/** A member's screen, with every frame that it got and the step at which it got it. */
interface Screen {
  member: Member;
  page: Page;
  sockets: WebSocketRoute[];
  heard: { step: number; text: string }[];
}

/** A text that only those may know who could see its conversation at some step since. */
interface Marker {
  text: string;
  conversation: string;
  /** By member id: the first step at which the member could see it. */
  seenSince: Map<string, number>;
}

for (const kind of databases()) {
  test(`after random verbs and cuts every screen is what a fresh load shows, and none knew too much (${kind})`, async ({
    start,
    computer,
  }) => {
    test.setTimeout(180_000);
    const database = kind === 'postgres' ? await newDatabase() : undefined;
    const server = await start('serve', {
      BANDEJA_VISITOR_MESSAGES_PER_MINUTE: '10000',
      BANDEJA_NEW_VISITORS_PER_MINUTE: '10000',
      ...(database ? { BANDEJA_DATABASE_URL: database.url } : {}),
    });
    const dice = new Dice(
      Number(process.env.BANDEJA_TEST_SEED ?? 1 + Math.floor(Math.random() * 1e9)),
    );
    test.info().annotations.push({ type: 'seed', description: String(dice.seed) });
    const play = new Play(server, await people(server), dice);
    for (const member of play.agents)
      play.screens.push(
        await look(
          await computer({ viewport: { width: 1440, height: 1800 } }),
          server,
          member,
          play,
        ),
      );
    await play.run(steps);
    for (const screen of play.screens) await sameAsFresh(screen);
    play.nobodyKnewTooMuch();
    await server.kill();
    await database?.drop();
  });
}

async function people(server: Server): Promise<Company> {
  const company = await Company.found(server, ['Tienda', 'Mayoristas']);
  await company.join('Ana', 'own', ['Tienda']);
  await company.join('Luis', 'team', ['Tienda', 'Mayoristas'], true);
  await company.join('Eva', 'all', ['Mayoristas']);
  return company;
}

async function look(
  context: Awaited<ReturnType<Page['context']>>,
  server: Server,
  member: Member,
  play: Play,
): Promise<Screen> {
  await member.signIn();
  await context.addCookies([member.session]);
  const page = await context.newPage();
  const screen: Screen = { member, page, sockets: [], heard: [] };
  await page.routeWebSocket(/\/api\/v1\/live/, (socket) => {
    const upstream = socket.connectToServer();
    screen.sockets.push(socket);
    upstream.onMessage((message) => {
      screen.heard.push({ step: play.step, text: String(message) });
      socket.send(message);
    });
  });
  await page.goto(`${server.base}/inbox`);
  await expect(page.getByRole('radio', { name: /^Todas/ })).toBeVisible();
  await page.mouse.move(900, 20);
  return screen;
}

/** The company in motion. */
class Play {
  step = 0;
  readonly screens: Screen[] = [];
  readonly agents: Member[];
  private readonly callers: Caller[] = [];
  private readonly markers: Marker[] = [];
  private conversations: { id: string; caller?: Caller }[] = [];

  constructor(
    private readonly server: Server,
    private readonly company: Company,
    private readonly dice: Dice,
  ) {
    const { ana, luis, eva } = company.members as { ana: Member; luis: Member; eva: Member };
    this.agents = [ana, luis, eva];
  }

  async run(count: number): Promise<void> {
    for (let n = 0; n < 4; n++) await this.visitorWrites(true);
    for (let n = 0; n < count; n++) {
      this.step++;
      await this.act();
      await this.noteSight();
    }
  }

  private async act(): Promise<void> {
    const { dice } = this;
    const by = dice.pick(this.agents);
    const conversation = dice.pick(this.conversations).id;
    const at = `/conversations/${conversation}`;
    const verbs: Record<string, () => Promise<unknown>> = {
      visitor: () => this.visitorWrites(false),
      newcomer: () =>
        this.callers.length < 10 ? this.visitorWrites(true) : this.visitorWrites(false),
      send: () =>
        by.call('POST', `${at}/messages`, {
          client_id: dice.word(),
          text: this.mark(conversation, 'respuesta'),
        }),
      comment: () =>
        by.call('POST', `${at}/comments`, {
          client_id: dice.word(),
          text: this.mark(conversation, 'comentario'),
        }),
      claim: () => by.call('POST', `${at}/claim`, {}),
      give: () => by.call('POST', `${at}/transfer`, { member_id: dice.pick(this.agents).id }),
      team: () =>
        by.call(
          'POST',
          `${at}/transfer`,
          dice.pick([{ team_id: this.company.team }, { none: true }]),
        ),
      close: () => by.call('POST', `${at}/close`, {}),
      reopen: () => by.call('POST', `${at}/reopen`, {}),
      read: () => by.call('POST', `${at}/read`, { seq: 1_000_000 }),
      open: () => this.openOne(),
      cut: () => this.cut(),
      visibility: () => this.changeSight(),
    };
    await verbs[
      dice.pick(['visitor', 'visitor', 'newcomer', 'send', 'send', ...Object.keys(verbs)])
    ]?.();
  }

  private mark(conversation: string, what: string): string {
    const text = `${what} [m-${this.dice.seed}-${this.markers.length}]`;
    this.markers.push({ text, conversation, seenSince: new Map() });
    return text;
  }

  private async visitorWrites(fresh: boolean): Promise<void> {
    if (fresh) {
      const inbox = this.dice.pick(Object.values(this.company.inboxes));
      this.callers.push(new Caller(this.server, inbox.key));
    }
    const caller = fresh ? (this.callers.at(-1) as Caller) : this.dice.pick(this.callers);
    const known = this.conversations.find((one) => one.caller === caller);
    const text = this.mark(known?.id ?? '', 'consulta');
    expect([200, 201]).toContain(await caller.write(text));
    if (known) return;
    const all = await this.company.owner.must<{
      items: { id: string; preview: { text: string } }[];
    }>('GET', '/conversations?holder=all&state=active&sort=recent');
    const made = all.items.find((one) => one.preview.text === text);
    if (!made) throw new Error('the new conversation is not in the list');
    this.conversations.push({ id: made.id, caller });
    const marker = this.markers.at(-1);
    if (marker) marker.conversation = made.id;
    await this.noteSight();
  }

  /** Opens some conversation on some screen. */
  private async openOne(): Promise<void> {
    const rows = this.dice
      .pick(this.screens)
      .page.getByRole('list', { name: 'Conversaciones' })
      .getByRole('link');
    const count = await rows.count();
    if (!count) return;
    const row = rows.nth(this.dice.below(count));
    await row.click({ timeout: 2000 }).catch(() => undefined);
    await row.page().mouse.move(900, 20);
  }

  private async cut(): Promise<void> {
    const screen = this.dice.pick(this.screens);
    for (const socket of screen.sockets.splice(0))
      await socket.close({ code: 4000, reason: 'cut' }).catch(() => undefined);
  }

  private async changeSight(): Promise<void> {
    const visibility = this.dice.pick(['own', 'team', 'all']);
    await this.company.owner.must('PATCH', `/members/${this.dice.pick(this.agents).id}`, {
      visibility,
    });
  }

  /** Notes who can see each marked conversation now. */
  private async noteSight(): Promise<void> {
    for (const member of this.agents) {
      const sight = new Map<string, boolean>();
      for (const marker of this.markers) {
        if (marker.seenSince.has(member.id) || !marker.conversation) continue;
        if (!sight.has(marker.conversation)) {
          const { status } = await member.call('GET', `/conversations/${marker.conversation}`);
          sight.set(marker.conversation, status === 200);
        }
        if (sight.get(marker.conversation)) marker.seenSince.set(member.id, this.step);
      }
    }
  }

  nobodyKnewTooMuch(): void {
    const leaks: string[] = [];
    for (const { member, heard } of this.screens) {
      for (const frame of heard) {
        for (const marker of this.markers) {
          const since = marker.seenSince.get(member.id) ?? Number.POSITIVE_INFINITY;
          if (
            frame.step < since &&
            frame.text.includes(marker.text.slice(marker.text.indexOf('[')))
          ) {
            leaks.push(
              `${member.name} heard ${marker.text} at step ${frame.step}, could see it since ${since}`,
            );
          }
        }
      }
    }
    expect(leaks).toEqual([]);
    const heard = this.screens
      .flatMap((screen) => screen.heard.map((frame) => frame.text))
      .join('');
    expect(
      this.markers.filter((marker) => heard.includes(marker.text)).length,
      'texts that were heard at all',
    ).toBeGreaterThan(5);
  }
}

/** Waits until the screen shows what a page shows that the same person opens now. */
async function sameAsFresh(screen: Screen): Promise<void> {
  const fresh = await screen.page.context().newPage();
  await fresh.goto(screen.page.url());
  await expect(fresh.getByRole('radio', { name: /^Todas/ })).toBeVisible();
  await fresh.mouse.move(900, 20);
  await expect(async () => {
    const [shown, loaded] = await Promise.all([rendered(screen.page), rendered(fresh)]);
    expect(shown, `the screen of ${screen.member.name}`).toEqual(loaded);
  }).toPass({ timeout: 20_000 });
  await fresh.close();
}

/** What a page says: segments with their counts, list, header, thread and panel. The line «Nuevos» is of the reading, not of the data. */
async function rendered(page: Page): Promise<string[]> {
  const parts = [
    page.getByRole('search'),
    page.getByRole('list', { name: 'Conversaciones' }),
    page.getByRole('log'),
    page.getByRole('complementary'),
  ];
  const texts: string[] = [];
  for (const part of parts) {
    const text = (await part.count()) ? await part.first().innerText() : '';
    texts.push(
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line && line !== 'Nuevos')
        .join('\n'),
    );
  }
  return texts;
}
