export const setup = { 'setup.signIn': 'Entrar no Bandeja' } as const;
