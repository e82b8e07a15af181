export const settings = { 'settings.title': 'Configurações' } as const;
