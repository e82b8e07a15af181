// Numbers of telephones by country.

// dial is the country's code, mobile what every mobile number has after it on WhatsApp, lead and digits what is invented.
export const countries = {
  AR: { dial: '54', mobile: '9', lead: '11', digits: 8 },
  BR: { dial: '55', mobile: '', lead: '119', digits: 8 },
  MX: { dial: '52', mobile: '1', lead: '55', digits: 8 },
  CO: { dial: '57', mobile: '', lead: '310', digits: 7 },
  CL: { dial: '56', mobile: '', lead: '9', digits: 8 },
  PE: { dial: '51', mobile: '', lead: '9', digits: 8 },
  UY: { dial: '598', mobile: '', lead: '9', digits: 7 },
  ES: { dial: '34', mobile: '', lead: '6', digits: 8 },
  US: { dial: '1', mobile: '', lead: '305', digits: 7 },
};

export const random = (digits) =>
  Array.from({ length: digits }, () => Math.floor(Math.random() * 10)).join('');

// numberOf gives the digits of a number: as typed when it begins with +, else with the country's code; nothing typed = an
// invented one.
export function numberOf(code, typed) {
  const { dial, mobile, lead, digits } = countries[code];
  const given = typed.replace(/\D/g, '');
  if (!given) return dial + mobile + lead + random(digits);
  if (typed.trim().startsWith('+')) return given;
  return dial + mobile + given.replace(/^0+/, '');
}
