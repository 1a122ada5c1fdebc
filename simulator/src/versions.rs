//! A server that is older than the desks, and its upgrade in the middle of the day.

use uuid::Uuid;
use vetpms_model::entity;
use vetpms_protocol::Header;

use crate::error::Result;
use crate::faults::Fault;
use crate::node::Node;
use crate::world::{Happening, World};

/// Tables that the older program does not know: documents both, which nothing but their own operations needs.
const NEWER: [&str; 2] = ["tasks", "phone_notes"];

/// Why a set stands aside that has a table of a newer version.
const UNKNOWN: &str = "unknown_table";

impl World {
    /// Draws whether the server of this run is older, and when it is upgraded.
    pub(crate) fn may_be_old(&mut self) {
        let rate = self.profile.rate(Fault::OlderServer);
        if rate > 0 && self.start_dice.chance(rate) {
            self.server.grow_old(&NEWER);
            let wait = self.start_dice.between(4 * 60_000, 15 * 60_000);
            self.after(wait, Happening::UpgradeServer);
        }
    }

    /// Until then each desk has what it wrote and the older server did not know.
    pub(crate) fn upgrade_server(&mut self) -> Result<()> {
        if !self.server.is_old() {
            return Ok(());
        }
        let aside = self.server.aside.values();
        let waiting: Vec<(Uuid, &str, Uuid)> = aside
            .filter(|aside| aside.code == UNKNOWN && !aside.closed)
            .filter_map(|aside| Some((Header::decode(aside.signed.header.bytes()).ok()?, aside)))
            .flat_map(|(header, aside)| {
                let bodies = aside.signed.bodies.iter().flatten();
                bodies.map(move |body| (header.replica, body.table.as_str(), body.row))
            })
            .collect();
        let mut findings = Vec::new();
        for node in self.nodes.iter().filter(|node| !node.restored) {
            for row in stripped(node, &waiting)? {
                findings.push(format!("desk {} lacks its own {row}", node.origin.node));
            }
        }
        if !waiting.is_empty() {
            self.hit(Fault::OlderServer);
        }
        self.findings.extend(findings);
        self.server.upgrade();
        Ok(())
    }
}

/// Which of the rows that a desk wrote are not there any more.
fn stripped(node: &Node, waiting: &[(Uuid, &str, Uuid)]) -> Result<Vec<String>> {
    let look = node.examine(|desk| {
        let mut gone = Vec::new();
        let own = waiting.iter().filter(|(log, ..)| *log == desk.replica());
        desk.read(|tx| {
            for (_, table, row) in own {
                if let Some(def) = entity(table)
                    && tx.row(def, *row)?.is_none()
                {
                    gone.push(format!("{table} {row}"));
                }
            }
            Ok::<_, vetpms_app::AppError>(())
        })?;
        Ok::<_, vetpms_app::AppError>(gone)
    });
    Ok(look.transpose()?.unwrap_or_default())
}
