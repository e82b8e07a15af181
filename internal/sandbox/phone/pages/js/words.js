// Everything that the page says. A row is: key | es | en | pt.

export const table = `
title | Sandbox de WhatsApp | WhatsApp sandbox | Sandbox do WhatsApp
subtitle | Aquí eres el cliente. Nada sale de esta máquina. | Here you are the customer. Nothing leaves this machine. | Aqui você é o cliente. Nada sai desta máquina.
views | Vistas | Views | Visões
people | Clientes | Customers | Clientes
phone | Teléfono | Phone | Telefone
meta | Meta | Meta | Meta
loading | Cargando… | Loading… | Carregando…
retry | Reintentar | Try again | Tentar de novo
offline | Sin conexión con el simulador. Se intenta de nuevo. | No connection to the simulator. Trying again. | Sem conexão com o simulador. Tentando de novo.
noSim | El simulador no responde. | The simulator does not answer. | O simulador não responde.
close | Cerrar | Close | Fechar
cancel | Cancelar | Cancel | Cancelar
send | Enviar | Send | Enviar
save | Guardar | Save | Salvar
more | Más | More | Mais
copied | Copiado | Copied | Copiado
copyFail | El navegador no deja copiar. Selecciona el texto y cópialo. | The browser does not let it be copied. Select the text and copy it. | O navegador não deixa copiar. Selecione o texto e copie.

# errors
e_network | El simulador no responde: {detail} | The simulator does not answer: {detail} | O simulador não responde: {detail}
e_not_found | Ya no existe: {detail} | It is no longer there: {detail} | Não existe mais: {detail}
e_conflict | Ya está en uso: {detail} | It is taken already: {detail} | Já está em uso: {detail}
e_refused | El simulador no lo acepta: {detail} | The simulator refuses it: {detail} | O simulador não aceita: {detail}
e_bad_request | El pedido está mal formado: {detail} | The request is not right: {detail} | O pedido está malformado: {detail}
e_http | Falló: {detail} | It failed: {detail} | Falhou: {detail}

# customers
addCustomer | Agregar cliente | Add customer | Adicionar cliente
noCustomers | Todavía no hay clientes. Agrega uno y escribe como si fueras esa persona. | There are no customers yet. Add one and write as that person. | Ainda não há clientes. Adicione um e escreva como essa pessoa.
name | Nombre | Name | Nome
reachBy | Se conoce por | Known by | Conhecido por
byNumber | Número de teléfono | Phone number | Número de telefone
byUsername | Solo nombre de usuario, sin número | Username only, no number | Só nome de usuário, sem número
country | País | Country | País
number | Número | Number | Número
numberHelp | Con código de área. Vacío: se inventa uno. | With its area code. Empty: one is invented. | Com código de área. Vazio: inventa-se um.
username | Nombre de usuario | Username | Nome de usuário
usernameHelp | De 3 a 35 letras minúsculas, cifras, puntos o guiones bajos. | 3 to 35 lower-case letters, digits, dots or underscores. | De 3 a 35 letras minúsculas, dígitos, pontos ou sublinhados.
AR | Argentina | Argentina | Argentina
BR | Brasil | Brazil | Brasil
MX | México | Mexico | México
CO | Colombia | Colombia | Colômbia
CL | Chile | Chile | Chile
PE | Perú | Peru | Peru
UY | Uruguay | Uruguay | Uruguai
ES | España | Spain | Espanha
US | Estados Unidos | United States | Estados Unidos
unreadCount | Sin leer: {n} | Unread: {n} | Não lidas: {n}
isOff | teléfono apagado | phone off | telefone desligado
isBlocked | bloqueó a {name} | blocked {name} | bloqueou {name}
noMessages | Sin mensajes | No messages | Sem mensagens

# phone
chooseCustomer | Elige un cliente para ver su teléfono. | Choose a customer to see their phone. | Escolha um cliente para ver o telefone.
noNumbers | El simulador no tiene ningún número. | The simulator has no number. | O simulador não tem nenhum número.
companyNumber | Número de la empresa | Number of the company | Número da empresa
phoneOf | Teléfono de {name} | Phone of {name} | Telefone de {name}
chatWith | Conversación con {name} | Conversation with {name} | Conversa com {name}
emptyChat | Escribe el primer mensaje a {name}. | Write the first message to {name}. | Escreva a primeira mensagem para {name}.
chatFailed | No se pudo leer la conversación. | The conversation could not be read. | Não foi possível ler a conversa.
typing | escribiendo… | typing… | digitando…
windowOpen | La empresa puede responder hasta {time} | The company may answer until {time} | A empresa pode responder até {time}
windowShut | Ventana de 24 h cerrada: la empresa solo puede enviar plantillas | 24 h window closed: the company may only send templates | Janela de 24 h fechada: a empresa só pode enviar modelos
today | Hoy | Today | Hoje
tomorrow | mañana {time} | tomorrow {time} | amanhã {time}
yesterday | Ayer | Yesterday | Ontem
you | Tú | You | Você
company | Empresa | Company | Empresa
system | Sistema | System | Sistema
toEnd | Ir al final | Go to the end | Ir para o fim
fromPhone | desde el teléfono de la empresa | from the company's phone | do telefone da empresa
isTemplate | Plantilla {name} · {language} | Template {name} · {language} | Modelo {name} · {language}
forwardedOnce | Reenviado | Forwarded | Encaminhada
forwardedMany | Reenviado muchas veces | Forwarded many times | Encaminhada muitas vezes
edited | editado | edited | editada
revokedMine | Eliminaste este mensaje | You deleted this message | Você apagou esta mensagem
revokedTheirs | Se eliminó este mensaje | This message was deleted | Esta mensagem foi apagada
gone | Mensaje que ya no está | A message that is gone | Mensagem que não está mais
fromAd | Llegó por un anuncio | Came by an advertisement | Chegou por um anúncio
s_sent | Enviado | Sent | Enviada
s_delivered | Entregado | Delivered | Entregue
s_read | Leído | Read | Lida
s_played | Escuchado | Played | Ouvida
s_failed | Falló | Failed | Falhou
reactedYou | Tu reacción: {emoji} | Your reaction: {emoji} | Sua reação: {emoji}
reactedCompany | Reacción de la empresa: {emoji} | Reaction of the company: {emoji} | Reação da empresa: {emoji}

# kinds
k_image | Foto | Photo | Foto
k_video | Video | Video | Vídeo
k_audio | Audio | Audio | Áudio
k_voice | Nota de voz | Voice note | Mensagem de voz
k_document | Documento | Document | Documento
k_sticker | Sticker | Sticker | Figurinha
k_location | Ubicación | Location | Localização
k_contacts | Contacto | Contact | Contato
k_order | Pedido | Order | Pedido
k_template | Plantilla | Template | Modelo
k_interactive | Mensaje con opciones | Message with choices | Mensagem com opções
k_unsupported | Mensaje que la API no entrega | A message that the API does not deliver | Mensagem que a API não entrega
k_request_welcome | Abrió la conversación | Opened the conversation | Abriu a conversa
k_raw | Otro tipo de mensaje | Another kind of message | Outro tipo de mensagem
openImage | Abrir la imagen | Open the image | Abrir a imagem
download | Descargar {name} | Download {name} | Baixar {name}
openMap | Coordenadas {at} | Coordinates {at} | Coordenadas {at}
play | Reproducir | Play | Reproduzir
pause | Pausar | Pause | Pausar
position | Posición | Position | Posição
speed | Velocidad {n} | Speed {n} | Velocidade {n}
wouldOpen | Se abriría {url} | It would open {url} | Abriria {url}
wouldCall | Se llamaría a {number} | It would call {number} | Ligaria para {number}
mediaGone | El archivo no se pudo mostrar | The file could not be shown | O arquivo não pôde ser mostrado

# message menu
messageMenu | Opciones del mensaje | Message options | Opções da mensagem
react | Reaccionar con {emoji} | React with {emoji} | Reagir com {emoji}
unreact | Quitar mi reacción | Take my reaction back | Tirar minha reação
otherEmoji | Otra reacción | Another reaction | Outra reação
reply | Responder | Reply | Responder
edit | Editar | Edit | Editar
erase | Eliminar para todos | Delete for everyone | Apagar para todos
forward | Reenviar | Forward | Encaminhar
copyText | Copiar el texto | Copy the text | Copiar o texto
copyId | Copiar el identificador | Copy the id | Copiar o identificador
forwardTo | Reenviar a | Forward to | Encaminhar para
forwardMany | Marcado como reenviado muchas veces | Marked as forwarded many times | Marcado como encaminhado muitas vezes
replyingTo | Respondes a {name} | Replying to {name} | Respondendo a {name}
editingOwn | Editas tu mensaje | Editing your message | Editando sua mensagem
adWaits | El próximo mensaje llega del anuncio «{headline}» | The next message comes from the advertisement “{headline}” | A próxima mensagem vem do anúncio “{headline}”

# composer
compose | Escribe un mensaje | Write a message | Escreva uma mensagem
writeAs | Escribes como | You write as | Você escreve como
asCustomer | Cliente | Customer | Cliente
asBusiness | Teléfono de la empresa | The company's phone | Telefone da empresa
emoji | Emojis | Emoji | Emojis
attach | Adjuntar | Attach | Anexar
a_media | Foto o video | Photo or video | Foto ou vídeo
a_file | Archivo | File | Arquivo
a_location | Ubicación | Location | Localização
a_contact | Contacto | Contact card | Contato
a_order | Pedido del catálogo | Order from the catalogue | Pedido do catálogo
a_sticker | Sticker | Sticker | Figurinha
a_odd | Otros tipos | Other kinds | Outros tipos
dropHere | Suelta aquí para enviar | Drop here to send | Solte aqui para enviar
sendFiles | Enviar archivos | Send files | Enviar arquivos
caption | Texto (opcional) | Caption (optional) | Legenda (opcional)
asDocument | Enviar como documento, sin cambios | Send as a document, unchanged | Enviar como documento, sem mudanças
removeFile | Quitar {name} | Remove {name} | Tirar {name}
sending | Enviando… | Sending… | Enviando…
fileTooBig | {name} pesa más de 100 MB y WhatsApp no lo envía. | {name} has more than 100 MB and WhatsApp does not send it. | {name} tem mais de 100 MB e o WhatsApp não envia.
record | Grabar nota de voz | Record a voice note | Gravar mensagem de voz
recording | Grabando {time} | Recording {time} | Gravando {time}
discard | Descartar | Discard | Descartar
noMic | No se puede grabar: el navegador no da el micrófono. | Recording is not possible: the browser gives no microphone. | Não dá para gravar: o navegador não dá o microfone.
place | Lugar | Place | Lugar
ownPlace | Otro lugar | Another place | Outro lugar
latitude | Latitud | Latitude | Latitude
longitude | Longitud | Longitude | Longitude
address | Dirección | Address | Endereço
quantity | Cantidad de {name} | Quantity of {name} | Quantidade de {name}
orderNote | Nota | Note | Observação
emptyOrder | Pon al menos una unidad. | Put in one at least. | Coloque ao menos uma unidade.
odd_poll | Encuesta (llega como no soportada) | Poll (arrives as unsupported) | Enquete (chega como não suportada)
odd_big | Archivo de más de 100 MB | File of more than 100 MB | Arquivo com mais de 100 MB
odd_welcome | Abrió la conversación sin escribir | Opened the conversation without writing | Abriu a conversa sem escrever
odd_raw | JSON propio, con su «type» | JSON of your own, with its “type” | JSON próprio, com seu “type”
badJSON | No es JSON válido. | It is not valid JSON. | Não é JSON válido.

# what customers do
acts | Acciones del cliente | What the customer does | Ações do cliente
act_ad | Llegó un anuncio | Press an advertisement | Clicar em um anúncio
act_username | Adoptar nombre de usuario | Adopt a username | Adotar nome de usuário
act_dropUsername | Dejar el nombre de usuario | Give up the username | Deixar o nome de usuário
act_number | Cambiar de número | Change number | Mudar de número
act_share | Compartir su número | Share the number | Compartilhar o número
act_identity | Estrenar teléfono | Start a new phone | Estrear telefone
act_userId | Cambiar el identificador de usuario | Change the user id | Mudar o identificador de usuário
act_block | Bloquear a la empresa | Block the company | Bloquear a empresa
act_unblock | Desbloquear a la empresa | Unblock the company | Desbloquear a empresa
act_stop | No recibir más promociones | Stop marketing messages | Parar de receber promoções
act_resume | Volver a recibir promociones | Take marketing messages again | Voltar a receber promoções
act_off | Apagar el teléfono | Switch the phone off | Desligar o telefone
act_on | Encender el teléfono | Switch the phone on | Ligar o telefone
act_autoRead | Leer solo lo que marque | Read only what I mark | Ler só o que eu marcar
act_noAutoRead | Leer todo lo que llega | Read all that comes | Ler tudo o que chega
act_read | Marcar como leído | Mark as read | Marcar como lida
act_unread | Marcar como no leído | Mark as unread | Marcar como não lida
act_rename | Cambiar el nombre | Change the name | Mudar o nome
headline | Título del anuncio | Headline of the advertisement | Título do anúncio
adBody | Texto del anuncio | Text of the advertisement | Texto do anúncio
adHelp | El próximo mensaje a este número llevará los datos del anuncio. | The next message to this number carries the advertisement's data. | A próxima mensagem para este número levará os dados do anúncio.
adHeadline | 20 % en mesas de roble | 20 % off oak tables | 20% em mesas de carvalho
adText | Solo esta semana, con envío. | This week only, delivered. | Só esta semana, com entrega.
newNumber | Número nuevo, con código de país | New number, with its country code | Número novo, com código do país
done | Hecho: {what} | Done: {what} | Feito: {what}
places_obelisco | Obelisco, Buenos Aires | Obelisk, Buenos Aires | Obelisco, Buenos Aires
places_paulista | Avenida Paulista, San Pablo | Avenida Paulista, São Paulo | Avenida Paulista, São Paulo
places_zocalo | Zócalo, Ciudad de México | Zócalo, Mexico City | Zócalo, Cidade do México
places_shop | Casa Nativa, Palermo | Casa Nativa, Palermo | Casa Nativa, Palermo
product_table | Mesa de roble | Oak table | Mesa de carvalho
product_chair | Silla Pampa | Pampa chair | Cadeira Pampa
product_lamp | Lámpara de pie | Floor lamp | Luminária de piso

# panel
sections | Secciones de Meta | Sections of Meta | Seções da Meta
p_app | Conexión | Connection | Conexão
p_templates | Plantillas | Templates | Modelos
p_faults | Fallas | Faults | Falhas
p_clock | Reloj | Clock | Relógio
p_ledger | Registro | Ledger | Registro
business | Empresa | Company | Empresa
appCard | La app en Meta | The app at Meta | O app na Meta
appHelp | Lo que la empresa copia de Meta para conectar su número. | What the company copies from Meta to connect its number. | O que a empresa copia da Meta para conectar seu número.
graph | Dirección de la API | Address of the API | Endereço da API
appId | ID de la app | App ID | ID do app
appSecret | Clave secreta de la app | App secret | Chave secreta do app
token | Token de acceso | Access token | Token de acesso
waba | ID de la cuenta de WhatsApp (WABA) | WhatsApp account ID (WABA) | ID da conta do WhatsApp (WABA)
phoneId | ID del número | Phone number ID | ID do número
pin | PIN | PIN | PIN
copy | Copiar {what} | Copy {what} | Copiar {what}
tokenExpired | Token vencido | Token expired | Token vencido
tokenExpiredHelp | Todo pedido de la empresa recibe el error 190. | Every request of the company gets error 190. | Todo pedido da empresa recebe o erro 190.
newToken | Dar otro token | Give another token | Dar outro token
numbers | Números | Numbers | Números
addNumber | Agregar número | Add number | Adicionar número
coexistence | También se usa en el teléfono de la empresa | Also used on the company's phone | Também usado no telefone da empresa
registered | Registrado en la API | Registered with the API | Registrado na API
quality | Calidad | Quality | Qualidade
webhook | Webhook | Webhook | Webhook
callback | URL de devolución de llamada | Callback URL | URL de retorno de chamada
verifyToken | Token de verificación | Verify token | Token de verificação
verify | Verificar y guardar | Verify and save | Verificar e salvar
verifying | Verificando… | Verifying… | Verificando…
unverified | Todavía no hay ninguna dirección verificada: no se avisa de nada. | No address is verified yet: nothing is told. | Ainda não há endereço verificado: nada é avisado.
verified | Verificado: {url} | Verified: {url} | Verificado: {url}
clearWebhook | Quitar el webhook | Remove the webhook | Tirar o webhook
subscribed | La app está suscrita a la cuenta | The app is subscribed to the account | O app está inscrito na conta
subscribedHelp | Sin suscripción no se avisa de nada. Bandeja se suscribe sola al conectar. | Without it nothing is told. Bandeja subscribes by itself when it connects. | Sem inscrição nada é avisado. O Bandeja se inscreve sozinho ao conectar.
w_bad_url | Eso no es una dirección http o https. | That is no http or https address. | Isso não é um endereço http ou https.
w_not_loopback | El simulador solo llama a esta máquina, y la dirección es de otra. | The simulator only calls this machine, and the address is of another. | O simulador só chama esta máquina, e o endereço é de outra.
w_not_https | Meta solo llama a direcciones https. | Meta only calls https addresses. | A Meta só chama endereços https.
w_dns | El nombre de esa dirección no existe. | The name in that address does not exist. | O nome desse endereço não existe.
w_connection_refused | Nadie responde en esa dirección. ¿Está Bandeja en marcha en ese puerto? | Nothing answers at that address. Is Bandeja running on that port? | Ninguém responde nesse endereço. O Bandeja está rodando nessa porta?
w_timeout | La dirección no respondió a tiempo. | The address did not answer in time. | O endereço não respondeu a tempo.
w_tls | El certificado https no es válido, o del otro lado no se habla https. | The https certificate is not valid, or the other side speaks no https. | O certificado https não é válido, ou o outro lado não fala https.
w_redirect | La dirección manda a otra, y Meta no sigue redirecciones. | The address leads to another, and Meta follows no redirects. | O endereço leva a outro, e a Meta não segue redirecionamentos.
w_status | La dirección respondió con un error. | The address answered with an error. | O endereço respondeu com um erro.
w_forbidden | El token de verificación es otro: la dirección respondió 403. | The verify token is another: the address answered 403. | O token de verificação é outro: o endereço respondeu 403.
w_missing | La dirección existe, pero no esa ruta: respondió 404. | The address is there, but not that path: it answered 404. | O endereço existe, mas não esse caminho: respondeu 404.
w_challenge | La dirección respondió 200, pero no devolvió el desafío que Meta le dio. | The address answered 200, but did not give back Meta's challenge. | O endereço respondeu 200, mas não devolveu o desafio da Meta.
w_network | La red falló. | The network failed. | A rede falhou.
detail | Detalle: {detail} | Detail: {detail} | Detalhe: {detail}

# templates
templateStatus | Estado de {name} | State of {name} | Estado de {name}
noTemplates | Esta cuenta no tiene plantillas. | This account has no templates. | Esta conta não tem modelos.
templateHelp | Cambiar el estado avisa a la empresa, como lo hace Meta. | Changing the state tells the company, as Meta does. | Mudar o estado avisa a empresa, como a Meta faz.
T_APPROVED | Aprobada | Approved | Aprovado
T_PENDING | En revisión | In review | Em análise
T_REJECTED | Rechazada | Rejected | Rejeitado
T_PAUSED | Pausada | Paused | Pausado
T_DISABLED | Desactivada | Disabled | Desativado

# faults
faultsFor | Fallas de | Faults of | Falhas de
allNumbers | Todos los números | All numbers | Todos os números
ownFaults | {name} (propias) | {name} (its own) | {name} (próprias)
clearFaults | Apagar todas las fallas | Switch all faults off | Desligar todas as falhas
faultsOn | Fallas encendidas: {n} | Faults on: {n} | Falhas ligadas: {n}
noFaults | Ninguna falla encendida | No fault is on | Nenhuma falha ligada
f_told | Lo que se avisa a la empresa | What the company is told | O que se avisa à empresa
f_sends | Lo que la empresa envía | What the company sends | O que a empresa envia
f_files | Archivos | Files | Arquivos
f_dup_rate | Avisos duplicados | Doubled notices | Avisos duplicados
f_reorder_ms | Desorden, hasta | Out of order, up to | Fora de ordem, até
f_delay_ms | Demora fija | Fixed delay | Atraso fixo
f_delay_random_ms | Demora al azar, hasta | Random delay, up to | Atraso ao acaso, até
f_batch | Avisos juntos en un envío | Notices together in one post | Avisos juntos em um envio
f_drop_rate | Primer intento perdido | First try lost | Primeira tentativa perdida
f_corrupt_signature_rate | Firma equivocada | Wrong signature | Assinatura errada
f_old_secret | Firmar con la clave anterior | Sign with the former secret | Assinar com a chave anterior
f_send_429_rate | Demasiados pedidos (429) | Too many requests (429) | Pedidos demais (429)
f_send_5xx_rate | Error de Meta (5xx) | Error of Meta (5xx) | Erro da Meta (5xx)
f_send_reset_rate | Conexión cortada | Connection cut | Conexão cortada
f_reset_accepted_share | De las cortadas, aceptadas | Of those cut, accepted | Das cortadas, aceitas
f_send_hang_rate | Respuesta colgada | Answer hangs | Resposta travada
f_hang_ms | Colgada durante | Hangs for | Travada por
f_fail_rate | Aceptado y después fallido | Accepted, failed later | Aceito e depois falho
f_fail_code | Código de ese fallo | Code of that failure | Código dessa falha
f_send_error_code | Todo envío responde el error | Every send answers error | Todo envio responde o erro
f_media_fail_rate | Archivo que no se deja bajar | File that cannot be fetched | Arquivo que não se deixa baixar
noError | Ninguno | None | Nenhum

# clock
simulated | Hora de la demostración | Time of the demo | Hora da demonstração
ahead | Adelantado {span} | Ahead by {span} | Adiantado {span}
notAhead | Igual a la hora real | Same as the real time | Igual à hora real
clockWarn | Adelanta el reloj de toda la demostración: vencen ventanas, se cierran conversaciones y corren los plazos de todos. No se puede volver atrás. | Moves the clock of the whole demo: windows end, conversations close and everybody's deadlines run. It cannot go back. | Adianta o relógio de toda a demonstração: janelas vencem, conversas se encerram e correm os prazos de todos. Não dá para voltar.
clockAsk | ¿Adelantar {span}? | Move ahead by {span}? | Adiantar {span}?
advance | Adelantar {span} | Ahead {span} | Adiantar {span}

# ledger
l_elements | Avisos nacidos | Notices born | Avisos nascidos
l_acked | Avisados (con 200) | Told (with 200) | Avisados (com 200)
l_waiting | En espera | Waiting | Em espera
l_unsubscribed | Sin suscripción | Not subscribed | Sem inscrição
l_requests | Pedidos de la empresa | Requests of the company | Pedidos da empresa
l_accepted | Envíos aceptados | Sends accepted | Envios aceitos
l_cut | Respuestas cortadas | Answers cut | Respostas cortadas
l_cut_accepted | De esas, aceptadas | Of these, accepted | Dessas, aceitas
l_duplicate_refs | Referencias duplicadas | Doubled references | Referências duplicadas
l_post_errors | Intentos fallidos | Failed tries | Tentativas falhas
l_refused | Rechazados por código | Refused by code | Rejeitados por código
l_log | Avisos, el más nuevo arriba | Notices, newest first | Avisos, o mais novo em cima
l_none | Todavía no salió ningún aviso. | No notice has gone out yet. | Nenhum aviso saiu ainda.
l_line | {status} · {n} elementos | {status} · {n} elements | {status} · {n} elementos
l_line1 | {status} · 1 elemento | {status} · 1 element | {status} · 1 elemento
l_noAnswer | sin respuesta | no answer | sem resposta
l_clear | Vaciar la lista | Empty the list | Esvaziar a lista
`;
