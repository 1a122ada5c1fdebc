//! The row that a document makes: as it stands, or, once it is signed, as it was signed.

use std::collections::BTreeSet;

use automerge::{ChangeHash, ROOT, ReadDoc, Value as Stored};
use vetpms_model::{FieldDef, FieldType, Row, Value};

use crate::document::Document;
use crate::error::DocumentError;
use crate::scalar::from_scalar;
use crate::write::text_at;

impl Document {
    /// Reads every field as its definition says. Of a signed document everything but the signature is as it was when
    /// it was signed: what was written without knowing of the signature is no part of the row, see
    /// [`Document::conflicts`].
    ///
    /// # Errors
    /// [`DocumentError::Field`] names a field that holds something else.
    pub fn read(&self) -> Result<Row, DocumentError> {
        let Some(signature) = self.signature() else {
            return self.read_at(None);
        };
        let mut row = self.read_at(Some(&signature.covers))?;
        for (at, field) in self.def.fields.iter().enumerate() {
            if field.signature {
                row.values[at] = self.value_of(field, Some(&[signature.change]))?;
            }
        }
        Ok(row)
    }

    /// The row at some heads, or now.
    pub(crate) fn read_at(&self, heads: Option<&[ChangeHash]>) -> Result<Row, DocumentError> {
        let mut row = Row::empty(self.def, self.row);
        let mut sets: Vec<Option<BTreeSet<String>>> = vec![None; self.def.fields.len()];
        let items = match heads {
            None => self.doc.map_range(ROOT, ..),
            Some(heads) => self.doc.map_range_at(ROOT, .., heads),
        };
        for item in items {
            let key: &str = item.key.as_ref();
            if let Some((set_key, word)) = key.split_once('/') {
                if let Some(at) = self.def.index_of_key(set_key) {
                    sets[at].get_or_insert_default().insert(word.to_owned());
                }
                continue;
            }
            let Some(at) = self.def.index_of_key(key) else {
                continue;
            };
            let field = &self.def.fields[at];
            row.values[at] = self.value_of(field, heads)?;
        }
        for (at, field) in self.def.fields.iter().enumerate() {
            if field.ty == FieldType::Set {
                row.values[at] = Value::Set(sets[at].take().unwrap_or_default());
            }
        }
        Ok(row)
    }

    /// A field's value at some heads, or now.
    pub(crate) fn value_of(
        &self,
        field: &'static FieldDef,
        heads: Option<&[ChangeHash]>,
    ) -> Result<Value, DocumentError> {
        let wrong = || DocumentError::Field(field.name);
        let stored = match heads {
            None => self.doc.get(ROOT, field.key),
            Some(heads) => self.doc.get_at(ROOT, field.key, heads),
        };
        match stored.map_err(|_| wrong())? {
            None => Ok(Value::Null),
            Some((Stored::Scalar(scalar), _)) => from_scalar(field, &scalar),
            Some((Stored::Object(_), _)) if field.ty == FieldType::Prose => {
                let text = text_at(&self.doc, field, heads).ok_or_else(wrong)?;
                Ok(if text.is_empty() {
                    Value::Null
                } else {
                    Value::Text(text)
                })
            }
            Some(_) => Err(wrong()),
        }
    }
}
