// Words of orders and of personal requests in the demo: authorities, DSA notices, intimate images, own removals.

/** An invented authority that asks for removal, in its own language; `grounds` are facts it names, never content. */
export type Authority = {
  readonly country: string;
  readonly language: string;
  readonly name: string;
  readonly english: string;
  readonly contact: string;
  readonly letters: readonly string[];
};

export const AUTHORITIES: readonly Authority[] = [
  {
    country: 'RU', language: 'ru', name: 'Служба надзора за сетями связи Зареченской области', english: 'Zarechensk Region Service for Supervision of Networks', contact: 'nadzor@svyaz.example',
    letters: [
      'УВЕДОМЛЕНИЕ № {reference}\nот {day}\n\nАдминистрации сайта {platform}\n\nНа основании решения уполномоченного органа от {day} № {reference} информация, размещённая по указанным ниже адресам, внесена в единый реестр:\n\n{urls}\n\nПросим в течение суток удалить указанную информацию или ограничить доступ к ней и сообщить о принятых мерах по адресу {contact}.\n\nЗаместитель руководителя\n{officer}',
      'Служба надзора сообщает, что по следующим адресам размещены материалы, доступ к которым ограничен на территории Российской Федерации по решению суда № {reference}:\n\n{urls}\n\nВ случае неисполнения доступ к сайту может быть ограничен операторами связи. Ответ просим направить на {contact}.\n\n{officer}',
    ],
  },
  {
    country: 'DE', language: 'de', name: 'Landesanstalt für Telemedien Nordmark', english: 'Nordmark State Media Authority', contact: 'anordnungen@telemedien-nordmark.example',
    letters: [
      'Anordnung nach Art. 9 der Verordnung (EU) 2022/2065\nAktenzeichen: {reference}\n\nSehr geehrte Damen und Herren,\n\nhiermit ordnen wir an, gegen die unter den folgenden Adressen abrufbaren Inhalte vorzugehen:\n\n{urls}\n\nBegründung: Die Inhalte verstoßen nach unserer Prüfung vom {day} gegen § 4 des hier geltenden Staatsvertrags. Die räumliche Geltung ist auf das Bundesgebiet beschränkt.\n\nRechtsbehelf: Gegen diese Anordnung kann binnen eines Monats Klage beim Verwaltungsgericht Nordmark erhoben werden.\n\nBitte teilen Sie uns unverzüglich mit, ob und wann Sie der Anordnung nachgekommen sind ({contact}).\n\nMit freundlichen Grüßen\n{officer}',
    ],
  },
  {
    country: 'FR', language: 'fr', name: 'Agence régionale de vigilance numérique de Port-Saline', english: 'Port-Saline Regional Digital Vigilance Agency', contact: 'injonctions@vigilance-numerique.example',
    letters: [
      'Injonction d’agir n° {reference}\n\nMadame, Monsieur,\n\nEn application de l’article 9 du règlement (UE) 2022/2065, nous vous enjoignons d’agir contre les contenus accessibles aux adresses suivantes :\n\n{urls}\n\nMotifs : constat établi le {day} par un agent assermenté ; les contenus révèlent l’adresse d’une personne sans son accord. La portée territoriale de l’injonction est limitée à la France.\n\nVoies de recours : tribunal administratif de Port-Saline, dans un délai de deux mois.\n\nNous vous prions de nous informer sans retard de la suite donnée ({contact}).\n\n{officer}',
    ],
  },
  {
    country: 'IN', language: 'en', name: 'District Cyber Cell, Sarovar', english: 'District Cyber Cell, Sarovar', contact: 'cybercell@sarovar-district.example',
    letters: [
      'Ref: {reference}\nDate: {day}\n\nTo the Grievance Officer, {platform}\n\nSub: Direction under rule 3(1)(d)\n\nThis office has received the order of the competent court in the matter noted above. You are directed to remove or disable access to the following within three hours of receipt:\n\n{urls}\n\nCompliance may be reported to {contact}.\n\n{officer}\nInspector',
    ],
  },
  {
    country: 'BR', language: 'pt', name: '2ª Vara Cível de Serra Azul', english: '2nd Civil Court of Serra Azul', contact: 'vara2@serraazul.example',
    letters: [
      'Processo n.º {reference}\n\nOfício\n\nPor ordem do juízo, determino que {platform} torne indisponível, no prazo de 48 horas, o conteúdo dos seguintes endereços, identificado de forma específica nos termos do art. 19 da Lei n.º 12.965/2014:\n\n{urls}\n\nCumpra-se. Informações para {contact}.\n\n{officer}\nEscrivã',
    ],
  },
  {
    country: 'TR', language: 'tr', name: 'Yeşilova Sulh Ceza Hâkimliği', english: 'Yeşilova Magistrate', contact: 'kalem@yesilova.example',
    letters: [
      'Karar no: {reference}\nTarih: {day}\n\nAşağıdaki adreslerde yer alan içeriğe erişimin engellenmesine karar verilmiştir:\n\n{urls}\n\nKararın gereğinin yerine getirilmesi ve sonucun {contact} adresine bildirilmesi rica olunur.\n\n{officer}\nHâkim',
    ],
  },
  {
    country: 'AU', language: 'en', name: 'Office of the Online Safety Adviser, Point Serene', english: 'Office of the Online Safety Adviser, Point Serene', contact: 'notices@safety-adviser.example',
    letters: [
      'Removal notice {reference}\n\nThis notice is given on {day}. Within 24 hours, or a longer period that we allow, {platform} must take all reasonable steps to remove the material at:\n\n{urls}\n\nA complaint was made by the person whom the material concerns; we are satisfied that it was posted without their consent. You may ask for a review of this decision within 28 days.\n\n{officer}\n{contact}',
    ],
  },
];

