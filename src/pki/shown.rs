//! Names from strangers' certificates, fit for a sentence on a terminal.

/// Longer names are cut: a sentence is for people.
const LONGEST: usize = 200;

/// Of more names than this, the first ones are listed and the others counted.
const MOST: usize = 8;

/// Without control characters, which a terminal would obey, and not without end.
#[must_use]
pub fn shown(name: &str) -> String {
    name.chars()
        .take(LONGEST)
        .map(|letter| {
            if letter.is_control() {
                char::REPLACEMENT_CHARACTER
            } else {
                letter
            }
        })
        .collect()
}

/// The first few names, and how many more there are.
pub(super) fn first_few(names: &[impl AsRef<str>]) -> Vec<String> {
    let mut few: Vec<String> = names
        .iter()
        .take(MOST)
        .map(|name| shown(name.as_ref()))
        .collect();
    if names.len() > MOST {
        few.push(format!("{} more", names.len() - MOST));
    }
    few
}
