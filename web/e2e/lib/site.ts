import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { freePort } from './server';

/** A customer's own web site: one page with a snippet, under the strictest policy that the widget allows. */
export class Site {
  readonly origin: string;
  private snippet = '';
  private bandeja = '';

  private constructor(
    private readonly http: HttpServer,
    readonly port: number,
  ) {
    this.origin = `http://localhost:${port}`;
  }

  static async start(): Promise<Site> {
    const port = await freePort();
    const http = createServer((_, answer) => site.page(answer));
    const site = new Site(http, port);
    http.listen(port, '127.0.0.1');
    await once(http, 'listening');
    return site;
  }

  /** Puts the snippet on the page; only its Bandeja may give scripts and be spoken to. */
  carry(snippet: string, bandeja: string): void {
    this.snippet = snippet;
    this.bandeja = bandeja;
  }

  private page(answer: { setHeader(name: string, value: string): void; end(text: string): void }) {
    const to = `${this.bandeja} ${this.bandeja.replace('http', 'ws')}`;
    answer.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src ${this.bandeja}; connect-src ${to}; base-uri 'none'`,
    );
    answer.setHeader('content-type', 'text/html; charset=utf-8');
    answer.end(
      `<!doctype html><html lang="es"><title>Mi tienda</title><main><h1>Mi tienda</h1></main>${this.snippet}</html>`,
    );
  }

  async stop(): Promise<void> {
    this.http.closeAllConnections();
    this.http.close();
    await once(this.http, 'close');
  }
}