/** What an authority says it is about, in the reviewer's language. Facts only. */
export const ORDER_GROUNDS: readonly string[] = ['publishes a private address', 'court order in a defamation matter', 'content entered in a national register', 'impersonates a public office', 'names a protected witness', 'advertises an unlicensed lottery'];

export const DSA_GROUNDS: readonly { readonly title: string; readonly says: string }[] = [
  { title: 'impersonation', says: 'The persona uses my full name and my workplace and speaks as if it were me. I never agreed to that. Two colleagues have asked me whether I wrote these things.' },
  { title: 'private address published', says: 'In the description of this world stands the street and house number where I live. Strangers have begun to ring the bell.' },
  { title: 'insult and harassment', says: 'The chat was published with my nickname in it and invites others to insult me. I have not answered and I do not want to.' },
  { title: 'fraudulent offer', says: 'The persona promises a return of thirty per cent a month and sends people to a payment page. My father nearly paid.' },
  { title: 'incitement', says: 'The world’s introduction calls for violence against the people of one village. It is not satire; the village is real and so are the dates.' },
  { title: 'my voice was imitated', says: 'The recordings imitate my voice closely enough that my own agent asked when I had made them. I did not make them.' },
  { title: 'unsafe product', says: 'The persona gives instructions for altering a heater that the maker has recalled. People may follow them.' },
];

export const INTIMATE: readonly string[] = [
  'I ask for the removal of a picture of me that was posted without my consent. I am an adult and I am the person in it. I do not want to describe it again.',
  'A former partner put a private picture of me into a persona’s gallery. I am over 18. Please remove it and every identical copy.',
  'My face was put on a picture that is not me. I never agreed. I found it through a friend and have not kept a copy.',
  'I represent the person in the picture; the authorisation is attached. She asks that the picture and its copies be removed within the time that the law gives.',
];

export const OWN: readonly { readonly title: string; readonly says: string }[] = [
  { title: 'an old world', says: 'I made this when I was going through a bad year. The button says that it was deleted, but a friend can still open it from an old link.' },
  { title: 'a voice recording', says: 'Please delete the recording of my voice from the gallery. I have already deleted the persona it belonged to.' },
  { title: 'all my shared chats', says: 'I want all the chats that I once shared taken back. I did not know that sharing meant public.' },
  { title: 'a persona with my nickname', says: 'I deleted it twice and it comes back in the search. The nickname is the one I use at work now.' },
  { title: 'pictures in a shared world', says: 'We stopped writing together. I would like my pictures out of the world; the words can stay.' },
];

export const TERROR_LETTER = 'REMOVAL ORDER\nRegulation (EU) 2021/784, Article 3\nReference: {reference}\n\nIssuing competent authority: {authority}\nTo: {platform}, contact point\n\nYou are ordered to remove the terrorist content, or to disable access to it in all Member States, as soon as possible and in any event within one hour of receipt:\n\n{urls}\n\nStatement of reasons: the material solicits participation in the activities of a listed group (Article 2(7)(c)). Redress: the administrative court of the issuing State.\n\nTime stamp: {time}\n{officer}';

export const DSA_LETTER = 'Notice under Article 16 of Regulation (EU) 2022/2065\n\nWhy I think that it is illegal ({ground}):\n{says}\n\nWhere it is:\n{urls}\n\nMy name and e-mail address: {name}, {mail}\n\nI believe in good faith that what I state here is accurate and complete.\n{name}, {day}';
