import type { BuiltInKind } from './kinds.js';
import type { TypeFamily } from './words.js';

/** A rule over the words of a name (`_customer_email_`, see `normalName`). */
export interface NameRule {
  /** Shown with what it finds; unique. */
  id: string;
  kind: BuiltInKind;
  pattern: RegExp;
  confidence: number;
  /** Types that can hold such data. */
  families: readonly TypeFamily[];
  /** Confidence when the table is about people; for names that mean anything elsewhere. */
  aboutPeople?: number;
  /** What ends a name usually turns it into something else (`email_count`); true: not for this rule. */
  anyHead?: boolean;
  /** Names that look like it and are not. */
  not?: RegExp;
}

const words: readonly TypeFamily[] = ['text', 'document', 'binary', 'unknown'];
const numbers: readonly TypeFamily[] = [...words, 'integer', 'decimal'];
const secrets: readonly TypeFamily[] = [...words, 'uuid'];
const choices: readonly TypeFamily[] = [...words, 'enum', 'integer'];

/** Rules by kind. Of several that agree for one kind, the surest counts. */
export const nameRules: readonly NameRule[] = [
  {
    id: 'email',
    kind: 'EMAIL',
    confidence: 0.95,
    families: words,
    pattern:
      /_(?:e_?mails?|mail)_(?:addr(?:ess)?(?:es)?_|id_)?$|_e_?mails?_(?:\d+_|primary_|secondary_|work_|home_|private_|contact_|from_|to_)|_e_?mailaddr(?:ess)?_/,
  },
  {
    id: 'email-foreign',
    kind: 'EMAIL',
    confidence: 0.9,
    families: words,
    pattern:
      /_(?:courriel|correo(?:_electronico)?|youxiang|dianzi_?youjian|epost|posta_elettronica|邮箱|电子邮件|电子邮箱|邮件地址)_/,
  },
  { id: 'email-part', kind: 'EMAIL', confidence: 0.6, families: words, pattern: /_e_?mails?_/ },
  {
    id: 'phone',
    kind: 'PHONE',
    confidence: 0.9,
    families: numbers,
    pattern:
      /_(?:tele_?phone|phone|cell_?phone|mobile_?phone|fax|msisdn|whatsapp)_?(?:no|nr|num|nums|number|numbers)?_(?:\d_|home_|work_|mobile_|primary_)?$|_phones_$|_(?:mobile|cell|tel|contact|fax|whatsapp)_(?:no|nr|num|number)_|_mobiles?_$/,
    not: /_(?:mobile_(?:app|device|os|version)|micro_?phone|head_?phone)_/,
  },
  {
    id: 'phone-foreign',
    kind: 'PHONE',
    confidence: 0.85,
    families: numbers,
    pattern:
      /_(?:telefon[eo]?|telephone|celular|movil|handy(?:_?nummer)?|telefonnummer|rufnummer|shouji(?:_?hao(?:_?ma)?)?|dianhua(?:_?hao(?:_?ma)?)?|lianxi_?dianhua|手机号?码?|电话号?码?|联系电话|联系方式)_/,
  },
  {
    id: 'phone-short',
    kind: 'PHONE',
    confidence: 0.6,
    families: numbers,
    pattern: /_(?:tel|phone|mob|fax)_(?:sanitized_|normalized_|clean_|raw_|e_164_)?$/,
  },
  {
    id: 'given-name',
    kind: 'PERSON_NAME',
    confidence: 0.9,
    families: words,
    pattern:
      /_(?:first|given|fore|christian|middle|last|sur|family|maiden|birth|full|legal|real|nick|preferred)_?names?_/,
  },
  {
    id: 'name-short',
    kind: 'PERSON_NAME',
    confidence: 0.75,
    families: words,
    pattern:
      /_(?:f|l|m|first|last|middle)_?n(?:a?me?|m)_$|_(?:fname|lname|mname|fullname|surname|initials|middle_initial)_/,
  },
  {
    id: 'name-of-person',
    kind: 'PERSON_NAME',
    confidence: 0.85,
    families: words,
    pattern:
      /_(?:customer|client|patient|employee|emp|person|contact|student|teacher|doctor|physician|passenger|guest|member|subscriber|holder|card_?holder|account_?holder|beneficiary|recipient|receiver|consignee|sender|payer|payee|owner|author|candidate|applicant|spouse|parent|child|father|mother|guardian|manager|driver|buyer|seller|borrower|insured|actor|staff|clerk|ship|bill)_?name_/,
  },
  {
    id: 'name-foreign',
    kind: 'PERSON_NAME',
    confidence: 0.85,
    families: words,
    pattern:
      /_(?:vorname|nachname|familienname|prenom|nom_de_famille|nombres?|apellidos?|cognome|sobrenome|imya|familiya|xing_?ming|zhenshi_?xingming|姓名|真实姓名|名字|联系人|客户姓名|收货人|收件人|昵称)_/,
    not: /_nombre_(?:de_)?(?:producto|archivo|tabla|empresa)_/,
  },
  {
    id: 'name-in-people-table',
    kind: 'PERSON_NAME',
    confidence: 0.2,
    aboutPeople: 0.65,
    families: words,
    pattern: /^_name_$/,
  },
  {
    id: 'postal-address',
    kind: 'POSTAL_ADDRESS',
    confidence: 0.85,
    families: words,
    pattern:
      /_(?:postal|mailing|street|home|shipping|ship|billing|bill|delivery|residential|residence|legal|work|permanent|current|customer|user|contact|office)_?(?:to_)?addr(?:ess)?(?:es)?_(?:line_)?(?:\d_)?|_addr(?:ess)?_(?:line_?)?\d?_?$|_(?:street|street_?name|house_?(?:no|nr|number|num)|apartment_?(?:no|number)?|flat_?no)_/,
    not: /_(?:ip|mac|e_?mail|web|net|network|host|memory|mem|server|url|bus|device|io|base|start|end|wallet|contract|remote|client|peer|bind|listen|local|source_ip|http|site|virtual|physical|hardware|hw)_?addr(?:ess)?(?:es)?_/,
  },
  {
    id: 'postal-code',
    kind: 'POSTAL_ADDRESS',
    confidence: 0.75,
    families: numbers,
    pattern:
      /_(?:zip|postal|post)_?codes?_|_zip_(?:\d_)?$|_(?:plz|postleitzahl|codigo_?postal|code_?postal|postcode|cap_code|youbian|邮编|邮政编码)_/,
  },
  {
    id: 'postal-foreign',
    kind: 'POSTAL_ADDRESS',
    confidence: 0.8,
    families: words,
    pattern:
      /_(?:adresse|direccion|indirizzo|endereco|anschrift|strasse|hausnummer|calle|rue|dizhi|xiangxi_?dizhi|zhuzhi|地址|住址|详细地址|收货地址|家庭住址|街道)_/,
  },
  {
    id: 'birth-date',
    kind: 'DATE_OF_BIRTH',
    confidence: 0.95,
    anyHead: true,
    families: [...words, 'date', 'time', 'integer'],
    pattern:
      /_(?:date_?of_?birth|dob|birth_?(?:date|day|dt|year|month)|birthday|born_?(?:on|at|date)?|geburtsdatum|geburtstag|fecha_(?:de_)?nacimiento|date_?(?:de_)?naissance|data_(?:di_)?nascita|data_nascimento|chusheng_?(?:riqi|nianyue)|shengri|出生日期|生日|出生年月)_$/,
  },
  {
    id: 'gender',
    kind: 'GENDER',
    confidence: 0.9,
    families: [...choices, 'boolean'],
    anyHead: true,
    pattern: /_(?:gender|sex|geschlecht|genero|sexe|sesso|xing_?bie|性别)_(?:code_|cd_|id_)?$/,
  },
  {
    id: 'national-id',
    kind: 'NATIONAL_ID',
    confidence: 0.95,
    families: numbers,
    anyHead: true,
    pattern:
      /_(?:ssn|sin_?number|nino|aadhaar|aadhar|curp|cpf|nif|dni|nie_number|pesel|bsn|personnummer|codice_?fiscale|sozialversicherungsnummer|hukou|nhs_(?:no|number))_|_(?:national|nat|citizen|resident|identity|identification|personal|id)_?(?:insurance_)?(?:id|ident|card)_?(?:no|nr|num|number)?_$|^_(?:id|identification)_(?:no|nr|num|number)_$|_(?:national|national_?insurance|identity|id_?card|social_?security|soc_?sec)_?(?:no|nr|num|number|code)_|_(?:social_?security|id_?card|nationalid)_|_(?:shenfen_?zheng(?:_?hao(?:_?ma)?)?|sfz(?:h|hm)?|zheng_?jian_?hao(?:_?ma)?|身份证号?码?|证件号码?|公民身份号码)_/,
    not: /_(?:ssn_?(?:last|verified)_?(?:checked|flag)?_at|personal_id_type)_|_sim_card_/,
  },
  {
    id: 'tax-id',
    kind: 'TAX_ID',
    confidence: 0.85,
    families: numbers,
    anyHead: true,
    pattern:
      /_(?:tax_?payer|tax|vat|fiscal)_?(?:identification_)?(?:id|no|nr|num|number|code_number)_$|^_vat_$|_(?:tin|itin|ein|steuernummer|steuer_?id|ust_?id(?:nr)?|nashui_?(?:ren_?)?shibie_?hao|税号|纳税人识别号)_/,
  },
  {
    id: 'passport',
    kind: 'PASSPORT',
    confidence: 0.95,
    families: numbers,
    pattern:
      /_(?:passport|reisepass|passeport|pasaporte|huzhao)_?(?:no|nr|num|number|id|nummer|hao)?_$|_护照号?码?_/,
    anyHead: true,
    not: /_passport_(?:type|status|expiry|expires|country)_/,
  },
  {
    id: 'driving-licence',
    kind: 'DRIVING_LICENCE',
    confidence: 0.85,
    families: numbers,
    anyHead: true,
    pattern:
      /_(?:driver'?s?|driving)_?licen[cs]e_?(?:no|nr|num|number|id)?_$|_(?:licen[cs]e|number)_plate_(?:no_|number_)?$|_(?:plate_(?:no|number)|fuehrerschein(?:nummer)?|kennzeichen|jiashi_?zheng|che_?pai(?:_?hao)?|车牌号?码?|驾驶证号?码?)_/,
  },
  {
    id: 'bank-account',
    kind: 'BANK_ACCOUNT',
    confidence: 0.9,
    families: numbers,
    anyHead: true,
    pattern:
      /_iban_(?:no_|number_|code_)?$|_(?:bank|acct|checking|savings|deposit)_?(?:account|acct|acc)_?(?:no|nr|num|number|id)?_$|_(?:account|acct|acc)_?(?:no|nr|num|number)_$|_(?:routing|sort|aba)_?(?:no|num|number|code)_$|_(?:kontonummer|cuenta_bancaria|bankkonto|swift_?code|yinhang_?(?:ka(?:_?hao)?|zhanghao)|银行卡号?|银行账号|银行账户|开户账号)_/,
  },
  {
    id: 'payment-card',
    kind: 'PAYMENT_CARD',
    confidence: 0.95,
    families: numbers,
    anyHead: true,
    pattern:
      /_(?:credit|debit|payment|bank|visa|amex)_?card_?(?:no|nr|num|number)?_$|_(?:card|cc|pan|ccard)_?(?:no|nr|num|number)_$|_(?:ccn|primary_?account_?number|card_?pan|pan|xinyong_?ka(?:_?hao)?|kreditkarte(?:nnummer)?|tarjeta_(?:de_)?credito|信用卡号?)_$/,
    not: /_(?:gift|loyalty|sim|id|identity|membership|report|score|business|library|health)_card_/,
  },
  {
    id: 'card-code',
    kind: 'CARD_SECURITY_CODE',
    confidence: 0.95,
    families: numbers,
    anyHead: true,
    pattern:
      /_(?:cvv|cvc|cvn|csc|card_?(?:security|verification)_?(?:code|value|number)|security_code|pin_?(?:code|block|number)|card_?pin)_(?:\d_)?$/,
    not: /_(?:area|postal)_pin_code_/,
  },
  {
    id: 'ip-address',
    kind: 'IP_ADDRESS',
    confidence: 0.9,
    families: [...words, 'network', 'integer'],
    anyHead: true,
    pattern:
      /_ipv?_?(?:[46]_)?_?(?:addr(?:ess)?(?:es)?_)?$|_(?:ip_?addr(?:ess)?|ipaddr|ipaddress|remote_?(?:addr|address|ip|host_ip)|client_?(?:addr|address|ip)|peer_?ip|login_?ip|source_?ip|src_?ip|dst_?ip|x_forwarded_for)_/,
    not: /_(?:ip_address_space|ip_pool|ship|address_space)_/,
  },
  {
    id: 'network-type',
    kind: 'IP_ADDRESS',
    confidence: 0.7,
    families: ['network'],
    pattern: /_(?:ip|addr|address|client|remote|host|source|origin|last_seen_from)_/,
    not: /_mac_/,
  },
  {
    id: 'device-id',
    kind: 'DEVICE_ID',
    confidence: 0.8,
    families: secrets.concat('network', 'integer'),
    anyHead: true,
    pattern:
      /_(?:imei|imsi|iccid|idfa|idfv|gaid|aaid|meid|android_id|advertising_?id|ad_?id_tracking|mac_?addr(?:ess)?|macaddress|hardware_?addr(?:ess)?|device_?(?:id|identifier|uuid|fingerprint)|browser_?fingerprint|udid)_$/,
  },
  {
    id: 'coordinates',
    kind: 'GEO_LOCATION',
    confidence: 0.8,
    families: ['decimal', 'text', 'geometry', 'integer', 'unknown', 'document'],
    anyHead: true,
    pattern:
      /_(?:latitude|longitude|lat_?l(?:ng|on)|geo_?(?:location|point|position|coordinates?|loc)|gps(?:_?(?:lat|lon|lng|position|coordinates?|location|track))?|coordinates|jingdu|weidu|经度|纬度|经纬度)_$|_(?:lat|lng|lon|long)_$/,
    not: /_precision_jingdu_/,
  },
  {
    id: 'location-geometry',
    kind: 'GEO_LOCATION',
    confidence: 0.65,
    families: ['geometry'],
    pattern: /_(?:location|position|home|address|place|geo|geom|last_seen)_/,
  },
  {
    id: 'health',
    kind: 'HEALTH',
    confidence: 0.85,
    families: [...numbers, 'enum', 'boolean', 'date'],
    pattern:
      /_(?:diagnos[ie]s|diagnosis_?code|icd_?(?:9|10|11|code)?|medical_?(?:history|record|condition|notes?|record_number)|mrn|blood_?(?:type|group|pressure)|allerg(?:y|ies)|medications?|prescriptions?|symptoms?|disabilit(?:y|ies)|disease|illness|hiv_?(?:status|result)|pregnan(?:t|cy)|vaccin(?:e|ation)s?(?:_status)?|treatment_?plan|lab_results?|bmi|health_?(?:condition|insurance_(?:no|number|id)|record)|patient_notes|diagnose|krankheit|enfermedad|xuexing|zhenduan|bingli|血型|诊断|病历|过敏史|病史|疾病)_/,
    anyHead: true,
    not: /_(?:diagnosis_count|health_check|healthcheck|medication_count|pregnancy_count|system_diagnosis|blood_drive)_/,
  },
  {
    id: 'ethnicity',
    kind: 'ETHNICITY',
    confidence: 0.8,
    families: choices,
    anyHead: true,
    pattern:
      /_(?:ethnicity|ethnic_?(?:group|origin)|race_ethnicity|nationality|citizenship|religion|religious_?(?:belief|affiliation)|political_?(?:view|party|affiliation|opinion)s?|sexual_?orientation|staatsangehoerigkeit|minzu|guoji|zongjiao|民族|国籍|宗教信仰|政治面貌)_(?:code_|cd_|id_)?$/,
  },
  {
    id: 'race',
    kind: 'ETHNICITY',
    confidence: 0.3,
    aboutPeople: 0.75,
    families: choices,
    pattern: /^_race_(?:code_)?$/,
  },
  {
    id: 'fingerprint',
    kind: 'BIOMETRIC',
    confidence: 0.3,
    aboutPeople: 0.75,
    families: [...words, 'integer'],
    pattern: /^_finger_?prints?_(?:left_|right_)?$/,
  },
  {
    id: 'display-name',
    kind: 'PERSON_NAME',
    confidence: 0.3,
    aboutPeople: 0.7,
    families: words,
    pattern: /^_(?:display|screen|user_display)_name_$/,
  },
  {
    id: 'biometric',
    kind: 'BIOMETRIC',
    confidence: 0.85,
    families: [...words, 'integer'],
    anyHead: true,
    pattern:
      /_(?:biometrics?|fingerprint_?(?:template|data|image|hash)|face_?(?:id|template|encoding|embedding|print)|facial_?(?:features|template|encoding)|iris_?(?:scan|code|template)|retina_?scan|voice_?print|zhiwen|指纹|人脸(?:特征)?|声纹)_(?:data_|template_|hash_)?$/,
    not: /_(?:browser|device|key|cert|certificate|ssh|file|query)_finger_?print_/,
  },
  {
    id: 'income',
    kind: 'INCOME',
    confidence: 0.8,
    families: [...numbers],
    anyHead: true,
    pattern:
      /_(?:salary|base_?salary|annual_?(?:salary|income)|monthly_?(?:salary|income)|wages?|hourly_?(?:wage|pay)|household_?income|income|net_?worth|compensation|bonus_amount|gehalt|lohn|salario|salaire|sueldo|gongzi|xinzi|xinchou|工资|薪资|薪酬|年收入|月收入)_(?:amount_|usd_|eur_|cents_|gross_|net_)?$/,
    not: /_(?:net|operating|gross|total|other|interest|comprehensive)_income_|_carbon_compensation_/,
  },
  {
    id: 'password-hash',
    kind: 'PASSWORD_HASH',
    confidence: 0.95,
    families: words,
    anyHead: true,
    pattern:
      /_(?:password|passwd|pass|pwd|pw|passphrase|kennwort|mima)_?(?:hash(?:ed)?|digest|bcrypt|argon_?\d?|argon_2(?:_id)?|scrypt|sha_?\d*|md_?5|crypt|salted|encrypted_hash)_|_(?:hashed|bcrypt|encrypted|crypted|salted)_?(?:password|passwd|pwd)_|_rolpassword_|_密码(?:哈希|散列)_/,
  },
  {
    id: 'password',
    kind: 'PASSWORD',
    confidence: 0.95,
    families: words,
    pattern:
      /_(?:password|passwd|passwort|kennwort|pwd|passphrase|pass_?phrase|pass_?word|user_?pass|db_?pass|login_?pass|smtp_?pass|senha|contrasena|mot_de_passe|wachtwoord|parol|mima|密码|登录密码|口令)_(?:\d_|old_|new_|plain_|clear_|enc_|encrypted_|text_)?$|_pw_$/,
  },
  {
    id: 'password-short',
    kind: 'PASSWORD',
    confidence: 0.55,
    families: words,
    pattern: /^_pass_$|_(?:user|admin|root|account)_pass_$/,
  },
  {
    id: 'private-key',
    kind: 'PRIVATE_KEY',
    confidence: 0.95,
    families: words,
    anyHead: true,
    pattern:
      /_(?:private|priv|signing|encryption|encrypt|decryption|master|symmetric|hmac|aes|rsa|ssh|pgp|gpg|wrapping|root|data)_?keys?_(?:pem_|der_|data_|material_|bytes_|enc_|encrypted_)?$|_(?:privkey|private_?pem|ssh_?key|key_?material|keystore|seed_?phrase|mnemonic_?phrase|wallet_?seed|siyao|私钥)_/,
    not: /_(?:public|ssh_public)_key_|_(?:private_key|encryption_key|signing_key|master_key|data_key|root_key)_(?:id|name|version|alias)_$/,
  },
  {
    id: 'api-key',
    kind: 'API_KEY',
    confidence: 0.95,
    families: secrets,
    anyHead: true,
    pattern:
      /_(?:api|access|app|application|service|subscription|client|license|licence|consumer|publishable|webhook|stripe|aws|azure|gcp|google_?maps?|openai|sendgrid|integration)_?(?:api_?)?(?:secret_)?keys?_(?:hash_|enc_|encrypted_|value_)?$|_(?:apikey|x_api_key|access_?key_?(?:id|secret)?|aws_secret_access_key|secret_access_key)_$/,
  },
  {
    id: 'token',
    kind: 'TOKEN',
    confidence: 0.9,
    families: secrets,
    anyHead: true,
    pattern:
      /_(?:access|refresh|auth|authentication|bearer|session|id|csrf|xsrf|reset|password_reset|confirmation|verification|invitation|invite|activation|remember|remember_me|unlock|device|push|fcm|apns|api|oauth|oauth_2|jwt|sso|login|magic_link|bot|personal_access|registration|webhook|unsubscribe|security|user|service|deploy)_?tokens?_(?:hash_|digest_|enc_|encrypted_|value_|secret_)?$|_(?:jwt|jwt_token|authtoken|sessionid|session_?(?:key|secret|cookie)|auth_?code|authorization_code|otp_?(?:secret|seed|code)?|totp_?(?:secret|seed)|mfa_?(?:secret|seed)|two_?factor_?secret|recovery_?codes?|backup_?codes?|one_time_password|lingpai|令牌)_$|^_token_(?:hash_|value_)?$/,
    not: /_(?:otp_(?:enabled|required|attempts)|token_count|next_page_token)_|_device_token_type_/,
  },
  {
    id: 'token-any',
    kind: 'TOKEN',
    confidence: 0.75,
    families: secrets,
    anyHead: true,
    pattern:
      /_token_(?:encrypted_|hash_|digest_|value_)?$|_(?:activation|recovery|reset|unlock|login)_(?:key|code)_$/,
    not: /_(?:page|next|continuation|sync|cancellation|design|color|start|end|stop|pad|mask|special|next_page|css)_token_/,
  },
  {
    id: 'authentication-string',
    kind: 'PASSWORD_HASH',
    confidence: 0.8,
    families: words,
    anyHead: true,
    pattern: /_(?:authentication_string|auth_hash|rolpassword)_$/,
  },
  {
    id: 'secret',
    kind: 'CREDENTIAL',
    confidence: 0.9,
    families: secrets,
    anyHead: true,
    pattern:
      /_(?:client|app|shared|webhook|consumer|signing|oauth|jwt|cookie|hmac|integration|api)_?secrets?_(?:hash_|enc_|encrypted_|value_)?$|^_secrets?_(?:value_|data_|hash_|enc_)?$|_(?:credentials?|cred|creds|connection_?string|conn_?str|connstr|dsn|pepper|miyao|密钥|凭证)_$|_(?:password|passwd|pwd|hash|auth)_?salt_$|^_salt_$|_secret_$|_(?:security_?(?:answer|question_answer)|secret_?answer)_/,
  },
];

/** A name with one of these first words says yes or no, not the thing itself. */
export const yesNoStart =
  /^_(?:is|has|have|had|can|could|should|must|needs?|uses?|allow(?:s|ed)?|enables?|requires?|force|skip|show|hide|send|receive|wants?|accepts?|validate|verify)_/;

/** A name with one of these last words is about the thing: how many, since when, in which form. */
export const aboutHead =
  /_(?:count|counts|cnt|counter|total|totals|flag|status|verified|confirmed|validated|enabled|disabled|required|optional|valid|invalid|type|types|typ|format|formats|template|templates|length|len|size|sizes|policy|attempts?|retries|expiry|expires|expired|expiration|ttl|limit|limits|version|level|mode|strength|provider|providers|domain|domains|consent|consented|preference|preferences|frequency|subject|body|label|hint|placeholder|field|column|class|classes|index|idx|space|pool|range|mask|changed|updated|sent|opened|clicked|bounced|notifications?|alerts?|queue|server|host|port|service|score|rate|ratio|pct|percent|avg|average|min|max|bytes|seconds|days|ms|ts|at|on|by|opt|optin|out|subscribed|unsubscribed|campaign|list|category|source|reason|error|errors|language|locale|timezone|id|ids|uuid|guid|url|uri|path|model|brand|os|vendor|carrier|country|prefix|regex|pattern|rule|rules|group|set|settings|config|history|log|logs|event|events|reset|validator|handler|method|constraint|constraints|link|token|tokens|ip|key|keys)_$/;

/** Names of tables about people. */
export const peopleTable =
  /_(?:users?|customers?|clients?|persons?|people|employees?|staff|patients?|contacts?|members?|students?|teachers?|doctors?|actors?|authors?|candidates?|applicants?|passengers?|subscribers?|guests?|accounts?_holders?|profiles?|leads?|drivers?|kunden|personen|mitarbeiter|clientes|usuarios|empleados|yonghu|kehu|yuangong|用户|客户|员工)_/;
