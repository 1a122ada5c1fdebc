// Guesses what a column is by its name, in English and Dutch, and what the words in it mean.
import type { DateColumn, KeyedPart, Mapping } from "../../generated/api";
import { fill, wordsOf } from "./csv";
import { FIELDS, wordKind, type PartName } from "./fields";

/** Names of columns, without case, spaces and signs. The first that a file has is taken. */
const NAMES: Record<PartName, Record<string, readonly string[]>> = {
  client: {
    last_name: ["lastname", "surname", "familyname", "achternaam", "last", "clientlastname", "ownerlastname", "clientname", "ownername", "owner", "client", "klantnaam", "naameigenaar", "eigenaar", "klant", "name", "naam"],
    first_name: ["firstname", "givenname", "forename", "voornaam", "first", "clientfirstname", "ownerfirstname", "roepnaam"],
    email: ["email", "emailaddress", "mail", "emailadres", "clientemail", "owneremail"],
    client_type: ["clienttype", "clientkind", "soortklant", "klantsoort", "klanttype"],
    tags: ["tags", "labels", "clienttags"],
    notes: ["clientnotes", "ownernotes", "klantnotitie", "klantopmerking", "opmerkingklant"],
  },
  address: {
    line1: ["street", "address", "address1", "addressline1", "streetaddress", "straat", "adres", "straatnaam"],
    line2: ["address2", "addressline2", "adres2", "toevoegingadres"],
    postcode: ["postcode", "zip", "zipcode", "postalcode"],
    city: ["city", "town", "place", "plaats", "woonplaats", "stad"],
    region: ["region", "state", "province", "county", "provincie", "regio"],
    country: ["countrycode", "country", "landcode", "land"],
  },
  patient: {
    name: ["animalname", "animalsname", "petname", "patientname", "patient", "pet", "animal", "dier", "diernaam", "naamdier", "huisdier", "patientnaam", "name", "naam"],
    species: ["species", "kind", "animalkind", "animaltype", "diersoort", "soort", "soortdier"],
    breed: ["breed", "primarybreed", "ras", "rassen"],
    color: ["colour", "color", "kleur", "vachtkleur"],
    date_of_birth: ["dateofbirth", "birthdate", "dob", "born", "birthday", "geboortedatum", "geboren", "gebdatum"],
    birth_is_estimated: ["birthestimated", "estimated", "geschat", "geboortegeschat"],
    gender: ["sex", "gender", "geslacht"],
    is_neutered: ["neutered", "spayed", "sterilised", "sterilized", "castrated", "desexed", "gecastreerd", "gesteriliseerd", "geholpen"],
    microchip_id: ["microchip", "chip", "chipno", "chipnumber", "microchipid", "microchipnumber", "chipnummer", "chipnr", "transponder"],
    medical_alerts: ["alerts", "alert", "warnings", "warning", "medicalalerts", "waarschuwing", "waarschuwingen", "attentie"],
    notes: ["notes", "remarks", "comments", "notitie", "notities", "opmerking", "opmerkingen", "bijzonderheden"],
  },
};

const KEYS: Record<"client" | "patient", readonly string[]> = {
  client: ["clientid", "clientno", "clientnumber", "clientnr", "ownerid", "ownerno", "ownernumber", "customerid", "customerno", "customernumber", "klantnr", "klantnummer", "klantid", "eigenaarnr", "relatienummer", "relatienr", "debiteurnr", "debiteurnummer", "licensenumber", "number", "nummer", "no", "nr", "id"],
  patient: ["animalid", "animalno", "animalnumber", "animalnr", "patientid", "patientno", "patientnumber", "patientnr", "petid", "petno", "petnumber", "diernr", "diernummer", "dierid", "patientnummer", "id", "number", "no", "nr", "nummer"],
};

const DATES: readonly string[] = ["firstvisit", "created", "createdat", "createdon", "registered", "registrationdate", "date", "licenseissuedate", "since", "eerstebezoek", "aangemaakt", "aangemaaktop", "inschrijfdatum", "registratiedatum", "datum", "klantsinds"];

