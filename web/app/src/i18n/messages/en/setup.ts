export const setup = { 'setup.signIn': 'Sign in to Bandeja' } as const;
