export const settings = { 'settings.title': 'Ajustes' } as const;