const HOUSE_NUMBERS: readonly string[] = ["houseno", "housenumber", "housenr", "huisnummer", "huisnr", "hnr"];
const PREFIXES: readonly string[] = ["prefix", "tussenvoegsel", "voorvoegsel"];

export const plainName = (name: string): string => name.toLowerCase().normalize("NFD").replace(/[^a-z0-9]+/g, "");

const columnNamed = (columns: readonly string[], names: readonly string[], taken: ReadonlySet<string> = new Set()): string | undefined => {
  for (const name of names) {
    const found = columns.find((column) => plainName(column) === name && !taken.has(column));
    if (found !== undefined) return found;
  }
  return undefined;
};

const braced = (column: string): string => `{${column}}`;

/** Ways to write a day, by example; the first that fits what stands in a column is guessed. */
export const DATE_FORMATS = [
  { format: "%Y-%m-%d", example: "2015-12-31", fits: /^\d{4}-\d{1,2}-\d{1,2}$/ },
  { format: "%d-%m-%Y", example: "31-12-2015", fits: /^\d{1,2}-\d{1,2}-\d{4}$/ },
  { format: "%d.%m.%Y", example: "31.12.2015", fits: /^\d{1,2}\.\d{1,2}\.\d{4}$/ },
  { format: "%d/%m/%Y", example: "31/12/2015", fits: /^\d{1,2}\/(0?[1-9]|1[0-2])\/\d{4}$/ },
  { format: "%m/%d/%Y", example: "12/31/2015", fits: /^(0?[1-9]|1[0-2])\/\d{1,2}\/\d{4}$/ },
  { format: "%B %d %Y", example: "December 31 2015", fits: /^[A-Za-z]+ \d{1,2} \d{4}$/ },
  { format: "%d %B %Y", example: "31 December 2015", fits: /^\d{1,2} [A-Za-z]+ \d{4}$/ },
  { format: "%Y%m%d", example: "20151231", fits: /^\d{8}$/ },
] as const;

export function guessFormat(texts: readonly string[]): string | null {
  const filled = texts.filter((text) => text !== "");
  if (filled.length === 0) return null;
  return DATE_FORMATS.find(({ fits }) => filled.every((text) => fits.test(text)))?.format ?? null;
}

/** What words of other programs mean here. */
const WORDS: Record<string, Record<string, readonly string[]>> = {
  gender: {
    MALE: ["male", "m", "man", "mannelijk", "reu", "kater", "hengst", "ruin", "stallion", "gelding", "mn", "m/n", "mc", "m/c", "male neutered", "neutered male"],
    FEMALE: ["female", "f", "v", "vrouw", "vrouwelijk", "teef", "poes", "kattin", "merrie", "mare", "fn", "f/n", "fs", "f/s", "vn", "v/c", "female spayed", "spayed female"],
    UNKNOWN: ["unknown", "u", "onbekend", "o", "?", "-"],
  },
  client_type: {
    REGULAR: ["regular", "particulier", "private", "normal", "gewoon"],
    BREEDER: ["breeder", "fokker"],
    SHELTER: ["shelter", "asiel", "rescue", "opvang"],
    FARM: ["farm", "farmer", "boerderij", "boer", "veehouder"],
    STAFF: ["staff", "medewerker", "personeel"],
  },
  bool: {
    yes: ["yes", "y", "true", "1", "ja", "j", "waar", "x"],
    no: ["no", "n", "false", "0", "nee", "onwaar"],
  },
  species: {
    Dog: ["dog", "canine", "canis", "k9", "hond", "honden"],
    Cat: ["cat", "feline", "felis", "kat", "katten", "poes"],
    Rabbit: ["rabbit", "lagomorph", "konijn"],
    "Guinea pig": ["guinea pig", "cavy", "cavia"],
    Ferret: ["ferret", "fret"],
    Horse: ["horse", "equine", "pony", "paard"],
    Donkey: ["donkey", "ezel"],
    Bird: ["bird", "avian", "vogel"],
    Parrot: ["parrot", "papegaai"],
    Chicken: ["chicken", "hen", "kip"],
    Cattle: ["cattle", "cow", "bovine", "rund", "koe"],
    Goat: ["goat", "caprine", "geit"],
    Sheep: ["sheep", "ovine", "schaap"],
    Pig: ["pig", "porcine", "varken"],
    Mouse: ["mouse", "muis"],
    Tortoise: ["tortoise", "turtle", "schildpad"],
    Snake: ["snake", "slang"],
    Fish: ["fish", "vis"],
  },
};

