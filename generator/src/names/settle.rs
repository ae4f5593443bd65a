//! How several claimants of one name are told apart.

use std::collections::{BTreeMap, BTreeSet};

/// Something that needs a name.
pub(crate) struct Claim {
    /// A name that was given.
    pub(crate) fixed: Option<String>,
    /// Names by rule, from the best to the most exact; at least one.
    pub(crate) candidates: Vec<Candidate>,
    /// What needs it.
    pub(crate) place: String,
}

/// A name that is possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// How far it is from the best one. Where two want one name, the one to whom it is nearer to the best has it.
    pub(crate) rank: usize,
    /// The name.
    pub(crate) name: String,
}

/// Chooses for every claim the best candidate that nobody else claims with the same right. All who want one name with
/// the same right move on to their next candidate together, so that it does not matter who came first. `keys` are the
/// texts that a name takes up, of which no two names may share one.
pub(crate) fn settle(claims: &[Claim], keys: impl Fn(&str) -> Vec<String>) -> Vec<String> {
    let wishes: Vec<Vec<Wish<'_>>> = claims.iter().map(|claim| wishes(claim, &keys)).collect();
    let mut level = vec![0; claims.len()];
    loop {
        let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, wishes) in wishes.iter().enumerate() {
            for key in &wishes[level[index]].keys {
                holders.entry(key).or_default().push(index);
            }
        }
        let right = |index: usize| wishes[index][level[index]].rank;
        let mut losers = BTreeSet::new();
        for holders in holders.values().filter(|holders| holders.len() > 1) {
            losers.extend(losing(holders, right));
        }
        losers.retain(|&index| level[index] + 1 < wishes[index].len());
        if losers.is_empty() {
            break;
        }
        losers.into_iter().for_each(|index| level[index] += 1);
    }
    let chosen = wishes.iter().zip(level);
    chosen
        .map(|(wishes, level)| wishes[level].name.to_owned())
        .collect()
}

/// A name that one claim could have.
struct Wish<'c> {
    /// None where it was given.
    rank: Option<usize>,
    name: &'c str,
    keys: Vec<String>,
}

fn wishes<'c>(claim: &'c Claim, keys: impl Fn(&str) -> Vec<String>) -> Vec<Wish<'c>> {
    let wish = |rank, name: &'c str| Wish {
        rank,
        name,
        keys: keys(name),
    };
    match &claim.fixed {
        Some(name) => vec![wish(None, name)],
        None => {
            let candidates = claim.candidates.iter();
            candidates
                .map(|one| wish(Some(one.rank), &one.name))
                .collect()
        }
    }
}

/// Those who have to give way: all but the one with the best right, if there is such a one.
fn losing(holders: &[usize], right: impl Fn(usize) -> Option<usize>) -> Vec<usize> {
    let best = holders.iter().map(|&index| right(index)).min().flatten();
    let has_best = |index: &&usize| right(**index) == best;
    let is_alone = holders.iter().filter(has_best).count() == 1;
    let losing = holders.iter().copied();
    losing
        .filter(|&index| !is_alone || right(index) != best)
        .collect()
}
