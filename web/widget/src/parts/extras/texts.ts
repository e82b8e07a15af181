/** The texts of the contact card and of the way to WhatsApp: Spanish, English, Portuguese. */
export const texts = {
  cardTitle: ['Tus datos de contacto', 'Your contact details', 'Seus dados de contato'],
  cardBefore: [
    'Para responderte aunque salgas de la página',
    'So we can reply if you leave the page',
    'Para responder mesmo se você sair da página',
  ],
  name: ['Nombre', 'Name', 'Nome'],
  email: ['Correo', 'E-mail', 'E-mail'],
  phone: ['Teléfono', 'Phone', 'Telefone'],
  optional: ['opcional', 'optional', 'opcional'],
  required: ['Completa este dato', 'Fill this in', 'Preencha este dado'],
  badEmail: ['Ejemplo: ana@example.com', 'Example: ana@example.com', 'Exemplo: ana@example.com'],
  badPhone: ['De 6 a 15 números', '6 to 15 digits', 'De 6 a 15 números'],
  oneField: ['Completa al menos un dato', 'Fill in at least one', 'Preencha pelo menos um dado'],
  save: ['Enviar datos', 'Send details', 'Enviar dados'],
  skip: ['Ahora no', 'Not now', 'Agora não'],
  failed: ['No se envió', 'Not sent', 'Não enviada'],
  whatsapp: ['Seguir por WhatsApp', 'Continue on WhatsApp', 'Continuar no WhatsApp'],
  opening: ['Abriendo WhatsApp…', 'Opening WhatsApp…', 'Abrindo o WhatsApp…'],
  noWhatsapp: [
    'No pudimos abrir WhatsApp. Reintentar',
    'Could not open WhatsApp. Try again',
    'Não conseguimos abrir o WhatsApp. Tentar de novo',
  ],
} satisfies Record<string, [es: string, en: string, pt: string]>;

export type Key = keyof typeof texts;
