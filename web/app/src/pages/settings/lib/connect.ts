import type { ChannelHealth } from '@/api/types';

/** A value that an admin gives, as the channel's manifest asks for it. */
export interface ManifestField {
  key: string;
  secret: boolean;
  required: boolean;
  /** A regular expression that the whole value must match; "" = any. */
  pattern: string;
  /** Characters; 0 = not stated. */
  max: number;
}

export interface ManifestStep {
  name: string;
  fields: string[] | null;
}

export interface Manifest {
  kind: string;
  fields: ManifestField[] | null;
  steps: ManifestStep[] | null;
  webhook: { path: string; events: string[] | null } | null;
}

export interface Connection {
  channel: string;
  values: Record<string, string> | null;
  /** Which secrets are stored; none is ever shown again. */
  secrets: Record<string, boolean> | null;
  webhook_url: string;
  webhook_https: boolean;
  verify_token: string;
  events: string[] | null;
  health: ChannelHealth | null;
  queued: number;
  unknown: number;
}

export const problems = [
  'wrong_token',
  'expired_token',
  'missing_permission',
  'wrong_number',
  'wrong_account',
  'not_subscribed',
  'unreachable',
  'wrong_secret',
  'not_https',
  'not_verified',
  'no_event',
] as const;
export type Problem = (typeof problems)[number] | 'other';

export interface Finding {
  step: string;
  /** "" = it went well. */
  problem: string;
  detail?: string;
}

export interface TestResult {
  steps: Finding[] | null;
  ok: boolean;
  health: ChannelHealth | null;
}

export function problemOf(code: string): Problem {
  return problems.find((one) => one === code) ?? 'other';
}

/** The fields that a step of the guide asks for, in its order. */
export function fieldsOf(manifest: Manifest, step: string): ManifestField[] {
  const wanted = manifest.steps?.find((one) => one.name === step)?.fields ?? [];
  return wanted.flatMap((key) => manifest.fields?.find((field) => field.key === key) ?? []);
}

/** The step that asks for a field; "" when none does. */
export function stepOfField(manifest: Manifest, key: string): string {
  return manifest.steps?.find((step) => step.fields?.includes(key))?.name ?? '';
}

export type FieldProblem = 'required' | 'pattern' | 'max';

/** What is wrong with a value as typed; null = it may be sent. A stored secret needs no new one. */
export function checkField(
  field: ManifestField,
  typed: string,
  stored: boolean,
): FieldProblem | null {
  const value = typed.trim();
  if (value === '') return field.required && !stored ? 'required' : null;
  if (field.max > 0 && Array.from(value).length > field.max) return 'max';
  return matches(field.pattern, value) ? null : 'pattern';
}

function matches(pattern: string, value: string): boolean {
  if (pattern === '') return true;
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(value);
  } catch {
    // What this browser cannot read as a pattern is left for the server to judge.
    return true;
  }
}

/** Whether a field has what it needs, on the server. */
export function isHeld(connection: Connection, field: ManifestField): boolean {
  if (field.secret) return connection.secrets?.[field.key] === true;
  return (connection.values?.[field.key] ?? '') !== '';
}

/** What to send: open values as they now stand, secrets only where a new one was typed. */
export function valuesToSend(
  fields: readonly ManifestField[],
  draft: Readonly<Record<string, string>>,
): Record<string, string> {
  const out: Record<string, string> = {};
  for (const field of fields) {
    const typed = draft[field.key];
    if (typed === undefined) continue;
    const value = typed.trim();
    if (field.secret && value === '') continue;
    out[field.key] = value;
  }
  return out;
}

/** The steps of the guide: those of the manifest, then who attends and when. */
export function guideSteps(manifest: Manifest): string[] {
  return [...(manifest.steps ?? []).map((step) => step.name), 'finish'];
}

/** The first step that asks for something required that is not there; "" = all is. */
export function missingStep(manifest: Manifest, connection: Connection): string {
  const lacks = (manifest.fields ?? []).filter(
    (field) => field.required && !isHeld(connection, field),
  );
  const steps = lacks.map((field) => stepOfField(manifest, field.key));
  return guideSteps(manifest).find((step) => steps.includes(step)) ?? '';
}

/** The key that a provider may refuse after a while. */
export const TOKEN = 'access_token';

/** Whether a step has nothing left to do, from what the server knows. */
export function stepDone(
  step: string,
  facts: {
    manifest: Manifest;
    connection: Connection;
    health: ChannelHealth | null;
    members: number;
  },
): boolean {
  const { manifest, connection, health } = facts;
  const asked = (manifest.fields ?? []).filter((field) => field.required);
  const held = asked.length > 0 && asked.every((field) => isHeld(connection, field));
  switch (step) {
    case 'app':
    case 'number': {
      const own = fieldsOf(manifest, step).filter((field) => field.required);
      const refused = health?.broken === 'auth' && own.some((field) => field.key === TOKEN);
      if (refused) return false;
      return own.length > 0 ? own.every((field) => isHeld(connection, field)) : held;
    }
    case 'webhook':
      return (health?.verified_at ?? 0) > 0 || (health?.first_event_at ?? 0) > 0;
    case 'test':
      return held && (health?.checked_at ?? 0) > 0 && (health?.broken ?? '') === '';
    case 'finish':
      return facts.members > 0 && (health?.first_event_at ?? 0) > 0;
    default:
      return fieldsOf(manifest, step).every(
        (field) => !field.required || isHeld(connection, field),
      );
  }
}

const webhookProblems: readonly Problem[] = ['not_https', 'not_verified', 'no_event'];

/** The step of the guide where a problem is mended. */
export function mendingStep(manifest: Manifest, problem: Problem): string {
  if (problem === 'wrong_secret') {
    const secret = stepOfField(manifest, 'app_secret');
    return secret === '' ? 'number' : secret;
  }
  if (webhookProblems.includes(problem)) return 'webhook';
  return problem === 'unreachable' || problem === 'other' ? '' : 'number';
}

/** A Caddyfile that puts https before this server; the host is the address's own where it has a name. */
export function caddyRecipe(webhookUrl: string): string {
  let host = 'bandeja.example.com';
  try {
    const named = new URL(webhookUrl).hostname;
    if (/\.[a-z]{2,}$/i.test(named) && named !== 'localhost') host = named;
  } catch {
    host = 'bandeja.example.com';
  }
  return `${host} {\n    reverse_proxy 127.0.0.1:8080\n}`;
}
