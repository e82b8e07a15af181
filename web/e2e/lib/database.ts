import pg from 'pg';

/** The databases that the screens are tested on. On CI there must be both. */
export function databases(): ('sqlite' | 'postgres')[] {
  if (process.env.BANDEJA_TEST_DATABASE_URL) return ['sqlite', 'postgres'];
  if (process.env.CI === 'true')
    throw new Error('BANDEJA_TEST_DATABASE_URL is not set: on CI both databases are tested');
  return ['sqlite'];
}

let made = 0;

/** Makes an empty PostgreSQL database and gives its URL and a way to drop it. */
export async function newDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = process.env.BANDEJA_TEST_DATABASE_URL ?? '';
  const name = `bandeja_e2e_${process.pid}_${Date.now()}_${made++}`;
  await run(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    drop: () => run(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function run(server: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
