//! The versions of a record's texts, and two of them word by word.
//!
//! What one person types in one go is one version: it is saved on every pause, and nobody wants to see the pauses.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use similar::{ChangeTag, TextDiff as Words};
use uuid::Uuid;
use vetpms_document::{Document, Hash, Step};
use vetpms_model::{EntityDef, FieldType, Row};
use vetpms_protocol::Hash32;
use vetpms_store::ReadTx;

use super::entries::{called, writer};
use crate::desk::Desk;
use crate::documents;
use crate::error::{AppError, Code};
use crate::view::parse_heads;

/// A longer pause begins a new version.
const PAUSE: TimeDelta = TimeDelta::minutes(10);
/// Longer than this nobody waits; what is not compared by then counts as changed.
const PATIENCE: Duration = Duration::from_millis(500);

/// The versions of a record's texts.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct TextVersions {
    /// What the record is called.
    pub record: String,
    /// Newest first.
    pub versions: Vec<TextVersion>,
}

/// One version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TextVersion {
    /// What it is read by, hex.
    pub heads: Vec<String>,
    /// When its last word was written, by the writer's clock.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: Option<String>,
    /// On which device, in words.
    pub device: Option<String>,
    /// The texts that changed with it.
    pub fields: Vec<String>,
    /// Whether it is what was signed.
    pub signed: bool,
    /// Whether it was written without knowing of the signature, and is no part of the record.
    pub beside: bool,
    /// Whether it is what the record says now.
    pub current: bool,
    /// Whether somebody else wrote at the same time, without knowing of it.
    pub at_once: bool,
}

/// A text in two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TextDiff {
    /// Field name.
    pub field: String,
    /// Its label.
    pub label: String,
    /// Whether the two differ.
    pub changed: bool,
    /// Both texts in pieces: the earlier one without what was added, the later one without what was taken out.
    pub pieces: Vec<Piece>,
}

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PieceKind {
    /// They stand in both.
    Same,
    /// They were added.
    Added,
    /// They were taken out.
    Removed,
}

/// Words next to each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Piece {
    /// What became of them.
    pub kind: PieceKind,
    /// The words, with the space between them.
    pub text: String,
}

/// Reads the versions of a record's texts, newest first.
///
/// # Errors
/// [`AppError::not_found`], also for a record that the signed-in person may not see; [`Code::Forbidden`].
pub fn text_versions(
    desk: &Desk,
    def: &'static EntityDef,
    id: Uuid,
) -> Result<TextVersions, AppError> {
    desk.read(|tx| {
        let mut doc = open(desk, tx, def, id)?;
        let steps: Vec<Step> = doc
            .history()
            .into_iter()
            .filter(|step| texts_of(def, step).next().is_some())
            .collect();
        let mut versions: Vec<TextVersion> = Vec::new();
        let mut last: Option<&Step> = None;
        for step in &steps {
            let version = version(desk, tx, def, step)?;
            match versions.last_mut() {
                Some(open)
                    if is_of_same(open, &version)
                        && last.is_some_and(|last| goes_on(last, step)) =>
                {
                    let fields = std::mem::take(&mut open.fields);
                    *open = version;
                    for field in fields {
                        if !open.fields.contains(&field) {
                            open.fields.push(field);
                        }
                    }
                }
                _ => versions.push(version),
            }
            last = Some(step);
        }
        mark(&mut versions, doc.is_signed());
        versions.reverse();
        Ok(TextVersions {
            record: called(tx, def, id)?,
            versions,
        })
    })
}

/// Compares a record's texts at two of its versions, word by word.
///
/// # Errors
/// As [`text_versions`]; [`Code::InvalidValue`] for a version that the record never had.
pub fn compare_texts(
    desk: &Desk,
    def: &'static EntityDef,
    id: Uuid,
    (from, to): (&[String], &[String]),
) -> Result<Vec<TextDiff>, AppError> {
    let (from, to) = (parse_heads(from)?, parse_heads(to)?);
    desk.read(|tx| {
        let mut doc = open(desk, tx, def, id)?;
        let mut read = |heads: &[Hash], field| {
            let wrong =
                "this is not a version of this record; close the comparison and open it again";
            let row = doc.read_when(heads);
            row.ok_or_else(|| AppError::field(Code::InvalidValue, field, wrong))
        };
        let (before, after) = (read(&from, "from")?, read(&to, "to")?);
        let texts = def
            .fields
            .iter()
            .filter(|field| field.ty == FieldType::Prose);
        Ok(texts
            .map(|field| {
                diff(
                    field.name,
                    field.label,
                    (
                        text(def, &before, field.name),
                        text(def, &after, field.name),
                    ),
                )
            })
            .filter(|diff| !diff.pieces.is_empty())
            .collect())
    })
}

fn open(desk: &Desk, tx: &ReadTx, def: &'static EntityDef, id: Uuid) -> Result<Document, AppError> {
    desk.may_read_row(tx, def, id)?;
    let doc = if def.is_fact() {
        None
    } else {
        documents::open(tx, def, id)?
    };
    doc.ok_or_else(|| AppError::not_found(def.label))
}

