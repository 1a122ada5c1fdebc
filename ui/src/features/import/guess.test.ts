import { describe, expect, it } from "vitest";
import { fill, readRows, separatorOf, wordsOf } from "./csv";
import { decode } from "./decode";
import { guessFormat, guessMapping, guessValues, type Choices } from "./guess";
import { columnOf, gapsOf, missingColumns, setField, setWord } from "./mapping";
import { sourceName } from "./work";

const choices: Choices = (_, field) => {
  if (field === "species") return ["Dog", "Cat"];
  if (field === "gender") return ["MALE", "FEMALE", "UNKNOWN"];
  return field === "is_neutered" ? ["yes", "no"] : [];
};

const table = (text: string) => {
  const separator = separatorOf(text);
  return { columns: (text.split("\n")[0] ?? "").split(separator), rows: readRows(text, 100) };
};

describe("the text of a file", () => {
  it("reads UTF-8, with or without a mark, and UTF-16 of a spreadsheet", () => {
    expect(decode(new TextEncoder().encode("Zoë"))).toEqual({ text: "Zoë", encoding: "utf-8" });
    expect(decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x41]))).toEqual({ text: "A", encoding: "utf-8" });
    expect(decode(new Uint8Array([0xff, 0xfe, 0x5a, 0, 0xeb, 0]))).toEqual({ text: "Zë", encoding: "utf-16" });
  });

  it("reads Windows text when it is not UTF-8", () => {
    expect(decode(new Uint8Array([0x5a, 0x6f, 0xeb, 0x20, 0x80, 0x35, 0x92]))).toEqual({ text: "Zoë €5’", encoding: "windows-1252" });
  });

  it("refuses what is no text", () => {
    expect(decode(new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0xff, 0x00]))).toBeNull();
  });

  it("reads quoted cells, other separators and short lines", () => {
    expect(readRows('a;b\n"x;1";"say ""hi"""\n\nshort\n', 10)).toEqual([["x;1", 'say "hi"'], ["short"]]);
    expect(readRows("a,b\r\n1,2\r\n3,4", 1)).toEqual([["1", "2"]]);
    expect(separatorOf('"a,b";c;d\n')).toBe(";");
  });

  it("fills templates as the import does, and counts words", () => {
    expect(fill("{A}  {B} x", ["A", "B"], ["1", ""])).toBe("1 x");
    expect(wordsOf("{A}", ["A"], [["cat"], ["dog"], ["dog"], [""]])).toEqual(["dog", "cat"]);
  });
});

describe("a guess", () => {
  it("knows English columns", () => {
    const mapping = guessMapping("old", table("Client no,Surname,First name,E-mail,Street,House no,ZIP,Town,Animal no,Animal,Species,Sex,First visit\n7,Smith,Ann,a@b.c,High St,3,1000,Leeds,9,Rex,Canine,m,2015-12-18"), choices);
    expect(mapping.client).toMatchObject({ key: "{Client no}", fields: { last_name: "{Surname}", first_name: "{First name}", email: "{E-mail}" } });
    expect(mapping.address?.fields).toEqual({ line1: "{Street} {House no}", postcode: "{ZIP}", city: "{Town}" });
    expect(mapping.patient).toMatchObject({ key: "{Animal no}", fields: { name: "{Animal}", species: "{Species}", gender: "{Sex}" }, values: { species: { Canine: "Dog" }, gender: { m: "MALE" } } });
    expect(mapping.date).toEqual({ column: "First visit", format: "%Y-%m-%d" });
    expect(gapsOf(mapping)).toEqual([]);
  });

  it("knows Dutch columns, and tells animals without a number apart", () => {
    const mapping = guessMapping("oud", table("Klantnr;Tussenvoegsel;Achternaam;Diernaam;Diersoort;Geslacht;Gecastreerd\n1;de;Vries;Bello;Hond;v;ja\n2;;Bos;Tom;Kat;?;nee"), choices);
    expect(mapping.client).toMatchObject({ key: "{Klantnr}", fields: { last_name: "{Tussenvoegsel} {Achternaam}" } });
    expect(mapping.patient).toMatchObject({ key: "{Klantnr} {Diersoort} {Diernaam}" });
    expect(mapping.patient?.values).toEqual({
      species: { Hond: "Dog", Kat: "Cat" },
      gender: { v: "FEMALE", "?": "UNKNOWN" },
      is_neutered: { ja: "yes", nee: "no" },
    });
    expect(mapping.address).toBeNull();
  });

  it("takes short names of columns for first and last name", () => {
    const mapping = guessMapping("old", table("ID,Name,First,Last\n7,Rex,Ann,Smith"), choices);
    expect(mapping.client.fields).toEqual({ last_name: "{Last}", first_name: "{First}" });
    expect(mapping.patient?.fields).toEqual({ name: "{Name}" });
    const dutch = guessMapping("oud", table("Klantnr;Voornaam;Achternaam\n1;Jan;Bos"), choices);
    expect(dutch.client.fields).toEqual({ last_name: "{Achternaam}", first_name: "{Voornaam}" });
  });

  it("leaves open what it does not know", () => {
    const mapping = guessMapping("x", table("foo,bar\n1,2"), choices);
    expect(mapping).toMatchObject({ date: null, address: null, patient: null, client: { key: "", fields: {} } });
    expect(gapsOf(mapping).map(({ field }) => field)).toEqual(["key", "last_name"]);
    expect(guessValues("species", "species", ["Pheasant", "Dog"], ["Dog"])).toEqual({});
  });

  it("sees how dates are written, and which comes first, day or month", () => {
    expect(guessFormat(["01/02/2020", "13/02/2020"])).toBe("%d/%m/%Y");
    expect(guessFormat(["01/02/2020", "02/13/2020"])).toBe("%m/%d/%Y");
    expect(guessFormat(["December 18 2015", ""])).toBe("%B %d %Y");
    expect(guessFormat(["yesterday"])).toBeNull();
  });

  it("names a source without what changes with every export", () => {
    expect(sourceName("Old Program export_2026-11-22 (1).csv")).toBe("old-program-export");
    expect(sourceName("2026.csv")).toBe("import");
  });
});

describe("a mapping", () => {
  const whole = guessMapping("old", table("id,surname,animal,species\n1,a,b,Hond"), choices);

  it("forgets stand-ins and replacements of a field that is not imported", () => {
    const without = setField(whole, "patient", "species", "");
    expect(whole.patient?.values).toEqual({ species: { Hond: "Dog" } });
    expect(without.patient).toMatchObject({ fields: { name: "{animal}" }, values: {} });
    expect(gapsOf(without)).toEqual([{ part: "patient", field: "species" }]);
    expect(setWord(whole, "patient", "species", "Hond", null).patient?.values).toEqual({});
  });

  it("names the columns that a file lacks", () => {
    expect(missingColumns(whole, ["id", "surname", "species"])).toEqual(["animal"]);
    expect(columnOf("{a} {b}")).toBeNull();
    expect(columnOf("{a}")).toBe("a");
  });
});
