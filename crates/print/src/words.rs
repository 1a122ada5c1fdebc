//! The words of the documents that are not part of their content, one file per language.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::PrintError;

/// A language that documents are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    En,
    /// Dutch.
    Nl,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::En, Self::Nl];

    /// The words, as the templates read them.
    pub(crate) fn words(self) -> Result<Value, PrintError> {
        let (text, file) = match self {
            Self::En => (include_str!("../words/en.json"), "en.json"),
            Self::Nl => (include_str!("../words/nl.json"), "nl.json"),
        };
        serde_json::from_str(text).map_err(|_| PrintError::Layout(file.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(value: &Value, path: &str, found: &mut Vec<String>) {
        if let Value::Object(entries) = value {
            for (key, value) in entries {
                keys(value, &format!("{path}.{key}"), found);
            }
        } else {
            found.push(path.to_owned());
        }
    }

    #[test]
    fn every_language_has_every_word() {
        let of = |language: Language| {
            let mut found = Vec::new();
            keys(&language.words().unwrap(), "", &mut found);
            found
        };
        assert_eq!(of(Language::En), of(Language::Nl));
    }
}
