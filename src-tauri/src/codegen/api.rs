//! `api.ts`: the types of the commands and one function for each.

use std::borrow::Cow;

use specta::datatype::DataType;
use specta::{Format as _, Type, Types};
use specta_typescript::{Typescript, primitives};
use tauri::State;

use super::HEADER;
use crate::commands;
use crate::error::ApiError;
use crate::events::Changed;
use crate::ipc::Args;
use crate::shell::Shell;

/// Rust names that the window knows by another one.
const NAMES: &[(&str, &str)] = &[
    ("Record", "Row"),
    ("Named", "NamedId"),
    ("Light", "SyncState"),
    ("BreedHit", "Breed"),
    ("Value", "JsonValue"),
    ("HitTable", "SearchTable"),
    ("Answer", "ConflictAnswer"),
    ("Answers", "ConflictAnswers"),
];

const PRELUDE: &str = r#"/* eslint max-lines: "off" */

import { invoke, listen } from "../transport";

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
/** Fields of a record by name. */
export type Values = Record<string, JsonValue>;
/** Touched fields only. */
export type Patch = Values;
/** Which version of a record a form was opened at. */
export type Heads = string[];

"#;

const EVENTS: &str = r#"
export const onChanged = (handler: (event: Changed) => void): (() => void) => listen("changed", handler);
export const onSync = (handler: (event: SyncStatus) => void): (() => void) => listen("sync", handler);
"#;

type Define = fn(&mut Types) -> DataType;

/// A command's name and types.
pub(crate) struct Signature {
    name: &'static str,
    args: Option<Define>,
    answer: Define,
}

/// A function that is a command; the marker tells those with a parameter from those without.
pub(crate) trait Command<Marker> {
    const ARGS: Option<Define>;
    const ANSWER: Define;
}

impl<F, B> Command<(B,)> for F
where
    F: for<'a> Fn(State<'a, Shell>) -> Result<B, ApiError>,
    B: Type,
{
    const ARGS: Option<Define> = None;
    const ANSWER: Define = B::definition;
}

impl<F, A, B> Command<(A, B)> for F
where
    F: for<'a> Fn(State<'a, Shell>, Args<A>) -> Result<B, ApiError>,
    A: Type,
    B: Type,
{
    const ARGS: Option<Define> = Some(A::definition);
    const ANSWER: Define = B::definition;
}

/// Reads the types of a command from the function itself.
pub(crate) fn signature<M, C: Command<M>>(name: &'static str, _: C) -> Signature {
    Signature {
        name,
        args: C::ARGS,
        answer: C::ANSWER,
    }
}

/// The text of the file.
pub(crate) fn text() -> String {
    let commands = commands::described();
    let mut types = Types::default().register::<Changed>();
    let mut shapes = Vec::new();
    for command in &commands {
        let args = command.args.map(|define| define(&mut types));
        shapes.push((args, (command.answer)(&mut types)));
    }
    let types = renamed(types);
    let mut text = String::from(HEADER);
    text.push_str(PRELUDE);
    text.push_str(&declarations(&types));
    text.push('\n');
    for (command, (args, answer)) in commands.iter().zip(&shapes) {
        let (rust, script) = (command.name, camel(command.name));
        let answer = shape(&types, answer);
        text.push_str(&match args {
            Some(args) => {
                let args = shape(&types, args);
                format!("export const {script} = (args: {args}): Promise<{answer}> => invoke(\"{rust}\", {{ args }});\n")
            }
            None => format!("export const {script} = (): Promise<{answer}> => invoke(\"{rust}\", {{}});\n"),
        });
    }
    text.push_str(EVENTS);
    text
}

fn renamed(types: Types) -> Types {
    types.map(|mut named| {
        if let Some((_, name)) = NAMES.iter().find(|(rust, _)| *rust == named.name) {
            named.name = Cow::Borrowed(name);
        }
        named
    })
}

/// Every type but `JsonValue`, which the prelude declares.
fn declarations(types: &Types) -> String {
    let types = specta_serde::Format.map_types(types).unwrap();
    let mut named: Vec<_> = types
        .into_sorted_iter()
        .filter(|named| named.name != "JsonValue")
        .collect();
    named.sort_by(|a, b| a.name.cmp(&b.name));
    tidied(&primitives::export(&Typescript::default(), &types, named.into_iter(), "").unwrap())
}

/// A type where it is used.
fn shape(types: &Types, used: &DataType) -> String {
    let format = specta_serde::Format;
    let mapped = format.map_type(types, used).unwrap();
    tidied(&primitives::reference(&Typescript::default(), types, &mapped).unwrap())
}

fn tidied(text: &str) -> String {
    text.replace("{ [key in string]: JsonValue }", "Values")
        .replace('\t', "  ")
        .replace("/**  ", "/** ")
        .replace(" = \n", " =\n")
        .replace(" | \n", " |\n")
}

/// `client_card` as `clientCard`.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut text, word| {
        text.push_str(&word[..1].to_uppercase());
        text.push_str(&word[1..]);
        text
    })
}