/** What a word becomes; null when it is not known. */
export function guessWord(field: string, kind: "species" | "codes" | "bool", word: string, choices: readonly string[]): string | null {
  const plain = word.trim().toLowerCase();
  const same = choices.find((choice) => choice.toLowerCase() === plain);
  if (same !== undefined) return same;
  const known = WORDS[kind === "codes" ? field : kind] ?? {};
  const meaning = Object.entries(known).find(([, words]) => words.includes(plain))?.[0];
  return meaning !== undefined && choices.includes(meaning) ? meaning : null;
}

/** Replacements for the words of a field; what stands there already is not listed. */
export function guessValues(field: string, kind: "species" | "codes" | "bool", words: readonly string[], choices: readonly string[]): Record<string, string> {
  const pairs = words.map((word) => [word, guessWord(field, kind, word, choices)] as const);
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => pair[1] !== null && pair[1] !== pair[0]));
}

/** Words that a field may hold. */
export type Choices = (part: PartName, field: string) => readonly string[];

export interface Table {
  columns: readonly string[];
  rows: readonly string[][];
}

function guessFields(part: PartName, columns: readonly string[], taken: Set<string>): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const field of FIELDS[part]) {
    const column = columnNamed(columns, NAMES[part][field] ?? [], taken);
    if (column === undefined) continue;
    taken.add(column);
    fields[field] = braced(column);
  }
  return fields;
}

function keyed(part: "client" | "patient", fields: Record<string, string>, key: string, table: Table, choices: Choices): KeyedPart {
  const values: Record<string, Record<string, string>> = {};
  for (const [field, template] of Object.entries(fields)) {
    const kind = wordKind(part, field);
    if (!kind) continue;
    const guessed = guessValues(field, kind, wordsOf(template, table.columns, table.rows), choices(part, field));
    if (Object.keys(guessed).length > 0) values[field] = guessed;
  }
  return { key, fields, empty: {}, values };
}

function guessDate(table: Table, taken: ReadonlySet<string>): DateColumn | null {
  const column = columnNamed(table.columns, DATES, taken);
  if (column === undefined) return null;
  const texts = table.rows.slice(0, 200).map((row) => fill(braced(column), table.columns, row));
  const format = guessFormat(texts);
  return format === null ? null : { column, format };
}

/** A first mapping for a file that nobody has mapped yet. */
export function guessMapping(source: string, table: Table, choices: Choices): Mapping {
  const { columns } = table;
  const taken = new Set<string>();
  const clientKey = columnNamed(columns, KEYS.client);
  if (clientKey !== undefined) taken.add(clientKey);
  const patientKey = columnNamed(columns, KEYS.patient, taken);
  if (patientKey !== undefined) taken.add(patientKey);
  const patient = guessFields("patient", columns, taken);
  const client = guessFields("client", columns, taken);
  const address = guessFields("address", columns, taken);
  const number = columnNamed(columns, HOUSE_NUMBERS);
  if (address["line1"] !== undefined && number !== undefined) address["line1"] += ` ${braced(number)}`;
  const prefix = columnNamed(columns, PREFIXES);
  if (client["last_name"] !== undefined && prefix !== undefined) client["last_name"] = `${braced(prefix)} ${client["last_name"]}`;
  const ownKey = clientKey === undefined ? "" : braced(clientKey);
  // Without a number of its own, an animal is told apart by its owner, species and name.
  const animalKey = patientKey === undefined ? [ownKey, patient["species"], patient["name"]].filter(Boolean).join(" ") : braced(patientKey);
  return {
    source,
    date: guessDate(table, taken),
    client: keyed("client", client, ownKey, table, choices),
    address: Object.keys(address).length > 0 ? { fields: address } : null,
    patient: Object.keys(patient).length > 0 ? keyed("patient", patient, animalKey, table, choices) : null,
  };
}
