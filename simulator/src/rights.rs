//! A user who may not read the schedule for a while, or the medical records of others: what is here of it must go, and
//! come back.

use vetpms_app::AppError;
use vetpms_store::ReadTx;

use crate::error::Result;
use crate::faults::Fault;
use crate::node::Node;
use crate::operations::definition;
use crate::world::{Happening, World};

/// The rights that are taken and given back, one at a time, and a table that needs it.
const RIGHTS: [(&str, &str); 2] = [
    ("VIEW_SCHEDULE", "appointments"),
    ("VIEW_ALL_MEDICAL_RECORDS", "medical_records"),
];

/// Attachments of visits that are not here: somebody else's.
fn attachments_of_others(
    tx: &ReadTx<'_>,
    user: uuid::Uuid,
) -> std::result::Result<usize, AppError> {
    let (def, records) = (definition("attachments")?, definition("medical_records")?);
    let mut count = 0;
    for (row, stamp) in tx.scan(def, None, usize::MAX)? {
        let author = match row.get(def, "medical_record_id").as_id() {
            Some(record) => tx.row(records, record)?.map(|(_, of)| of.created_by),
            None => Some(stamp.created_by),
        };
        count += usize::from(author != Some(user));
    }
    Ok(count)
}

impl World {
    /// The server's administrator takes a right.
    pub(crate) fn take_reading(&mut self, at: usize) {
        let user = self.nodes[at].user;
        let wait = self.dice.between(120_000, 600_000);
        let right = RIGHTS[usize::from(self.dice.chance(5000))].0;
        if self.set_reading(user, right, false) {
            self.hit(Fault::ReadingLost);
            self.after(wait, Happening::GiveReading(at));
        }
    }

    /// And gives it back; by then nothing that others wrote may stand on a device that was told.
    pub(crate) fn give_reading(&mut self, at: usize) -> Result<()> {
        let user = self.nodes[at].user;
        for (right, table) in RIGHTS {
            if !self.set_reading(user, right, true) {
                continue;
            }
            let kept = self.nodes[at].examine(|desk| {
                desk.read(|tx| {
                    let tables = tx.meta_text("readable_tables")?;
                    let reads = tables.is_none_or(|may| may.split(',').any(|name| name == table));
                    let all = tx.meta_text("records_of")?.is_none_or(|of| of == "all");
                    let own_only = table == "medical_records" && !all;
                    if reads && !own_only {
                        return Ok(0);
                    }
                    let rows = tx.scan(definition(table)?, None, usize::MAX)?;
                    let device = desk.device();
                    let others = rows.iter().filter(|(_, stamp)| match own_only {
                        true => stamp.created_by != user,
                        false => stamp.updated_device != device,
                    });
                    let mut kept = others.count();
                    if own_only {
                        kept += attachments_of_others(tx, user)?;
                    }
                    Ok::<_, AppError>(kept)
                })
            });
            let kept = kept.transpose()?.unwrap_or(0);
            let kept = kept + self.keeps_files(at)?;
            if kept > 0 {
                let line = format!("desk {at} keeps {kept} rows that nobody there may read");
                self.findings.push(line);
            }
        }
        Ok(())
    }

    /// Whether that changed anything.
    fn set_reading(&mut self, user: uuid::Uuid, right: &str, may: bool) -> bool {
        let people = &mut self.server.people;
        let Some(info) = people.users.get_mut(&user) else {
            return false;
        };
        let could = info.permissions.iter().any(|code| code == right);
        if could == may {
            return false;
        }
        info.permissions.retain(|code| code != right);
        info.permissions.extend(may.then(|| right.to_owned()));
        people.version += 1;
        true
    }

    /// Whether a device has been told what may be read there.
    pub(crate) fn knows_its_rights(&self, node: &Node) -> Result<bool> {
        let readable = self.server.people.readable(node.device);
        let names: Vec<&str> = readable.tables.into_iter().collect();
        let mut users: Vec<String> = match &readable.records_of {
            None => vec!["all".to_owned()],
            Some(users) => users.iter().map(uuid::Uuid::to_string).collect(),
        };
        users.sort_unstable();
        let told = node.examine(|desk| {
            desk.read(|tx| {
                Ok((
                    tx.meta_text("readable_tables")?,
                    tx.meta_text("records_of")?,
                ))
            })
        });
        let wanted = (Some(names.join(",")), Some(users.join(",")));
        Ok(told.transpose()? == Some(wanted))
    }
}
