//! Whether more or fewer values are valid than before.

use std::{cmp::Ordering, collections::BTreeSet, mem};

use crate::api::{Bound, Limit};

/// What became of the limits of a use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shift {
    pub(crate) trend: Trend,
    /// The limit as it was.
    pub(crate) old: Option<Limit>,
    /// The limit as it is.
    pub(crate) new: Option<Limit>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trend {
    /// Another value is meant where none is given.
    Default,
    /// More values are valid.
    Looser,
    /// Fewer values are valid, or others.
    Tighter,
}

/// Every limit that is not what it was.
pub(crate) fn shifts(old: &[Limit], new: &[Limit]) -> Vec<Shift> {
    let mut shifts = Vec::new();
    let counterpart = |one: &Limit, among: &[Limit]| {
        let mut among = among.iter();
        among
            .find(|other| mem::discriminant(one) == mem::discriminant(*other))
            .cloned()
    };
    for was in old {
        let is = counterpart(was, new);
        if !is.as_ref().is_some_and(|is| says_the_same(was, is)) {
            shifts.push(shift(Some(was.clone()), is));
        }
    }
    for is in new.iter().filter(|is| counterpart(is, old).is_none()) {
        shifts.push(shift(None, Some(is.clone())));
    }
    shifts
}

/// Whether the same values are valid. The order in which they are listed means nothing.
fn says_the_same(was: &Limit, is: &Limit) -> bool {
    match (was, is) {
        (Limit::OneOf(was), Limit::OneOf(is)) => is_within(was, is) && is_within(is, was),
        (Limit::Each(was), Limit::Each(is)) => shifts(was, is).is_empty(),
        _ => was == is,
    }
}

fn is_within(some: &[String], all: &[String]) -> bool {
    let all: BTreeSet<_> = all.iter().collect();
    some.iter().all(|one| all.contains(one))
}

/// Whether values that were valid are so no longer.
pub(crate) fn narrows(old: &[Limit], new: &[Limit]) -> bool {
    let mut shifts = shifts(old, new).into_iter();
    shifts.any(|shift| shift.trend == Trend::Tighter)
}

fn shift(old: Option<Limit>, new: Option<Limit>) -> Shift {
    let trend = match (&old, &new) {
        (Some(Limit::Default(_)), _) | (_, Some(Limit::Default(_))) => Trend::Default,
        (Some(_), None) => Trend::Looser,
        (Some(old), Some(new)) => changed(old, new),
        (None, _) => Trend::Tighter,
    };
    Shift { trend, old, new }
}

fn changed(old: &Limit, new: &Limit) -> Trend {
    let is_looser = match (old, new) {
        (
            Limit::Length {
                least: old_least,
                most: old_most,
                ..
            },
            Limit::Length { least, most, .. },
        ) => {
            least.unwrap_or(0) <= old_least.unwrap_or(0)
                && most.unwrap_or(usize::MAX) >= old_most.unwrap_or(usize::MAX)
        }
        (Limit::Least(old), Limit::Least(new)) => reaches(new, old, Ordering::Less),
        (Limit::Most(old), Limit::Most(new)) => reaches(new, old, Ordering::Greater),
        (Limit::Step(old), Limit::Step(new)) => divides(new, old),
        (Limit::OneOf(old), Limit::OneOf(new)) => is_within(old, new),
        (Limit::Each(old), Limit::Each(new)) => !narrows(old, new),
        _ => false,
    };
    if is_looser {
        Trend::Looser
    } else {
        Trend::Tighter
    }
}

/// Whether whatever is a multiple of one number is one of the other too. Of fractions nothing is known for certain.
fn divides(step: &str, other: &str) -> bool {
    match (step.parse::<u64>(), other.parse::<u64>()) {
        (Ok(step), Ok(other)) => step > 0 && other.is_multiple_of(step),
        _ => false,
    }
}

/// Whether a bound lets through what another one does, where those in the direction `further` let through more.
fn reaches(bound: &Bound, other: &Bound, further: Ordering) -> bool {
    let number = |bound: &Bound| bound.value.parse::<f64>();
    let (Ok(value), Ok(other_value)) = (number(bound), number(other)) else {
        return false;
    };
    match value.total_cmp(&other_value) {
        Ordering::Equal => !bound.exclusive || other.exclusive,
        order => order == further,
    }
}

impl Shift {
    /// What happened, after the name of what it happened to.
    pub(crate) fn describe(&self) -> String {
        let text = |limit: &Limit| {
            let text = limit.to_string();
            text.trim_end_matches('.').to_owned()
        };
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => format!("says “{}”, and said “{}”", text(new), text(old)),
            (Some(old), None) => format!("no longer says “{}”", text(old)),
            (None, Some(new)) => format!("says “{}” now", text(new)),
            (None, None) => "says what it said".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Trend, shifts};
    use crate::api::{Bound, Limit, Unit};

    fn least(value: &str, exclusive: bool) -> Limit {
        let value = value.to_owned();
        Limit::Least(Bound { value, exclusive })
    }

    fn length(least: usize, most: usize) -> Limit {
        Limit::Length {
            least: Some(least),
            most: Some(most),
            unit: Unit::Items,
        }
    }

    fn trends(old: &[&Limit], new: &[&Limit]) -> Vec<Trend> {
        let owned = |limits: &[&Limit]| -> Vec<_> { limits.iter().copied().cloned().collect() };
        shifts(&owned(old), &owned(new))
            .iter()
            .map(|shift| shift.trend)
            .collect()
    }

    #[test]
    fn a_limit_that_lets_more_through_is_looser() {
        let cases = [
            (length(1, 5), length(1, 6), Trend::Looser),
            (length(1, 5), length(2, 6), Trend::Tighter),
            (least("1", false), least("0", false), Trend::Looser),
            (least("1", false), least("1", true), Trend::Tighter),
            (least("1", true), least("1", false), Trend::Looser),
            (least("-10", false), least("9", false), Trend::Tighter),
        ];
        for (old, new, trend) in cases {
            assert_eq!(trends(&[&old], &[&new]), [trend], "{old} {new}");
        }
    }

    #[test]
    fn the_order_of_listed_values_means_nothing() {
        let one_of = |values: [&str; 2]| Limit::OneOf(values.map(ToOwned::to_owned).to_vec());
        let (one, other) = (one_of(["a", "b"]), one_of(["b", "a"]));
        assert_eq!(trends(&[&one], &[&other]), []);
        let [one, other] = [one, other].map(|limit| Limit::Each(vec![limit]));
        assert_eq!(trends(&[&one], &[&other]), []);
    }

    #[test]
    fn what_comes_is_tighter_and_what_goes_is_looser() {
        let pattern = Limit::Pattern("^a$".to_owned());
        let each = Limit::Each(vec![pattern.clone()]);
        assert_eq!(trends(&[], &[&pattern]), [Trend::Tighter]);
        assert_eq!(trends(&[&each], &[]), [Trend::Looser]);
        assert_eq!(trends(&[&each], &[&each]), []);
        let default = Limit::Default("1".to_owned());
        assert_eq!(
            trends(&[&default], &[&pattern]),
            [Trend::Default, Trend::Tighter]
        );
    }
}
