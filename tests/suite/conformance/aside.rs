//! What stands aside, entered again and released: both servers say the same of it.

use std::collections::BTreeSet;

use uuid::Uuid;
use vetpms_crypto::sign::PERSON_ACT;
use vetpms_protocol::{
    Act, AsideInfo, Asked, Hash32, Header, ListAside, ReleaseAside, Released, Replaced, SignedSet,
};
use vetpms_simulator::dice::Dice;
use vetpms_simulator::model;

use super::{NOW, Refused, Twin};

/// More than a header may name.
const TOO_MANY: usize = vetpms_protocol::limits::SET_CHANGES + 2;

/// What can be told of a set that stands aside on either server: why, whose it is, who brought it, when it was written.
type Open = (String, Option<Uuid>, Uuid, Option<i64>);

/// Has the next set say that it stands in for some that were sent before, or for one that never was.
pub(super) fn stand_in(twin: &mut Twin, dice: &mut Dice, earlier: &[SignedSet]) {
    let mut sets = Vec::new();
    for _ in 0..1 + dice.below(3) {
        sets.extend(dice.pick(earlier).and_then(named));
    }
    if dice.chance(1000)
        && let Some(set) = sets.first_mut()
    {
        set.hash = Hash32::new(dice.bytes());
    }
    if dice.chance(300)
        && let Some(set) = sets.first().cloned()
    {
        sets = vec![set; TOO_MANY];
    }
    twin.stranger.instead_of = sets;
}

fn named(set: &SignedSet) -> Option<Replaced> {
    let header = Header::decode(set.header.bytes()).ok()?;
    Some(Replaced {
        replica: header.replica,
        seq: header.seq,
        hash: Hash32::new(vetpms_crypto::sha256(&[set.header.bytes()])),
    })
}

fn of_model(aside: &model::Aside) -> Open {
    let header = Header::decode(aside.signed.header.bytes()).ok();
    let at = header.map(|header| header.at);
    (aside.code.to_owned(), aside.author, aside.device, at)
}

fn of_server(set: &AsideInfo) -> Open {
    let author = set.author.as_ref().map(|author| author.id);
    let at = set.at.map(|at| at.timestamp_millis());
    (set.code.clone(), author, set.device.id, at)
}

impl Twin {
    async fn act<Q: Asked>(&self, message: &Q, id: Uuid) -> Result<Q::Answer, Refused> {
        let who = (self.stranger.user, self.stranger.device, id);
        let token = vetpms_crypto::token_hash(&self.access);
        let key = &self.stranger.key;
        let act = Act::sign(message, who, &token, |bytes| key.sign(PERSON_ACT, bytes));
        self.real(Q::ROUTE, &act.expect("an act")).await
    }

    /// The same is open on both, and releasing one of them comes to the same; how many are open, and whether one
    /// could be released.
    pub(super) async fn release(
        &self,
        model: &mut model::Server,
        dice: &mut Dice,
        what: &str,
    ) -> (usize, bool) {
        let real = self.open(model, dice, what).await;
        let known = |set: &&AsideInfo| set.at.is_some();
        let readable: Vec<&AsideInfo> = real.iter().filter(known).collect();
        let Some(set) = dice.pick(&readable).copied() else {
            return (real.len(), false);
        };
        let place = of_server(set);
        let same = model.aside.iter().filter(|(_, aside)| !aside.closed);
        let same = same.filter(|(_, aside)| of_model(aside) == place);
        let hashes: BTreeSet<[u8; 32]> = same.map(|(hash, _)| *hash).collect();
        // A set and an altered copy of it have one hash, so this is always one.
        let hash = *hashes.first().expect("it is open there too");
        let id = Uuid::from_bytes(dice.bytes());
        let message = ReleaseAside { id: set.id };
        let released: Released = self.act(&message, id).await.expect("an answer");
        let stands = model.release_one(hash, NOW);
        assert_eq!(released.code.is_none(), stands, "{what}: {released:?}");
        self.open(model, dice, what).await;
        (real.len(), stands)
    }

    async fn open(&self, model: &model::Server, dice: &mut Dice, what: &str) -> Vec<AsideInfo> {
        let id = Uuid::from_bytes(dice.bytes());
        let real = self.act(&ListAside {}, id).await.expect("a list").sets;
        let mut theirs: Vec<Open> = real.iter().map(of_server).collect();
        let open = model.aside.values().filter(|aside| !aside.closed);
        let mut ours: Vec<Open> = open.map(of_model).collect();
        theirs.sort();
        ours.sort();
        assert_eq!(theirs, ours, "{what}");
        real
    }
}
