import { randomBytes } from 'node:crypto';
import type { Server } from './server';

type Json = Record<string, unknown>;

/** Everybody's password in a company that a test makes. */
export const companyPassword = 'sillas-de-petiribi-7';

/** A person of the company, at the API with a session of his or her own. */
export class Member {
  id = '';
  private cookie = '';

  constructor(
    private readonly server: Server,
    readonly name: string,
    readonly email: string,
  ) {}

  async call<T = Json>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: T }> {
    const answer = await fetch(`${this.server.base}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', cookie: this.cookie },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const set = answer.headers.get('set-cookie');
    if (set) this.cookie = set.split(';')[0] ?? '';
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : {}) as T };
  }

  /** Like call, but anything other than success fails the test. */
  async must<T = Json>(method: string, path: string, body?: unknown): Promise<T> {
    const { status, body: got } = await this.call<T>(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(got)}`);
    return got;
  }

  async signIn(): Promise<void> {
    await this.must('POST', '/session', {
      email: this.email,
      password: companyPassword,
      remember: true,
    });
  }

  /** The session cookie, for a browser. */
  get session(): { name: string; value: string; url: string } {
    const [name = '', value = ''] = this.cookie.split('=');
    return { name, value, url: this.server.base };
  }
}

/** A browser that writes as a visitor, without a page. */
export class Caller {
  readonly secret = randomBytes(32).toString('base64url');
  private sent = 0;

  constructor(
    private readonly server: Server,
    readonly inboxKey: string,
  ) {}

  async write(text: string, more: Json = {}): Promise<number> {
    const answer = await fetch(`${this.server.base}/w/${this.inboxKey}/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer v1.${this.secret}`,
        origin: this.server.base,
      },
      body: JSON.stringify({
        client_id: `${this.secret.slice(0, 8)}-${this.sent++}`,
        text,
        locale: 'es',
        ...more,
      }),
    });
    return answer.status;
  }
}

export interface Place {
  id: string;
  key: string;
}

/** A company made on an empty server by the API: an owner, inboxes, a team and agents. */
export class Company {
  readonly members: Record<string, Member> = {};
  readonly inboxes: Record<string, Place> = {};
  team = '';

  private constructor(readonly server: Server) {}

  static async found(server: Server, inboxes: string[]): Promise<Company> {
    const company = new Company(server);
    const owner = new Member(server, 'Camila', 'camila@x.example');
    const token = server.firstRunLink().split('/').pop();
    await owner.must('POST', '/first-run', {
      token,
      company: 'Casa Nativa',
      timezone: 'America/Argentina/Buenos_Aires',
      locale: 'es',
      name: owner.name,
      email: owner.email,
      password: companyPassword,
    });
    company.members.camila = owner;
    for (const name of inboxes) {
      const made = await owner.must<{ id: string; key: string }>('POST', '/inboxes', {
        name,
        origins: ['https://tienda.example'],
      });
      company.inboxes[name] = { id: made.id, key: made.key };
    }
    const { team } = await owner.must<{ team: { id: string } }>('POST', '/teams', {
      name: 'Ventas',
      member_ids: [],
    });
    company.team = team.id;
    await company.learnId(owner);
    return company;
  }

  /** Invites an agent, who joins. */
  async join(
    name: string,
    visibility: 'own' | 'team' | 'all',
    inboxes: string[],
    inTeam = false,
  ): Promise<Member> {
    const invitation = await this.owner.must<{ link: string }>('POST', '/invitations', {
      role: 'agent',
      visibility,
      inbox_ids: inboxes.map((inbox) => this.inboxes[inbox]?.id),
      team_ids: inTeam ? [this.team] : [],
    });
    const member = new Member(this.server, name, `${name.toLowerCase()}@x.example`);
    await member.must('POST', '/invitations/accept', {
      token: invitation.link.split('/').pop(),
      name,
      email: member.email,
      password: companyPassword,
      locale: 'es',
    });
    await this.learnId(member);
    this.members[name.toLowerCase()] = member;
    return member;
  }

  get owner(): Member {
    return this.members.camila as Member;
  }

  private async learnId(member: Member): Promise<void> {
    const { me } = await member.must<{ me: { id: string } }>('GET', '/bootstrap');
    member.id = me.id;
  }
}
