//! What a template reads: one dictionary of cleaned text. Never source.

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use typst::foundations::{Dict, Value};

use crate::clean::clean;
use crate::profile::Statement;
use crate::{Content, Jurisdiction, Language, PrintError, Request};

/// More than a hundred pages; an honest summary has a few thousand.
const MAX_CHARACTERS: usize = 200_000;

/// Everything that the templates read, below `sys.inputs.data`. `statements` are those to add to
/// each medicine or vaccination.
pub(crate) fn inputs(request: &Request, statements: &[Vec<Statement>]) -> Result<Dict, PrintError> {
    let content = match &request.content {
        Content::VisitSummary(summary) => serde_json::to_value(summary),
        Content::Prescription(prescription) => serde_json::to_value(prescription),
        Content::DispensingLabel(label) => serde_json::to_value(label),
        Content::VaccinationCertificate(certificate) => serde_json::to_value(certificate),
    };
    let (width, height) = request.paper.size_mm();
    let data = json!({
        "letterhead": json_of(serde_json::to_value(&request.letterhead))?,
        "content": json_of(content)?,
        "statements": statements,
        "day": request.content.day(),
        "month_first": month_first(request),
        "paper": {
            "width": width,
            "height": height,
            "sheet": request.paper.is_sheet(),
            "grows_to": request.paper.grows_to_mm(),
        },
    });
    let mut left = MAX_CHARACTERS;
    let mut data = cleaned(data, &mut left).ok_or(PrintError::TooLong {
        limit: MAX_CHARACTERS,
    })?;
    data["words"] = request.language.words()?;
    let data = Value::deserialize(data).map_err(|_| fault())?;
    Ok([("data".into(), data)].into_iter().collect())
}

/// Americans write Nov 27, 2026. Months are always words, so that no date is read wrongly.
fn month_first(request: &Request) -> bool {
    request.jurisdiction == Jurisdiction::UsTexas && request.language == Language::En
}

fn json_of(value: serde_json::Result<Json>) -> Result<Json, PrintError> {
    value.map_err(|_| fault())
}

fn fault() -> PrintError {
    PrintError::Layout("data".to_owned())
}

/// Every text of `value` cleaned; nothing when there are more than `left` characters.
fn cleaned(value: Json, left: &mut usize) -> Option<Json> {
    Some(match value {
        Json::String(text) => {
            *left = left.checked_sub(text.chars().count())?;
            Json::String(clean(text.trim()))
        }
        Json::Array(values) => {
            let values = values.into_iter().map(|value| cleaned(value, left));
            Json::Array(values.collect::<Option<_>>()?)
        }
        Json::Object(entries) => {
            let entries = entries.into_iter();
            let entries = entries.map(|(key, value)| Some((key, cleaned(value, left)?)));
            Json::Object(entries.collect::<Option<Map<_, _>>>()?)
        }
        other => other,
    })
}
