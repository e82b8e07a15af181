/** The texts of sending files and voice: Spanish, English, Portuguese. */
export const texts = {
  tray: ['Archivos por enviar', 'Files to send', 'Arquivos para enviar'],
  remove: ['Quitar {a}', 'Remove {a}', 'Remover {a}'],
  empty: ['{a} está vacío', '{a} is empty', '{a} está vazio'],
  too_big: [
    '{a} pesa {n}; el máximo es {m}',
    '{a} is {n}; the limit is {m}',
    '{a} tem {n}; o máximo é {m}',
  ],
  bad_file_type: [
    '{a}: aquí no se puede enviar este tipo de archivo',
    '{a}: this kind of file cannot be sent here',
    '{a}: este tipo de arquivo não pode ser enviado aqui',
  ],
  many: ['Hasta {n} archivos a la vez', 'Up to {n} files at a time', 'Até {n} arquivos por vez'],
  dismiss: ['Entendido', 'Got it', 'Entendi'],
  progress: ['Enviando {a}', 'Sending {a}', 'Enviando {a}'],
  cancel: ['Cancelar', 'Cancel', 'Cancelar'],
  cancelOf: ['Cancelar {a}', 'Cancel {a}', 'Cancelar {a}'],
  failed: ['No se envió', 'Not sent', 'Não enviada'],
  no_bytes: [
    'El envío se cortó. Elige el archivo otra vez',
    'Sending was cut off. Choose the file again',
    'O envio foi interrompido. Escolha o arquivo de novo',
  ],
  no_room: [
    'Ahora no podemos recibir archivos',
    'We cannot take files at the moment',
    'Agora não podemos receber arquivos',
  ],
  choose: ['Elegir archivo', 'Choose file', 'Escolher arquivo'],
  voice: ['Nota de voz', 'Voice note', 'Mensagem de voz'],
  recording: ['Grabando', 'Recording', 'Gravando'],
  noMic: [
    'El navegador no permite usar el micrófono',
    'The browser does not allow the microphone',
    'O navegador não permite usar o microfone',
  ],
  sendVoice: ['Enviar nota de voz', 'Send voice note', 'Enviar mensagem de voz'],
} satisfies Record<string, [es: string, en: string, pt: string]>;

export type Key = keyof typeof texts;
