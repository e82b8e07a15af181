export const setup = { 'setup.signIn': 'Entrar a Bandeja' } as const;
