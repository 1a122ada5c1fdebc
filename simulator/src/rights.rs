//! A user who may not read the schedule for a while: what is here of it must go, and come back.

use vetpms_app::AppError;

use crate::error::Result;
use crate::faults::Fault;
use crate::node::Node;
use crate::operations::definition;
use crate::world::{Happening, World};

/// The right that is taken and given back.
const RIGHT: &str = "VIEW_SCHEDULE";
/// A table that needs it.
const TABLE: &str = "appointments";

impl World {
    /// The server's administrator takes the right.
    pub(crate) fn take_reading(&mut self, at: usize) {
        let user = self.nodes[at].user;
        let wait = self.dice.between(120_000, 600_000);
        if self.set_reading(user, false) {
            self.hit(Fault::ReadingLost);
            self.after(wait, Happening::GiveReading(at));
        }
    }

    /// And gives it back; by then nothing that others wrote may stand on a device that was told.
    pub(crate) fn give_reading(&mut self, at: usize) -> Result<()> {
        let user = self.nodes[at].user;
        let taken = self.set_reading(user, true);
        let kept = self.nodes[at].examine(|desk| {
            desk.read(|tx| {
                let told = tx.meta_text("readable_tables")?;
                let told = told.is_some_and(|may| !may.split(',').any(|name| name == TABLE));
                let rows = tx.scan(definition(TABLE)?, None, usize::MAX)?;
                let device = desk.device();
                let others = rows
                    .iter()
                    .filter(|(_, stamp)| stamp.updated_device != device);
                Ok::<_, AppError>(if told { others.count() } else { 0 })
            })
        });
        let kept = kept.transpose()?.unwrap_or(0);
        if taken && kept > 0 {
            let line = format!("desk {at} keeps {kept} rows that nobody there may read");
            self.findings.push(line);
        }
        Ok(())
    }

    /// Whether that changed anything.
    fn set_reading(&mut self, user: uuid::Uuid, may: bool) -> bool {
        let people = &mut self.server.people;
        let Some(info) = people.users.get_mut(&user) else {
            return false;
        };
        let could = info.permissions.iter().any(|code| code == RIGHT);
        if could == may {
            return false;
        }
        info.permissions.retain(|code| code != RIGHT);
        info.permissions.extend(may.then(|| RIGHT.to_owned()));
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
