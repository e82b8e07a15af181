import type { Locale } from '@/api/types';

/** A guide: a title and its paragraphs; a line that begins with "- " is an item of a list. */
export interface Guide {
  title: string;
  text: string[];
}

export const reactivation: Record<Locale, Guide> = {
  es: {
    title: 'Reactivar una conversación con una plantilla',
    text: [
      'WhatsApp deja escribir libremente durante 24 horas desde el último mensaje de la persona. Cuando pasan, la conversación se cierra sola y lo único que se puede enviar es una plantilla: un mensaje que Meta aprobó de antemano.',
      'Para reactivar:',
      '- Abre la conversación cerrada y elige «Reactivar con plantilla».',
      '- Elige una plantilla aprobada, completa sus variables y mira la vista previa: es lo que va a recibir la persona.',
      '- El precio que se ve es una estimación con fecha; lo que cobra Meta depende del país y de la categoría.',
      '- «Enviar y reactivar» la envía. La conversación sigue cerrada con la marca «espera respuesta» y queda a tu nombre.',
      'Cuando la persona responde, la conversación se abre con 24 horas nuevas y contigo como agente. Hasta entonces solo pueden salir plantillas.',
      'Una plantilla pausada, rechazada o en revisión se muestra con su motivo y no se puede enviar. Si la persona pidió no recibir promociones, las de marketing tampoco.',
      'Las plantillas se crean en el administrador de WhatsApp de Meta y llegan solas a Ajustes > Plantillas.',
    ],
  },
  en: {
    title: 'Reactivate a conversation with a template',
    text: [
      'WhatsApp lets you write freely for 24 hours after the person’s last message. When they are over the conversation closes by itself, and only a template can be sent: a message that Meta has approved beforehand.',
      'To reactivate:',
      '- Open the closed conversation and choose “Reactivate with a template”.',
      '- Choose an approved template, fill in its variables and look at the preview: it is what the person will get.',
      '- The price shown is a dated estimate; what Meta charges depends on the country and the category.',
      '- “Send and reactivate” sends it. The conversation stays closed with the mark “awaiting reply” and is yours.',
      'When the person answers, the conversation opens with 24 new hours and with you as its agent. Until then only templates can go out.',
      'A template that is paused, rejected or under review is shown with its reason and cannot be sent. If the person has asked for no promotions, marketing ones cannot either.',
      'Templates are made in Meta’s WhatsApp manager and arrive by themselves in Settings > Templates.',
    ],
  },
  pt: {
    title: 'Reativar uma conversa com um modelo',
    text: [
      'O WhatsApp deixa escrever livremente por 24 horas desde a última mensagem da pessoa. Quando passam, a conversa se fecha sozinha e só se pode enviar um modelo: uma mensagem que a Meta aprovou antes.',
      'Para reativar:',
      '- Abra a conversa fechada e escolha «Reativar com modelo».',
      '- Escolha um modelo aprovado, preencha as variáveis e veja a prévia: é o que a pessoa vai receber.',
      '- O preço mostrado é uma estimativa com data; o que a Meta cobra depende do país e da categoria.',
      '- «Enviar e reativar» envia. A conversa continua fechada com a marca «aguarda resposta» e fica em seu nome.',
      'Quando a pessoa responde, a conversa se abre com 24 horas novas e com você como agente. Até lá só podem sair modelos.',
      'Um modelo pausado, rejeitado ou em análise aparece com o motivo e não pode ser enviado. Se a pessoa pediu para não receber promoções, os de marketing também não.',
      'Os modelos são criados no gerenciador do WhatsApp da Meta e chegam sozinhos em Ajustes > Modelos.',
    ],
  },
};