fn texts_of<'a>(
    def: &'static EntityDef,
    step: &'a Step,
) -> impl Iterator<Item = &'static str> + 'a {
    let fields = step.fields.iter().map(|change| &def.fields[change.field]);
    fields
        .filter(|field| field.ty == FieldType::Prose)
        .map(|field| field.name)
}

/// Whether one person wrote both, at one computer; their programs may have drawn several actors meanwhile.
fn is_of_same(one: &TextVersion, other: &TextVersion) -> bool {
    one.who.is_some() && one.who == other.who && one.device == other.device
}

/// Whether a change follows on another without a longer pause.
fn goes_on(last: &Step, step: &Step) -> bool {
    last.signed == step.signed
        && step.beside.is_empty()
        && last.beside.is_empty()
        && step.at - last.at <= PAUSE
}

fn version(
    desk: &Desk,
    tx: &ReadTx,
    def: &'static EntityDef,
    step: &Step,
) -> Result<TextVersion, AppError> {
    let (who, device) = writer(desk, tx, step)?;
    Ok(TextVersion {
        heads: step
            .heads
            .iter()
            .map(|head| Hash32::new(*head).hex())
            .collect(),
        at: step.at,
        who,
        device,
        fields: texts_of(def, step).map(str::to_owned).collect(),
        signed: false,
        beside: step.signed == Some(false),
        current: false,
        at_once: !step.beside.is_empty(),
    })
}

/// Says which version holds: of a signed record the last one that was signed.
fn mark(versions: &mut [TextVersion], is_signed: bool) {
    let holds = versions.iter_mut().rev().find(|version| !version.beside);
    if let Some(version) = holds {
        version.signed = is_signed;
        version.current = true;
    }
}

fn text<'a>(def: &EntityDef, row: &'a Row, field: &str) -> &'a str {
    row.text(def, field).unwrap_or_default()
}

fn diff(field: &str, label: &str, (before, after): (&str, &str)) -> TextDiff {
    let words = Words::configure()
        .timeout(PATIENCE)
        .diff_words(before, after);
    let mut pieces: Vec<Piece> = Vec::new();
    for change in words.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => PieceKind::Same,
            ChangeTag::Insert => PieceKind::Added,
            ChangeTag::Delete => PieceKind::Removed,
        };
        match pieces.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            _ => pieces.push(Piece {
                kind,
                text: change.value().to_owned(),
            }),
        }
    }
    TextDiff {
        field: field.to_owned(),
        label: label.to_owned(),
        changed: before != after,
        pieces: joined(pieces),
    }
}

/// Words that were replaced one by one are replaced in one piece: nobody reads a space that stayed between them.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    let (mut removed, mut added) = (String::new(), String::new());
    let mut rest = pieces.into_iter().peekable();
    let put = |all: &mut Vec<Piece>, removed: &mut String, added: &mut String| {
        for (kind, text) in [(PieceKind::Removed, removed), (PieceKind::Added, added)] {
            if !text.is_empty() {
                all.push(Piece {
                    kind,
                    text: std::mem::take(text),
                });
            }
        }
    };
    while let Some(piece) = rest.next() {
        match piece.kind {
            PieceKind::Removed => removed.push_str(&piece.text),
            PieceKind::Added => added.push_str(&piece.text),
            PieceKind::Same => {
                let between = !removed.is_empty() && !added.is_empty() && rest.peek().is_some();
                if between && piece.text.chars().all(|c| c == ' ') {
                    removed.push_str(&piece.text);
                    added.push_str(&piece.text);
                } else {
                    put(&mut all, &mut removed, &mut added);
                    all.push(piece);
                }
            }
        }
    }
    put(&mut all, &mut removed, &mut added);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(before: &str, after: &str) -> Vec<(PieceKind, String)> {
        let diff = diff("plan", "Plan", (before, after));
        let pieces = diff.pieces.into_iter();
        pieces.map(|piece| (piece.kind, piece.text)).collect()
    }

    #[test]
    fn words_are_compared_and_both_texts_can_be_read_from_the_pieces() {
        use PieceKind::{Added, Removed, Same};
        assert_eq!(
            pieces("Rest for 5 days.", "Rest for 10 days."),
            [
                (Same, "Rest for ".to_owned()),
                (Removed, "5".to_owned()),
                (Added, "10".to_owned()),
                (Same, " days.".to_owned()),
            ]
        );
        assert_eq!(
            pieces("Give it warm water.", "Give two cold baths."),
            [
                (Same, "Give ".to_owned()),
                (Removed, "it warm water.".to_owned()),
                (Added, "two cold baths.".to_owned()),
            ]
        );
        assert_eq!(pieces("", ""), []);
        assert_eq!(pieces("", "New."), [(Added, "New.".to_owned())]);
        let texts = [
            ("a b  c\nd", "a x  c\n\ne d"),
            ("één twee", "een twee drie"),
            ("x", ""),
        ];
        for (before, after) in texts {
            let found = pieces(before, after);
            let side = |not: PieceKind| {
                let kept = found.iter().filter(|(kind, _)| *kind != not);
                kept.map(|(_, text)| text.as_str()).collect::<String>()
            };
            assert_eq!(
                (side(Added).as_str(), side(Removed).as_str()),
                (before, after)
            );
        }
    }
}
