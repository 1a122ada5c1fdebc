//! Reads `field=value` and `field:=JSON`.

use serde_json::{Map, Value as Json};
use vetpms_app::{AppError, Code};
use vetpms_model::{EntityDef, FieldDef, FieldType};

/// The fields of a command line as a form would send them.
pub(crate) fn parse(def: &EntityDef, fields: &[String]) -> Result<Map<String, Json>, AppError> {
    fields.iter().map(|field| one(def, field)).collect()
}

fn one(def: &EntityDef, text: &str) -> Result<(String, Json), AppError> {
    let (name, value) = text.split_once('=').ok_or_else(|| {
        AppError::new(
            Code::InvalidValue,
            "write fields as field=value, or field:=JSON".to_owned(),
        )
    })?;
    if let Some(name) = name.strip_suffix(':') {
        let json = serde_json::from_str(value).map_err(|_| {
            AppError::field(Code::InvalidValue, name, "the part behind := is not JSON")
        })?;
        return Ok((name.to_owned(), json));
    }
    let field = def.field(name);
    let json = match (field, value) {
        (Some(field), text) => typed(field, text),
        (None, "") => Json::Null,
        (None, text) => Json::from(text),
    };
    Ok((name.to_owned(), json))
}

/// A value as the field takes it; nothing for an empty text.
pub(crate) fn typed(field: &FieldDef, value: &str) -> Json {
    match (field.ty, value) {
        (_, "") => Json::Null,
        (FieldType::Bool, "true" | "yes") => Json::Bool(true),
        (FieldType::Bool, "false" | "no") => Json::Bool(false),
        (FieldType::Int, number) => number
            .parse::<i64>()
            .map_or_else(|_| Json::from(number), Json::from),
        (FieldType::Set, words) => Json::from(words.split(',').map(str::trim).collect::<Vec<_>>()),
        (_, text) => Json::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use vetpms_model::Entity;
    use vetpms_model::people::Patient;

    #[test]
    fn values_take_the_kind_of_their_field() {
        let fields = [
            "name=Zen=Zen",
            "is_neutered=yes",
            "medical_alerts=bites, deaf",
            "color=",
            "weight:=4.2",
        ];
        let fields: Vec<String> = fields.iter().map(|f| (*f).to_owned()).collect();
        let parsed = parse(Patient::def(), &fields).map(Json::Object).ok();
        let wanted = json!({"name": "Zen=Zen", "is_neutered": true, "medical_alerts": ["bites", "deaf"], "color": null, "weight": 4.2});
        assert_eq!(parsed, Some(wanted));
        assert!(parse(Patient::def(), &["name".to_owned()]).is_err());
    }
}
