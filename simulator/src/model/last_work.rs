//! What a removed device hands over before it deletes the practice.

use vetpms_crypto::sign::LAST_WORK;
use vetpms_crypto::{sha256, verify};
use vetpms_protocol::{Header, KeptAside, LastWork};

use super::{Aside, Refused, Server, judge};

impl Server {
    /// Keeps aside what a revoked device had not sent.
    ///
    /// # Errors
    /// A [`Refused`] for any other device.
    pub fn last_work(&mut self, message: &LastWork) -> Result<KeptAside, Refused> {
        let unproven = || Refused::new(401, "unproven");
        let machine = self.people.machines.get(&message.device);
        let machine = machine.filter(|m| m.revoked).ok_or_else(unproven)?;
        let signature = message
            .signature
            .bytes()
            .try_into()
            .map_err(|_| unproven())?;
        let digest = LastWork::digest(message.device, &message.sets);
        verify(&machine.key, LAST_WORK, &digest, &signature).map_err(|_| unproven())?;
        let mut sets = 0;
        for signed in &message.sets {
            let Ok(header) = Header::decode(signed.header.bytes()) else {
                continue;
            };
            if header.device != message.device || header.tenant != self.tenant {
                continue; // nothing that anybody could release
            }
            let (place, hash) = (
                (header.replica, header.seq),
                sha256(&[signed.header.bytes()]),
            );
            sets += 1;
            if self
                .accepted
                .get(&place)
                .is_some_and(|(_, held)| *held == hash)
            {
                continue; // the device never heard that it was taken
            }
            self.aside.entry(hash).or_insert_with(|| Aside {
                code: "device_revoked",
                place: Some(place),
                changes: judge::change_hashes(signed),
                waits_for: Vec::new(),
                device: message.device,
                author: Some(header.author),
                closed: false,
                signed: signed.clone(),
            });
            // Its author's signature is looked at when somebody releases it.
            self.close_replaced(&header, false);
        }
        Ok(KeptAside { sets })
    }
}
