//! `entities.ts`: what forms need to know of every field; and the list of error codes.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use vetpms_app::Code;
use vetpms_model::check::Check;
use vetpms_model::def::IS_DELETED;
use vetpms_model::{ENTITIES, EntityDef, FieldDef, FieldType};

use super::HEADER;

const TYPES: &str = r#"/* eslint max-lines: "off" */

export type FieldType = "text" | "prose" | "bool" | "int" | "decimal" | "date" | "instant" | "id" | "set" | "period" | "json";

export interface Code {
  value: string;
  label: string;
}

export interface FieldMeta {
  name: string;
  label: string;
  type: FieldType;
  required: boolean;
  max_length: number | null;
  precision: number | null;
  scale: number | null;
  codes: Code[] | null;
  refers: string | null;
  owned: boolean;
  review: boolean;
  class: string;
}

export interface EntityMeta {
  label: string;
  fields: FieldMeta[];
}

"#;

/// The text of `entities.ts`.
pub(crate) fn text() -> String {
    let mut text = String::from(HEADER);
    text.push_str(TYPES);
    text.push_str("export const TABLES = [\n");
    for def in ENTITIES.iter() {
        writeln!(text, "  \"{}\",", def.table).unwrap();
    }
    text.push_str("] as const;\n\nexport type Table = (typeof TABLES)[number];\n\n");
    text.push_str("export const ENTITIES: Record<Table, EntityMeta> = {\n");
    for def in ENTITIES.iter() {
        entity(&mut text, def);
    }
    text.push_str("};\n");
    text
}

fn entity(text: &mut String, def: &EntityDef) {
    let label = json!(def.label);
    writeln!(
        text,
        "  {}: {{\n    label: {label},\n    fields: [",
        def.table
    )
    .unwrap();
    for field in shown(def) {
        writeln!(text, "      {{ {} }},", field_text(field)).unwrap();
    }
    text.push_str("    ],\n  },\n");
}

/// Fields that people see: all but the tombstone.
pub(super) fn shown(def: &EntityDef) -> impl Iterator<Item = &FieldDef> {
    def.fields.iter().filter(|field| field.name != IS_DELETED)
}

fn field_text(field: &FieldDef) -> String {
    let (precision, scale) = match field.ty {
        FieldType::Decimal { precision, scale } => (json!(precision), json!(scale)),
        _ => (Json::Null, Json::Null),
    };
    let pairs = [
        ("name", json!(field.name)),
        ("label", json!(field.label)),
        ("type", json!(type_name(field.ty))),
        ("required", json!(is_asked_for(field))),
        ("max_length", json!(max_length(field))),
        ("precision", precision),
        ("scale", scale),
    ];
    let after = [
        ("refers", json!(field.refers)),
        ("owned", json!(field.owned)),
        ("review", json!(field.review)),
        ("class", json!(field.class.name())),
    ];
    let pair = |(key, value): (&str, Json)| format!("{key}: {value}");
    let mut parts: Vec<String> = pairs.into_iter().map(pair).collect();
    parts.push(format!("codes: {}", codes(field)));
    parts.extend(after.into_iter().map(pair));
    parts.join(", ")
}

fn codes(field: &FieldDef) -> String {
    if field.codes.is_empty() {
        return "null".to_owned();
    }
    let one = |code: &vetpms_model::def::Code| {
        format!("{{ value: {}, label: {} }}", json!(code.0), json!(code.1))
    };
    let all: Vec<String> = field.codes.iter().map(one).collect();
    format!("[{}]", all.join(", "))
}

/// Whether a person must fill it in: not what fills itself in.
fn is_asked_for(field: &FieldDef) -> bool {
    field.required && field.default.is_none()
}

pub(super) fn max_length(field: &FieldDef) -> Option<usize> {
    field.checks.iter().find_map(|check| match check {
        Check::MaxLen(most) => Some(*most),
        _ => None,
    })
}

pub(super) fn type_name(ty: FieldType) -> &'static str {
    match ty {
        FieldType::Text => "text",
        FieldType::Prose => "prose",
        FieldType::Bool => "bool",
        FieldType::Int => "int",
        FieldType::Decimal { .. } => "decimal",
        FieldType::Date => "date",
        FieldType::Instant => "instant",
        FieldType::Id => "id",
        FieldType::Set => "set",
        FieldType::Period => "period",
        FieldType::Json => "json",
    }
}

/// The text of `error-codes.ts`.
pub(crate) fn error_codes() -> String {
    let mut text = format!("{HEADER}\nexport const ERROR_CODES = [\n");
    for code in Code::ALL {
        writeln!(text, "  {},", json!(code)).unwrap();
    }
    text.push_str("] as const;\n\nexport type ErrorCode = (typeof ERROR_CODES)[number];\n");
    text
}
