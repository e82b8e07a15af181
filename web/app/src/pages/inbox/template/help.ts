/** The guide on bringing a closed WhatsApp conversation back. */
export const helpReactivation = '/help/reactivar-plantillas';
