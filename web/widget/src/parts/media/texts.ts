/** What files, places and quotes are called: Spanish, English, Portuguese. */
export const texts = {
  image: ['Foto', 'Photo', 'Foto'],
  sticker: ['Sticker', 'Sticker', 'Figurinha'],
  video: ['Video', 'Video', 'Vídeo'],
  audio: ['Audio', 'Audio', 'Áudio'],
  voice: ['Nota de voz', 'Voice note', 'Mensagem de voz'],
  document: ['Documento', 'Document', 'Documento'],
  location: ['Ubicación', 'Location', 'Localização'],
  open: ['Ver {a}', 'View {a}', 'Ver {a}'],
  close: ['Cerrar', 'Close', 'Fechar'],
  save: ['Abrir en otra pestaña', 'Open in another tab', 'Abrir em outra aba'],
  fetching: ['Preparando el archivo…', 'Preparing the file…', 'Preparando o arquivo…'],
  gone: [
    'El archivo no está disponible',
    'The file is not available',
    'O arquivo não está disponível',
  ],
  quote: ['En respuesta a {a}', 'In reply to {a}', 'Em resposta a {a}'],
  you: ['ti', 'you', 'você'],
} satisfies Record<string, [es: string, en: string, pt: string]>;

export type Key = keyof typeof texts;
