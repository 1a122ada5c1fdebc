//! The one parameter of a command: reads it, and says which part of it is wrong.

use serde::de::DeserializeOwned;
use tauri::Runtime;
use tauri::ipc::{CommandArg, CommandItem, InvokeBody, InvokeError};
use vetpms_app::{AppError, Code};

use crate::error::ApiError;

/// What the window sent as `args`.
#[derive(Debug)]
pub(crate) struct Args<T>(pub(crate) T);

impl<'de, R: Runtime, T: DeserializeOwned> CommandArg<'de, R> for Args<T> {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        read(command.message.payload(), command.key)
            .map(Self)
            .map_err(|error| InvokeError::from(ApiError::from(error)))
    }
}

fn read<T: DeserializeOwned>(body: &InvokeBody, key: &str) -> Result<T, AppError> {
    let sent = match body {
        InvokeBody::Json(json) => json.get(key),
        InvokeBody::Raw(_) => None,
    };
    let sent =
        sent.ok_or_else(|| AppError::field(Code::InvalidValue, key, "this must be filled in"))?;
    // Serde would take a list for the fields of a struct in their order.
    if !sent.is_object() {
        return Err(AppError::field(
            Code::InvalidValue,
            key,
            "expected names and values",
        ));
    }
    serde_path_to_error::deserialize(sent).map_err(|error| {
        let path = match error.path().to_string() {
            whole if whole == "." => key.to_owned(),
            part => part,
        };
        let text = error.inner().to_string();
        match named_in(&text) {
            Some((name, problem)) => {
                AppError::field(Code::InvalidValue, &join(&path, key, name), problem)
            }
            None => AppError::field(Code::InvalidValue, &path, expected(&text)),
        }
    })
}

/// A missing or unknown field has no place of its own in the path; its name stands in the text.
fn named_in(text: &str) -> Option<(&str, &'static str)> {
    let kinds = [
        ("missing field `", "this must be filled in"),
        ("unknown field `", "there is no such field"),
    ];
    kinds.iter().find_map(|(start, problem)| {
        let name = text.strip_prefix(start)?.split('`').next()?;
        Some((name, *problem))
    })
}

/// The part of the text that does not repeat what was sent.
fn expected(text: &str) -> String {
    text.split_once("expected ").map_or_else(
        || "this is not a value of the right kind".to_owned(),
        |(_, wanted)| format!("expected {wanted}"),
    )
}

/// The place of a named part: at the top, the part alone.
fn join(path: &str, key: &str, name: &str) -> String {
    if path == key {
        name.to_owned()
    } else if path.rsplit('.').next() == Some(name) {
        path.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::{Value as Json, json};
    use uuid::Uuid;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only read from JSON, to see what is refused")]
    struct Sample {
        id: Uuid,
        limit: u32,
        heads: Vec<String>,
    }

    fn field_of(args: Json) -> String {
        let body = InvokeBody::Json(args);
        let error = read::<Sample>(&body, "args").unwrap_err();
        assert_eq!(error.code, Code::InvalidValue);
        assert!(!error.message.contains("secret"), "{}", error.message);
        error.field.unwrap()
    }

    #[test]
    fn the_wrong_part_is_named_and_never_repeated() {
        let id = "0199d1c0-0000-7000-8000-000000000000";
        assert_eq!(field_of(json!({"args": [id, 1, []]})), "args");
        assert_eq!(field_of(json!({})), "args");
        assert_eq!(field_of(json!({"args": {"id": id}})), "limit");
        assert_eq!(
            field_of(json!({"args": {"id": "secret", "limit": 1, "heads": []}})),
            "id"
        );
        assert_eq!(
            field_of(json!({"args": {"id": id, "limit": -1, "heads": []}})),
            "limit"
        );
        assert_eq!(
            field_of(json!({"args": {"id": id, "limit": 1, "heads": ["a", 7]}})),
            "heads[1]"
        );
        assert_eq!(
            field_of(json!({"args": {"id": id, "limit": 1, "heads": [], "secret": 1}})),
            "secret"
        );
    }
}
