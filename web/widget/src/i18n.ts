import type { Locale } from './core/types';

/** The order of the languages in every text. */
export const locales: Locale[] = ['es', 'en', 'pt'];

/** Every text: Spanish, English, Portuguese. */
export const texts = {
  open: ['Abrir chat', 'Open chat', 'Abrir chat'],
  close: ['Minimizar chat', 'Minimise chat', 'Minimizar chat'],
  chat: ['Chat con {a}', 'Chat with {a}', 'Chat com {a}'],
  unread: ['{n} sin leer', '{n} unread', '{n} não lidas'],
  online: ['En línea', 'Online', 'Online'],
  soon: [
    'Respondemos lo antes posible',
    'We reply as soon as we can',
    'Respondemos assim que possível',
  ],
  away: ['Fuera de horario', 'Out of hours', 'Fora do horário'],
  agentOf: ['{a}, de {b}', '{a}, from {b}', '{a}, da {b}'],
  bot: ['Asistente', 'Assistant', 'Assistente'],
  write: ['Escribe tu mensaje', 'Write your message', 'Escreva sua mensagem'],
  send: ['Enviar', 'Send', 'Enviar'],
  sending: ['Enviando…', 'Sending…', 'Enviando…'],
  queued: [
    'Se enviará al volver la conexión',
    'Will be sent when back online',
    'Será enviada quando a conexão voltar',
  ],
  waiting: ['Se enviará en {n} s', 'Will be sent in {n} s', 'Será enviada em {n} s'],
  sent: ['Enviado', 'Sent', 'Enviada'],
  seen: ['Leído', 'Read', 'Lida'],
  origin: [
    'Chat no disponible en este sitio',
    'Chat not available here',
    'Chat não disponível neste site',
  ],
  retry: ['Reintentar', 'Retry', 'Tentar de novo'],
  discard: ['Descartar', 'Discard', 'Descartar'],
  offline: ['Sin conexión', 'You are offline', 'Sem conexão'],
  joined: [
    '{a} se unió a la conversación',
    '{a} joined the conversation',
    '{a} entrou na conversa',
  ],
  ended: ['La conversación terminó', 'The conversation ended', 'A conversa terminou'],
  closed: [
    'La conversación terminó. Escribe para empezar otra.',
    'The conversation ended. Write to start another.',
    'A conversa terminou. Escreva para começar outra.',
  ],
  left: ['Datos de contacto enviados', 'Contact details sent', 'Dados de contato enviados'],
  loading: ['Cargando…', 'Loading…', 'Carregando…'],
  loadError: [
    'No pudimos cargar la conversación',
    'Could not load the conversation',
    'Não conseguimos carregar a conversa',
  ],
  empty: ['¡Hola! Escríbenos', 'Hello! Write to us', 'Olá! Escreva para nós'],
  typing: ['{a} está escribiendo', '{a} is typing', '{a} está digitando'],
  tooLong: [
    'Tiene {n} caracteres; el máximo es {m}',
    '{n} characters; the limit is {m}',
    'Tem {n} caracteres; o máximo é {m}',
  ],
  you: ['Tú', 'You', 'Você'],
  latest: ['Ver lo último', 'See the latest', 'Ver as últimas'],
  cardTitle: ['Tus datos de contacto', 'Your contact details', 'Seus dados de contato'],
  attach: ['Adjuntar archivos', 'Attach files', 'Anexar arquivos'],
  record: ['Grabar nota de voz', 'Record a voice note', 'Gravar nota de voz'],
  start: [
    'Completa tus datos para escribir',
    'Fill in your details to write',
    'Preencha seus dados para escrever',
  ],
  powered: ['Funciona con Bandeja', 'Powered by Bandeja', 'Funciona com Bandeja'],
  demo: ['Datos de ejemplo', 'Sample data', 'Dados de exemplo'],
} satisfies Record<string, [es: string, en: string, pt: string]>;

export type Key = keyof typeof texts;

/** The first of the browser's languages that the widget speaks, else Spanish. */
export function pickLocale(wanted: string | undefined, languages: readonly string[]): Locale {
  const known = [`${wanted}`, ...languages].map((tag) => tag.slice(0, 2).toLowerCase());
  return known.find((tag): tag is Locale => locales.includes(tag as Locale)) ?? 'es';
}

/** A text with its {names} filled in. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}
