// Words of data-subject requests in the demo, in English and in the requesters' own languages.

type Right = 'access' | 'correction' | 'deletion' | 'opt-out';

export const ASKED: Readonly<Record<Right, readonly string[]>> = {
  access: [
    'Please send me a copy of everything you hold about me and tell me who else has received it. My account is @{handle}.',
    'I would like to know what the personas remember about me, and to have my voice recordings as files.',
    'Under the law that applies to me I ask for access to my personal data, its sources, and how long you keep it.',
    'I am changing to another service and want my chats in a form that I can take along. Account @{handle}, {mail}.',
    'What do you know about me? I mean all of it, also what was guessed.',
  ],
  deletion: [
    'Please delete my account @{handle} and all that belongs to it. I do not need a copy.',
    'I no longer use the service and do not want my messages kept. Confirm when everything is gone, and say what is not.',
    'Delete the recordings of my voice and whatever was computed from them. If that needs the whole account to go, delete the account.',
    'I ask for erasure of my data. I withdraw whatever consent I once gave.',
    'We have separated and I want nothing left here that says where I live. Account @{handle}.',
  ],
  correction: ['{wish} Please correct it. My account is @{handle}.', 'Something in my account is wrong. {wish} I tried the settings page and it did not let me.'],
  'opt-out': [
    'Do not sell or share my personal information.',
    'I object to profiling and to the use of my chats for anything but the chats. Account @{handle}.',
    'My browser sends the opt-out signal and your banner still appears. Please record my choice.',
  ],
};

export const CORRECTIONS: readonly string[] = [
  'My family name changed in May.',
  'The e-mail address has a letter too many.',
  'My year of birth is off by ten.',
  'The country is where I was on holiday, not where I live.',
  'You have me down as a business. I am a person.',
];

/** One wording for each right in languages that the demo's reviewers meet often. */
export const SUBJECTS: Readonly<Record<string, Readonly<Record<Right, string>>>> = {
  de: {
    access: 'Bitte geben Sie mir nach Art. 15 DSGVO Auskunft über alle zu meiner Person gespeicherten Daten und überlassen Sie mir eine Kopie. Mein Konto heißt @{handle}.',
    deletion: 'Ich verlange nach Art. 17 DSGVO die Löschung meines Kontos @{handle} und aller dazugehörigen Daten. Bitte bestätigen Sie mir die Löschung schriftlich.',
    correction: 'Ein Eintrag in meinem Konto @{handle} ist falsch. Bitte berichtigen Sie ihn nach Art. 16 DSGVO; die richtigen Angaben stehen unten.',
    'opt-out': 'Ich widerspreche nach Art. 21 DSGVO der Verarbeitung meiner Daten zu Zwecken der Auswertung. Konto @{handle}.',
  },
  fr: {
    access: 'En application de l’article 15 du RGPD, je vous demande une copie de toutes les données me concernant et la liste des destinataires. Mon compte est @{handle}.',
    deletion: 'Je demande l’effacement de mon compte @{handle} et de toutes les données associées, y compris mes enregistrements vocaux.',
    correction: 'Mon nom est mal orthographié dans le compte @{handle}. Merci de le rectifier.',
    'opt-out': 'Je m’oppose à l’utilisation de mes conversations à des fins d’analyse. Compte @{handle}.',
  },
  es: {
    access: 'Solicito una copia de todos los datos personales que conservan sobre mí y saber a quién se han comunicado. Mi cuenta es @{handle}.',
    deletion: 'Solicito la supresión de mi cuenta @{handle} y de todos mis datos.',
    correction: 'Mi fecha de nacimiento está equivocada en la cuenta @{handle}. Les ruego que la corrijan.',
    'opt-out': 'Me opongo a la elaboración de perfiles con mis datos. Cuenta @{handle}.',
  },
  pt: {
    access: 'Nos termos do art. 18 da LGPD, solicito acesso a todos os meus dados e a informação sobre com quem foram compartilhados. Conta @{handle}.',
    deletion: 'Solicito a eliminação da minha conta @{handle} e dos dados tratados com o meu consentimento.',
    correction: 'O meu endereço está desatualizado na conta @{handle}. Peço a correção.',
    'opt-out': 'Revogo o meu consentimento para o uso das minhas conversas em análises. Conta @{handle}.',
  },
  it: {
    access: 'Chiedo, ai sensi dell’art. 15 GDPR, copia di tutti i dati che mi riguardano. Il mio account è @{handle}.',
    deletion: 'Chiedo la cancellazione del mio account @{handle} e di tutti i dati collegati.',
    correction: 'Il cognome registrato nell’account @{handle} è sbagliato. Chiedo la rettifica.',
    'opt-out': 'Mi oppongo alla profilazione. Account @{handle}.',
  },
  pl: {
    access: 'Na podstawie art. 15 RODO proszę o kopię wszystkich danych, które mnie dotyczą. Moje konto to @{handle}.',
    deletion: 'Proszę o usunięcie konta @{handle} oraz wszystkich związanych z nim danych.',
    correction: 'W koncie @{handle} jest błędny adres e-mail. Proszę o sprostowanie.',
    'opt-out': 'Sprzeciwiam się profilowaniu. Konto @{handle}.',
  },
};
